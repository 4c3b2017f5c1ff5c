import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../gateway/core/ports.js';
import { hours, instant, later, type Millis, minutes } from '../../../gateway/core/time.js';
import { standardsFor } from '../../../gateway/standards.js';
import { hallWith, POINTS, verdictsOf } from './one-zone.js';

/** Times about which little or nothing is known. */

const FROM = instant(Date.UTC(2026, 2, 10, 1));
const [A] = POINTS as [(typeof POINTS)[number]];
const standards = standardsFor('/nowhere/hall.yaml').standards.filter(
  ({ id }) => id === 'gb-t-18883-2022',
);

const said = (quantity: 'co2' | 'pm10', lasting: Millis, samples: readonly Sample[]) =>
  verdictsOf({
    hall: hallWith({ quantity }),
    standards,
    from: FROM,
    to: later(FROM, lasting),
    samples: new Map([[A, samples]]),
  }).filter(({ requirement }) => requirement === quantity);

const steady = (from: number, count: number, value: number): Sample[] =>
  Array.from({ length: count }, (_, minute) => ({
    at: instant(from + minute * 60_000),
    quality: 'good',
    value,
  }));

describe('a time without data', () => {
  it('has insufficient data in each window, and the whole of it is the gap', () => {
    const verdicts = said('co2', hours(3), []);
    expect(verdicts).toHaveLength(3);
    for (const { verdict, n, good, reasons, window } of verdicts) {
      expect({ verdict, n, good }).toEqual({ verdict: 'insufficient-data', n: 0, good: 0 });
      expect(reasons).toEqual([
        { why: 'gaps', point: A, gaps: [{ from: window.from, to: window.to, why: 'silent' }] },
      ]);
    }
  });

  it('never has a value', () => {
    for (const verdict of said('co2', hours(1), [])) {
      expect(verdict).not.toHaveProperty('value');
      expect(verdict).not.toHaveProperty('comparison');
    }
  });
});

describe('a window longer than the time asked about', () => {
  it('is not judged by a part of it: it says so, for the whole time', () => {
    const verdicts = said('pm10', hours(5), steady(FROM, 300, 40));
    expect(verdicts).toMatchObject([
      {
        verdict: 'insufficient-data',
        reasons: [{ why: 'no-whole-window' }],
        window: { length: 'whole', from: FROM, to: later(FROM, hours(5)) },
      },
    ]);
  });
});

describe('a clock that was set back across the end of a window', () => {
  it('has each stamp once, in order, whatever was read twice', () => {
    // 09:00 to 10:10, then the clock goes back to 09:40 and the hour is read again.
    const before = steady(FROM, 70, 640);
    const after = steady(FROM + 40 * 60_000, 80, 1180);
    const verdicts = said('co2', hours(2), [...before, ...after]);
    expect(verdicts.map(({ n, good }) => ({ n, good }))).toEqual([
      { n: 60, good: minutes(60) },
      { n: 60, good: minutes(60) },
    ]);
    expect(said('co2', hours(2), [...after, ...before])).toEqual(verdicts);
  });
});
