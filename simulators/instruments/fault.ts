import { z } from 'zod';
import { duration } from '../../gateway/core/written.js';

/** What can be wrong with one instrument; set through control and by scenarios. */
export const faultSchema = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('dead') }),
  z.strictObject({ fault: z.literal('slow'), by: duration }).describe('answers, but later'),
  z
    .strictObject({ fault: z.literal('late'), by: duration })
    .describe('answers after the question was given up; a later question may get this answer'),
  z.strictObject({ fault: z.literal('doubled') }).describe('sends each answer twice'),
  z
    .strictObject({ fault: z.literal('crc'), every: z.int().min(2).optional() })
    .describe('one bit of the answer is wrong; of each answer, or of every so many'),
  z.strictObject({ fault: z.literal('noise') }).describe('three stray bytes before the answer'),
  z.strictObject({ fault: z.literal('short') }).describe('the answer stops half way'),
  z.strictObject({ fault: z.literal('foreign') }).describe('the answer carries another unit id'),
  z.strictObject({ fault: z.literal('exception'), code: z.int().min(1).max(255) }),
]);
export type InstrumentFault = z.output<typeof faultSchema>;

/** An answer after its fault: what is sent (nothing where empty), and how much later than usual. */
export interface Disturbed {
  readonly bytes: Buffer;
  readonly laterByMs: number;
}

const STRAY = Buffer.from([0x00, 0xfe, 0x80]);

const lastBitFlipped = (frame: Buffer): Buffer => {
  const copy = Buffer.from(frame);
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 0x10;
  return copy;
};

const distorted = (
  fault: Exclude<InstrumentFault['fault'], 'dead' | 'slow' | 'late' | 'exception' | 'foreign'>,
  whole: Buffer,
): Buffer => {
  switch (fault) {
    case 'doubled':
      return Buffer.concat([whole, whole]);
    case 'crc':
      return lastBitFlipped(whole);
    case 'noise':
      return Buffer.concat([STRAY, whole]);
    case 'short':
      return whole.subarray(0, Math.floor(whole.length / 2));
  }
};

/** What a fault makes of an answer. `frame` packs a unit id and a PDU as this wire does. */
export const disturb = (
  fault: InstrumentFault | undefined,
  unit: number,
  pdu: Buffer,
  frame: (unit: number, pdu: Buffer) => Buffer,
): Disturbed => {
  if (fault === undefined) return { bytes: frame(unit, pdu), laterByMs: 0 };
  switch (fault.fault) {
    case 'dead':
      return { bytes: Buffer.alloc(0), laterByMs: 0 };
    case 'slow':
    case 'late':
      return { bytes: frame(unit, pdu), laterByMs: fault.by };
    case 'foreign':
      return { bytes: frame((unit % 247) + 1, pdu), laterByMs: 0 };
    case 'exception':
      return {
        bytes: frame(unit, Buffer.from([(pdu[0] ?? 0) | 0x80, fault.code])),
        laterByMs: 0,
      };
    default:
      return { bytes: distorted(fault.fault, frame(unit, pdu)), laterByMs: 0 };
  }
};
