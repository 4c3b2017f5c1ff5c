import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShowable } from '../../dashboards/web/src/pages/zone/range.js';
import { dashOf, gapsOf } from '../../dashboards/web/src/parts/trend/lines.js';
import { heightOf, movedBy, zoomedBy } from '../../dashboards/web/src/parts/trend/scale.js';

const HOUR = 3_600_000;
const day = { from: 100 * HOUR, to: 124 * HOUR };
const stretches = fc
  .tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 60_000, max: 1e10 }))
  .map(([from, length]) => ({ from, to: from + length }));

describe('a trend under a hand', () => {
  it('moves by a share of what it shows and keeps its length', () => {
    expect(movedBy(day, 0.25)).toEqual({ from: 106 * HOUR, to: 130 * HOUR });
    fc.assert(
      fc.property(stretches, fc.double({ min: -1, max: 1, noNaN: true }), (shown, share) => {
        const { from, to } = movedBy(shown, share);
        expect(to - from).toBeCloseTo(shown.to - shown.from, 0);
      }),
    );
  });

  it('is enlarged around the place under the hand', () => {
    expect(zoomedBy(day, 0.5)).toEqual({ from: 106 * HOUR, to: 118 * HOUR });
    expect(zoomedBy(day, 2, 0)).toEqual({ from: 100 * HOUR, to: 148 * HOUR });
    fc.assert(
      fc.property(stretches, fc.double({ min: 0, max: 1, noNaN: true }), (shown, around) => {
        const closer = zoomedBy(shown, 0.8, around);
        const place = shown.from + (shown.to - shown.from) * around;
        const share = (place - closer.from) / (closer.to - closer.from);
        expect(share).toBeCloseTo(around, 3);
      }),
    );
  });

  it('shows neither less than a minute nor more than a year and a month', () => {
    expect(isShowable(day)).toBe(true);
    expect(isShowable({ from: 0, to: 59_999 })).toBe(false);
    expect(isShowable({ from: 0, to: 401 * 24 * HOUR })).toBe(false);
    expect(isShowable({ from: Number.NaN, to: 5 })).toBe(false);
  });
});

describe('the height of a trend', () => {
  it('has a limit that is near within sight, and one that is far not', () => {
    const [, most] = heightOf(600, 900, [1000], 0);
    expect(most).toBeGreaterThan(1000);
    const [, without] = heightOf(600, 900, [5000], 0);
    expect(without).toBeLessThan(1000);
  });

  it('is never nothing, and there without a value', () => {
    expect(heightOf(null, null, [], 1)).toEqual([0, 1]);
    const [low, high] = heightOf(0, 0, [], 1);
    expect(high).toBeGreaterThan(low);
  });
});

describe('the lines of a trend', () => {
  const series = (why: string) => ({ at: [], value: [], gaps: [{ from: 1, to: 2, why }] });
  const now = { name: 'a', series: series('silent') };
  const ghost = { name: 'b', series: series('bad'), ghost: true };

  it('differ by their dashes, last week from all of them', () => {
    const dashes = [0, 1, 2, 3].map((place) => dashOf(now, place).join());
    expect(new Set([...dashes, dashOf(ghost, 0).join()]).size).toBe(5);
  });

  it('have the gaps of today, not of last week', () => {
    expect(gapsOf([ghost, now])[0]?.why).toBe('silent');
    expect(gapsOf([ghost])).toEqual([]);
  });
});
