import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import type { PointId } from '../../gateway/core/identity.js';
import type { Entry } from '../../gateway/core/ports.js';
import { isBad, QUALITIES } from '../../gateway/core/quality.js';
import { reading } from '../../gateway/core/reading.js';
import { type Boot, instant, millis, type Seq } from '../../gateway/core/time.js';
import { asKept, pack, TornPack, unpack } from '../../gateway/journal/pack.js';

const boot = '7' as Boot;
const names = Array.from({ length: 40 }, (_, n) => `aq-${n % 8}/p${n}` as PointId);
const numberOf = (point: PointId): number => names.indexOf(point);
const nameOf = (number: number): PointId => names[number] as PointId;

const value = fc.oneof(
  fc.integer({ min: -5_000, max: 5_000_000 }),
  fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 100),
  fc.integer({ min: -99_999, max: 99_999 }).map((n) => n * 0.1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, Number.MAX_SAFE_INTEGER, 2 ** 60, Number.MIN_VALUE),
);
const stamp = fc.oneof(
  fc.integer({ min: 1_790_000_000_000, max: 1_790_000_100_000 }),
  fc.integer({ min: -62_000_000_000_000, max: 4_102_444_800_000 }),
);
const readings = fc.array(
  fc.tuple(fc.constantFrom(...names.slice(0, 8)), stamp, fc.constantFrom(...QUALITIES), value),
  { minLength: 1, maxLength: 12 },
);
const clock = fc.constantFrom('trusted' as const, 'uncertain' as const);

const scan = fc
  .record({
    readings,
    mono: fc.integer({ min: 0, max: 9_000_000_000 }),
    clock,
    origin: fc.constantFrom('live' as const, 'imported' as const),
  })
  .map(({ readings, mono, ...rest }) => (seq: Seq): Entry => {
    const made = readings.map(([point, at, quality, v]) =>
      reading(point, instant(at), quality, isBad(quality) ? undefined : v),
    );
    return { scan: asKept({ boot, seq, mono: millis(mono), ...rest, readings: made }) };
  });
const event = fc
  .record({ mono: fc.integer({ min: 0, max: 9e9 }), clock, at: stamp, by: fc.string() })
  .map(({ mono, clock, at, by }) => (seq: Seq): Entry => {
    const happened = { at, kind: 'siren-silenced', by, boot, seq, mono, clock };
    return { event: JSON.parse(JSON.stringify(happened)) as Event };
  });
/** Entries whose numbers rise, mostly by one: what was given up leaves holes. */
const entries = fc
  .array(fc.tuple(fc.oneof(scan, event), fc.constantFrom(1, 1, 1, 1, 2, 900)), { maxLength: 30 })
  .map((made) => {
    let seq = 0;
    return made.map(([entry, step]) => {
      seq += step;
      return entry(seq as Seq);
    });
  });

describe('a pack', () => {
  test('gives back every entry, bit for bit and with its keys in the same order', () => {
    fc.assert(
      fc.property(entries, (written) => {
        const back = unpack(pack(written, numberOf), boot, nameOf);
        expect(back).toStrictEqual(written);
        expect(JSON.stringify(back)).toBe(JSON.stringify(written));
      }),
    );
  });

  test('that lost or changed any byte is told from a whole one', () => {
    fc.assert(
      fc.property(
        entries.filter((written) => written.length > 0),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (written, place, flip) => {
          const bytes = pack(written, numberOf);
          const torn = Uint8Array.from(bytes);
          const at = place % torn.length;
          torn[at] = (torn[at] as number) ^ flip;
          expect(() => unpack(torn, boot, nameOf)).toThrow(TornPack);
          expect(() => unpack(bytes.subarray(0, at), boot, nameOf)).toThrow(TornPack);
        },
      ),
    );
  });

  test('of a second of sixty air readings takes less than five bytes a reading', () => {
    const written = Array.from({ length: 10 }, (_, device): Entry => {
      const made = names
        .slice(0, 6)
        .map((point, i) =>
          reading(point, instant(1_790_000_000_000), 'good', 400 + device * 7 + i),
        );
      const mono = millis(1_000_000 + device);
      const seq = (5_000 + device) as Seq;
      return {
        scan: asKept({ boot, seq, mono, clock: 'trusted', origin: 'live', readings: made }),
      };
    });
    expect(pack(written, numberOf).length / 60).toBeLessThan(5);
  });
});
