import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf, decodeField, isIntact, seal } from '../../../gateway/drivers/serial/codec.js';
import {
  CHECKSUMS,
  type FrameFormat,
  fieldSchema,
  frameSchema,
} from '../../../gateway/drivers/serial/frame.js';
import { NOTHING, readFrames } from '../../../gateway/drivers/serial/frames.js';
import { independentCrc } from '../modbus/independent-crc.js';
import { LINES, PLANTOWER, SIZED } from './formats.js';
import { isPlantower, isSized, plantower, sized, sum8, sum16, xor8 } from './independent.js';

const word = fc.integer({ min: 0, max: 0xffff });
const aPlantower = fc.array(word, { minLength: 12, maxLength: 12 }).map((all) => plantower(all));
const aSized = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 40 })
  .map((data) => sized(data));

/** Reads all pieces one after the other. */
const readAll = (format: FrameFormat, pieces: readonly Uint8Array[]) => {
  let rest = NOTHING;
  const frames: Uint8Array[] = [];
  let noise = 0;
  for (const piece of pieces) {
    const read = readFrames(format, rest, piece);
    rest = read.rest;
    noise += read.noise;
    frames.push(...read.frames);
  }
  return { frames: frames.map((frame) => Buffer.from(frame)), rest, noise };
};

describe('a checksum is what its definition says', () => {
  const independent = { none: () => 0, sum8, sum16, xor8, 'crc16-modbus': independentCrc };
  it.each(CHECKSUMS.filter((kind) => kind !== 'none'))('%s', (kind) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        expect(checksumOf(kind, bytes, 0, bytes.length)).toBe(independent[kind](bytes));
      }),
    );
  });
});

describe.each([
  ['fixed', PLANTOWER, aPlantower, isPlantower],
  ['with a length', SIZED, aSized, isSized],
] as const)('frames %s', (_, format, frame, isRight) => {
  it('are read however they are cut and glued', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 })),
        (frames, cuts) => {
          const all = Buffer.concat(frames);
          const pieces: Buffer[] = [];
          for (let at = 0, n = 0; at < all.length; n++) {
            const size = cuts[n % Math.max(1, cuts.length)] ?? 1;
            pieces.push(all.subarray(at, at + size));
            at += size;
          }
          const got = readAll(format, pieces);
          expect(got.frames).toEqual(frames);
          expect(got.rest.length + got.noise).toBe(0);
        },
      ),
    );
  });

  it('that an independent checksum rejects are never accepted, and never more is kept than one', () => {
    fc.assert(
      fc.property(
        frame,
        fc.uint8Array({ maxLength: 90 }),
        fc.nat(400),
        fc.integer({ min: 1, max: 255 }),
        (one, noise, at, flip) => {
          const bytes = Buffer.concat([noise, one, one]);
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
          const { frames, rest } = readAll(format, [bytes]);
          for (const accepted of frames) expect(isRight(accepted)).toBe(true);
          expect(rest.length).toBeLessThan(64);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are found again at most one frame after any damage', () => {
    fc.assert(
      fc.property(frame, fc.uint8Array({ maxLength: 64 }), (one, damage) => {
        const after = [one, one, one];
        const { frames } = readAll(format, [damage, ...after, Buffer.alloc(64)]);
        expect(frames.filter((got) => got.equals(one)).length).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});

describe('lines of text', () => {
  const field = (column: number) => fieldSchema.parse({ encoding: 'decimal', column });

  it('end with their delimiter and give numbers by column', () => {
    const { frames } = readAll(LINES, [Buffer.from('CO2=812,T=23.4\r'), Buffer.from('\nCO2=')]);
    expect(frames).toHaveLength(1);
    const line = frames[0] ?? NOTHING;
    expect(decodeField(LINES, field(0), line)).toBe(812);
    expect(decodeField(LINES, field(1), line)).toBe(23.4);
    expect(decodeField(LINES, field(2), line)).toBeUndefined();
  });

  it('of garbage have no number', () => {
    expect(
      decodeField(LINES, field(0), Buffer.from('\x80\xffxx1e9\r\n', 'latin1')),
    ).toBeUndefined();
  });
});

it('seals a frame so that it is intact', () => {
  for (const kind of CHECKSUMS)
    for (const order of ['be', 'le'] as const) {
      const format = frameSchema.parse({
        start: [0x7e],
        size: { fixed: 9 },
        checksum: { kind, from: 1, order },
      });
      const frame = seal(format, Uint8Array.of(0x7e, 1, 2, 3, 4, 5, 6, 0, 0));
      expect(isIntact(format, frame)).toBe(true);
      if (kind !== 'none') expect(isIntact(format, frame.with(3, 200))).toBe(false);
    }
});
