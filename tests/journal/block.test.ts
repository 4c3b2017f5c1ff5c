import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUALITIES } from '../../gateway/core/quality.js';
import { BlockWriter, type Kept, readBlock } from '../../gateway/journal/block.js';
import { MinuteWriter, readMinutes } from '../../gateway/journal/minutes.js';

const kept = fc.record(
  {
    boot: fc.integer({ min: 1, max: 300 }),
    seq: fc.integer({ min: 1, max: 2 ** 40 }),
    mono: fc.integer({ min: 0, max: 2 ** 40 }),
    at: fc.integer({ min: -62_000_000_000_000, max: 4_102_444_800_000 }),
    uncertainClock: fc.boolean(),
    imported: fc.boolean(),
    quality: fc.nat({ max: QUALITIES.length - 1 }),
    value: fc.option(
      fc.oneof(
        fc.integer(),
        fc.integer({ min: -9999, max: 9999 }).map((n) => n / 10),
        fc.double({ noNaN: true }),
      ),
      { nil: undefined },
    ),
  },
  { noNullPrototype: true },
);

/** A reading of a block without the brands of its numbers. */
type Plain = { readonly [Key in keyof Kept]: Kept[Key] extends number ? number : Kept[Key] };

const blockOf = (readings: readonly Plain[]) => {
  const block = new BlockWriter();
  for (const r of readings)
    block.add(
      ...([r.boot, r.seq, r.mono, r.at, r.uncertainClock, r.imported, r.quality, r.value] as const),
    );
  return block.take();
};

describe('a block', () => {
  test('gives back every reading of its hour', () => {
    fc.assert(
      fc.property(fc.array(kept), (readings) => {
        expect([...readBlock(blockOf(readings))]).toStrictEqual(readings);
      }),
    );
  });

  test('of an hour polled every second takes at most six bytes a reading', () => {
    const readings = Array.from({ length: 3600 }, (_, s) => ({
      boot: 1,
      seq: 10 + s * 60 + (s % 3),
      mono: 5_000 + s * 1000 + ((s * 7) % 13),
      at: 1_790_000_000_000 + s * 1000 + ((s * 7) % 13),
      uncertainClock: false,
      imported: false,
      quality: 0,
      value: 21.5 + Math.round(20 * Math.sin(s / 300)) / 10,
    }));
    expect(blockOf(readings).length / 3600).toBeLessThan(6);
  });
});

describe('the minutes of a point', () => {
  const minutesOf = (mean: 'energy' | undefined, rows: readonly [number, number, number?][]) => {
    const minutes = new MinuteWriter(mean);
    for (const [at, quality, value] of rows) minutes.add(at, quality, value);
    return [...readMinutes(minutes.take())];
  };
  const bad = QUALITIES.indexOf('bad:no-communication');
  const uncertain = QUALITIES.indexOf('uncertain');

  test('are smallest, largest, mean and number of the readings that have a value', () => {
    expect(
      minutesOf(undefined, [
        [60_000, 0, 812],
        [61_000, 0, 815],
        [62_000, 0, 813],
        [119_999, bad],
        [180_000, uncertain, 21.5],
        [240_500, bad],
      ]),
    ).toStrictEqual([
      {
        at: 60_000,
        n: 3,
        bad: 1,
        uncertain: false,
        values: { min: 812, max: 815, mean: 813.333333 },
      },
      { at: 180_000, n: 1, bad: 0, uncertain: true, values: { min: 21.5, max: 21.5, mean: 21.5 } },
      { at: 240_000, n: 0, bad: 1, uncertain: false },
    ]);
  });

  test('average levels in dB as energy: 45 times 50 and 15 times 65 dB(A) are 59.4', () => {
    const rows = Array.from({ length: 60 }, (_, s): [number, number, number] => [
      s * 1000,
      0,
      s < 45 ? 50 : 65,
    ]);
    expect(minutesOf('energy', rows)[0]?.values?.mean).toBeCloseTo(59.4, 1);
    expect(minutesOf(undefined, rows)[0]?.values?.mean).toBeCloseTo(53.75, 6);
  });

  test('come back as they were written, however readings are scattered', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 7_200_000 }),
      fc.constant(0),
      fc.integer({ min: -999, max: 99_999 }).map((n) => n / 10),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const found = minutesOf(undefined, rows);
        for (const minute of found) {
          const values = rows
            .filter(([at]) => Math.floor(at / 60_000) * 60_000 === minute.at)
            .map(([, , value]) => value);
          expect(minute.n).toBe(values.length);
          expect(minute.values?.min).toBe(Math.min(...values));
          expect(minute.values?.max).toBe(Math.max(...values));
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          expect(minute.values?.mean).toBeCloseTo(mean, 5);
        }
        expect(found.reduce((sum, { n }) => sum + n, 0)).toBe(rows.length);
      }),
    );
  });
});
