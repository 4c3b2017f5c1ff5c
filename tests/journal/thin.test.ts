import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seriesOf } from '../../dashboards/web/src/parts/series.ts';
import type { Sample } from '../../gateway/core/ports.js';
import { instant, millis } from '../../gateway/core/time.js';
import { type Stands, thinner } from '../../gateway/journal/thin.js';

const thinned = (
  samples: readonly Sample[],
  from: number,
  to: number,
  limit: number,
  stands?: Stands,
): Sample[] => {
  const thin = thinner(instant(from), instant(to), limit, stands);
  for (const sample of samples) thin.add(sample);
  return thin.samples();
};
const good = (at: number, value: number): Sample => ({ at: instant(at), quality: 'good', value });
const bad = (at: number): Sample => ({ at: instant(at), quality: 'bad:no-communication' });

describe('thinning', () => {
  test('gives everything where it fits, in order of time', () => {
    expect(thinned([good(20, 2), bad(10), good(99, 3)], 0, 50, 100)).toStrictEqual([
      bad(10),
      good(20, 2),
    ]);
  });

  test('keeps the extremes, every stretch without samples, and that something was bad', () => {
    const samples = Array.from({ length: 10_000 }, (_, i) => good(i, i === 777 ? 5000 : 20)).filter(
      ({ at }) => at < 4000 || at >= 6000,
    );
    const seen = thinned([...samples, bad(2_345)], 0, 9_999, 300);
    expect(seen).toContainEqual(good(777, 5000));
    expect(seen).toContainEqual(bad(2_345));
    expect(seen.filter(({ at }) => at >= 4000 && at < 6000)).toHaveLength(0);
    expect(seen.length).toBeLessThanOrEqual(300);
  });

  test('stays within its limit and its span, whatever comes in whatever order', () => {
    const sample = fc.oneof(
      fc.tuple(fc.nat({ max: 1000 }), fc.integer()).map(([at, value]) => good(at, value)),
      fc.nat({ max: 1000 }).map(bad),
    );
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 200 }),
        fc.integer({ min: 3, max: 60 }),
        (samples, limit) => {
          const seen = thinned(samples, 100, 900, limit);
          expect(seen.length).toBeLessThanOrEqual(limit);
          expect(seen).toStrictEqual(seen.toSorted((a, b) => a.at - b.at));
          const within = samples.filter(({ at }) => at >= 100 && at <= 900);
          const values = within.flatMap(({ value }) => value ?? []);
          if (values.length > 0) {
            const shown = seen.flatMap(({ value }) => value ?? []);
            expect(Math.max(...shown)).toBe(Math.max(...values));
            expect(Math.min(...shown)).toBe(Math.min(...values));
          }
          expect(thinned(samples.toReversed(), 100, 900, limit).length).toBe(seen.length);
        },
      ),
    );
  });

  /** What a trend draws of all samples, and of those that are left. */
  const gapsOf = (samples: readonly Sample[], stands: number, to: number) =>
    seriesOf(samples, stands, 0, to).gaps;
  const MINUTE = 60_000;
  const twice = (stands: number, kept = stands): Stands => ({
    ...{ drawn: millis(stands), kept: millis(kept) },
  });

  test('of a day and a half leaves every gap where it was, and makes none', () => {
    const to = 36 * 60 * MINUTE;
    const minutes = Array.from({ length: 36 * 60 }, (_, n) => good(n * MINUTE, n % 97));
    const whole = minutes.filter((_, n) => n < 500 || (n > 530 && n !== 900 && n < 2100));
    const samples = whole.map((sample, n) => (n > 1200 && n < 1212 ? bad(sample.at) : sample));
    const seen = thinned(samples, 0, to, 300, twice(2 * MINUTE));
    expect(seen.length).toBeLessThanOrEqual(300);
    expect(gapsOf(samples, 2 * MINUTE, to)).toHaveLength(3);
    expect(gapsOf(seen, 2 * MINUTE, to)).toEqual(gapsOf(samples, 2 * MINUTE, to));
  });

  test('of minutes that are left of something kept oftener makes no gap between them', () => {
    const to = 60 * MINUTE;
    const samples = Array.from({ length: 60 }, (_, n) => good(n * MINUTE, n));
    const seen = thinned(samples, 0, to, 300, twice(20_000, 2 * MINUTE));
    expect(gapsOf(seen, 20_000, to)).toEqual([{ from: 59 * MINUTE + 20_000, to, why: 'silent' }]);
  });

  test('shows the gaps of all samples as far as there is room for them', () => {
    const drawn = fc.array(
      fc.record({ after: fc.integer({ min: 1, max: 40 }), isBad: fc.nat(9) }),
      { minLength: 1, maxLength: 400 },
    );
    fc.assert(
      fc.property(drawn, (steps) => {
        let at = 0;
        const samples = steps.map(({ after, isBad }) => {
          at += after;
          return isBad === 0 ? bad(at) : good(at, at % 13);
        });
        const all = gapsOf(samples, 30, at + 5);
        const limit = 6 * all.length + 12;
        const seen = thinned(samples, 0, at + 5, limit, twice(30));
        expect(seen.length).toBeLessThanOrEqual(limit);
        expect(gapsOf(seen, 30, at + 5)).toEqual(all);
      }),
    );
  });
});
