import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaugeOf } from '../../dashboards/web/src/pages/zone/gauge.js';
import { around, covers, stretchOf } from '../../dashboards/web/src/pages/zone/range.js';
import {
  aWeekLater,
  gapsWithin,
  hourly,
  seriesOf,
  summaryOf,
} from '../../dashboards/web/src/parts/series.js';
import type { Quality } from '../../gateway/core/quality.js';

const MINUTE = 60_000;
const good = (minute: number, value: number) => ({
  at: minute * MINUTE,
  quality: 'good' as Quality,
  value,
});
const bad = (minute: number, quality: Quality = 'bad:communication-failure' as Quality) => ({
  at: minute * MINUTE,
  quality,
});
const STANDS = 2 * MINUTE;

describe('the line of a trend', () => {
  it('breaks where readings were missing, and says why and from when to when', () => {
    const deleted = [...Array(60).keys()]
      .filter((minute) => minute < 15 || minute >= 45)
      .map((minute) => good(minute, 800));
    const { value, gaps } = seriesOf(deleted, STANDS, 0, 60 * MINUTE);
    expect(gaps).toEqual([{ from: 16 * MINUTE, to: 45 * MINUTE, why: 'silent' }]);
    expect(value.filter((one) => one === null)).toHaveLength(1);
  });

  it('tells silence from a reading that was bad', () => {
    const { gaps } = seriesOf([good(0, 1), bad(10), bad(11), good(12, 2)], STANDS, 0, 13 * MINUTE);
    expect(gaps).toEqual([
      { from: 2 * MINUTE, to: 10 * MINUTE, why: 'silent' },
      { from: 10 * MINUTE, to: 12 * MINUTE, why: 'bad:communication-failure' },
    ]);
  });

  it('speaks only of gaps that are in sight, and as far as they are', () => {
    const gaps = [
      { from: 0, to: 10, why: 'silent' },
      { from: 20, to: 40, why: 'bad' },
      { from: 90, to: 99, why: 'silent' },
    ];
    expect(gapsWithin(gaps, { from: 10, to: 30 })).toEqual([{ from: 20, to: 30, why: 'bad' }]);
  });

  it('of nothing is one gap', () => {
    expect(seriesOf([], STANDS, 0, 60 * MINUTE).gaps).toEqual([
      { from: 0, to: 60 * MINUTE, why: 'silent' },
    ]);
  });

  it('never joins two readings further apart than one of them stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ minute: fc.nat(600), known: fc.boolean() }), { maxLength: 60 }),
        (drawn) => {
          const minutes = [...new Map(drawn.map((one) => [one.minute, one])).values()].sort(
            (a, b) => a.minute - b.minute,
          );
          const samples = minutes.map(({ minute, known }) =>
            known ? good(minute, 1) : bad(minute),
          );
          const { at, value, gaps } = seriesOf(samples, STANDS, 0, 600 * MINUTE);
          expect(value).toHaveLength(at.length);
          for (let place = 1; place < at.length; place++) {
            expect(at[place]).toBeGreaterThanOrEqual(at[place - 1] as number);
            if (value[place] !== null && value[place - 1] !== null)
              expect((at[place] as number) - (at[place - 1] as number)).toBeLessThanOrEqual(STANDS);
          }
          for (const { from, to } of gaps) expect(to).toBeGreaterThan(from);
        },
      ),
    );
  });

  it('has a summary and a row per hour that say the same numbers, and a ghost a week earlier', () => {
    const series = seriesOf([good(0, 1), good(1, 3), good(61, 5)], 120 * MINUTE, 0, 90 * MINUTE);
    expect(summaryOf(series)).toEqual({ least: 1, most: 5, mean: 3, last: 5 });
    expect(hourly(series).map(({ least, mean, most }) => [least, mean, most])).toEqual([
      [1, 2, 3],
      [5, 5, 5],
    ]);
    expect(aWeekLater(series).at[0]).toBe(7 * 24 * 60 * MINUTE);
  });
});

describe('the stretch of a trend', () => {
  it('follows the clock by name, and stands still once it was moved', () => {
    expect(stretchOf({ range: '6h' }, 1e12)).toEqual({
      from: 1e12 - 6 * 3.6e6,
      to: 1e12,
      name: '6h',
    });
    expect(stretchOf({ from: '1000', to: '3601000' }, 1e12)).toEqual({ from: 1000, to: 3_601_000 });
    for (const wrong of [
      { from: 'x', to: '1' },
      { from: '5', to: '4' },
      { from: '0' },
      { range: 'all' },
    ])
      expect(stretchOf(wrong, 1e12)).toMatchObject({ name: '24h' });
  });

  it('is read with a margin, so that moving within it asks nothing', () => {
    const shown = { from: 0, to: 1000 };
    const read = around(shown);
    expect(covers(read, { from: 400, to: 1400 })).toBe(true);
    expect(covers(read, { from: 600, to: 1600 })).toBe(false);
    expect(covers(read, { from: 0, to: 100 })).toBe(false);
  });
});

describe('a band gauge', () => {
  const limit = (test: 'above' | 'below', value: number) => ({ test, limit: value, priority: 3 });

  it('says where a value stands among its limits, and is not there without any', () => {
    expect(gaugeOf([], 5)).toBeUndefined();
    const both = gaugeOf([limit('below', 18), limit('above', 28)], 29);
    expect(both?.beyond).toBe(true);
    expect(both?.value).toBeGreaterThan(both?.normal[1] as number);
    expect(gaugeOf([limit('above', 1000)], 418)).toMatchObject({ beyond: false, from: 0 });
    expect(gaugeOf([limit('above', 1000)], undefined)?.value).toBeUndefined();
  });

  it('never leaves its bar', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        (high, value) => {
          const gauge = gaugeOf([limit('above', high)], value);
          expect(gauge?.value).toBeGreaterThanOrEqual(0);
          expect(gauge?.value).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
