import { Fault } from '../../../gateway/core/fault.js';
import { millis } from '../../../gateway/core/time.js';
import { crc16, isSound } from '../../../gateway/drivers/modbus/crc.js';
import type { Ear, OpenLine } from '../../../gateway/drivers/modbus/line.js';
import type { HeldClock } from './held-clock.js';

/** One unit on the line: what it holds and how it behaves. */
export interface Unit {
  /** Register or bit at an address; undefined refuses the address (exception 2). */
  read(code: number, address: number): number | undefined;
  write?(code: number, address: number, word: number): void;
  /** From the end of the question to the start of the answer; undefined says nothing. */
  answersAfter(): number | undefined;
}

export interface Manners {
  readonly baud: number;
  /** Chance that a frame, either way, is hit by a burst of at most 16 bits. */
  readonly corrupt?: number;
  /** 0 <= x < 1. */
  readonly random?: () => number;
  /** The adapter hears itself. */
  readonly echo?: boolean;
}

export interface LineRecord {
  /** Each question as the line saw it: when it began, for whom, how long the wire was taken. */
  readonly asked: { at: number; unit: number; code: number; address: number; took: number }[];
}

/** A line with units, true to the time that its characters take; 11 bits each. */
export const simulatedLine = (
  clock: HeldClock,
  units: ReadonlyMap<number, Unit>,
  { baud, corrupt = 0, random = Math.random, echo = false }: Manners,
) => {
  const character = 11_000 / baud;
  const silence = baud > 19_200 ? 1.75 : 3.5 * character;
  const record: LineRecord = { asked: [] };
  let ear: Ear | undefined;
  let cut = false;

  const hit = (frame: Buffer): Buffer => {
    if (random() >= corrupt) return frame;
    const bit = Math.floor(random() * (frame.length * 8 - 16));
    const copy = Buffer.from(frame);
    const burst = 1 + Math.floor(random() * 0xffff);
    for (let i = 0; i < 16; i += 1)
      if ((burst >> i) & 1)
        copy.writeUInt8(copy.readUInt8((bit + i) >> 3) ^ (1 << ((bit + i) & 7)), (bit + i) >> 3);
    return copy;
  };

  /** The unit acts once the silence after the question shows that it is whole. */
  const act = (frame: Buffer, entry: { took: number }) => {
    if (!isSound(frame, 0, frame.length)) return;
    const unit = units.get(frame.readUInt8(0));
    const after = unit?.answersAfter();
    if (!unit || after === undefined) return;
    const heard = hit(answer(unit, frame));
    const rest = after + heard.length * character;
    entry.took += silence + rest;
    clock.after(millis(rest), () => !cut && ear?.bytes(heard));
  };

  const open: OpenLine = async (listener) => {
    if (cut) throw new Fault('port-missing', { path: 'simulated' });
    ear = listener;
    return {
      path: 'simulated',
      write(bytes) {
        const at = clock.mono();
        const question = Buffer.from(bytes);
        const asking = question.length * character;
        const entry = {
          at,
          unit: question.readUInt8(0),
          code: question.readUInt8(1),
          address: question.readUInt16BE(2),
          took: asking,
        };
        record.asked.push(entry);
        if (echo) clock.after(millis(asking), () => ear?.bytes(question));
        const arrived = hit(question);
        clock.after(millis(asking + silence), () => act(arrived, entry));
      },
      close: async () => undefined,
    };
  };

  return {
    open,
    record,
    /** The cable to the adapter is pulled, or put back. */
    pull() {
      cut = true;
      const was = ear;
      ear = undefined;
      was?.gone(new Fault('port-closed', { path: 'simulated' }));
    },
    replug() {
      cut = false;
    },
  };
};

const sealed = (bytes: readonly number[]): Buffer => {
  const frame = Buffer.from([...bytes, 0, 0]);
  frame.writeUInt16LE(crc16(frame, 0, frame.length - 2), frame.length - 2);
  return frame;
};

const answer = (unit: Unit, asked: Buffer): Buffer => {
  const id = asked.readUInt8(0);
  const code = asked.readUInt8(1);
  const address = asked.readUInt16BE(2);
  const word = asked.readUInt16BE(4);
  if (code === 5 || code === 6) {
    unit.write?.(code, address, word);
    return asked;
  }
  if (code === 16) {
    for (let i = 0; i < word; i += 1)
      unit.write?.(code, address + i, asked.readUInt16BE(7 + 2 * i));
    return sealed([...asked.subarray(0, 6)]);
  }
  const found = Array.from({ length: word }, (_, i) => unit.read(code, address + i));
  if (found.includes(undefined)) return sealed([id, code | 0x80, 2]);
  const values = found as number[];
  const data =
    code <= 2
      ? Array.from({ length: Math.ceil(word / 8) }, (_, byte) =>
          values.slice(8 * byte, 8 * byte + 8).reduce((sum, bit, i) => sum | (bit << i), 0),
        )
      : values.flatMap((value) => [value >> 8, value & 0xff]);
  return sealed([id, code, data.length, ...data]);
};

/** A unit whose registers all hold what the test says. */
export const unitOf = (
  read: Unit['read'],
  answersAfter: number | undefined | (() => number | undefined) = 20,
  write?: Unit['write'],
): Unit => ({
  read,
  answersAfter: typeof answersAfter === 'function' ? answersAfter : () => answersAfter,
  ...(write && { write }),
});
