import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../gateway/core/ports.js';
import { instant } from '../../gateway/core/time.js';
import { thinner } from '../../gateway/journal/thin.js';

const thinned = (samples: readonly Sample[], from: number, to: number, limit: number): Sample[] => {
  const thin = thinner(instant(from), instant(to), limit);
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
});
