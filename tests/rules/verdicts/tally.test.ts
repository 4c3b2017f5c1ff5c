import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../gateway/core/ports.js';
import type { Quality } from '../../../gateway/core/quality.js';
import { hours, type Instant, instant, millis, minutes } from '../../../gateway/core/time.js';
import { calendarOf, type Window } from '../../../gateway/rules/verdicts/calendar.js';
import { inOrder, periodOf, Tally } from '../../../gateway/rules/verdicts/tally.js';
import { hallWith } from './one-zone.js';

const HALL = hallWith({ quantity: 'co2' });
/** Tuesday 2026-03-10 08:00 in Shanghai. */
const START = instant(Date.UTC(2026, 2, 10, 0));
const at = (minute: number) => instant(START + minute * 60_000);
const good = (minute: number, value: number): Sample => ({
  at: at(minute),
  quality: 'good',
  value,
});
const bad = (minute: number): Sample => ({ at: at(minute), quality: 'bad:no-communication' });

const tallyOf = (samples: readonly Sample[], to = at(60), mean: 'plain' | 'energy' = 'plain') => {
  const calendar = calendarOf(HALL, START, to);
  const tally = new Tally({ calendar, period: minutes(1), mean });
  for (const sample of samples) tally.add(sample);
  tally.end();
  return { tally, windows: calendar.windows['1h'], calendar };
};
const first = (windows: readonly Window[]): Window => windows[0] as Window;

describe('the readings of an hour', () => {
  it('that never came are one stretch of silence, however often somebody looked meanwhile', () => {
    const calendar = calendarOf(HALL, START, at(60));
    const tally = new Tally({ calendar, period: minutes(1), mean: 'plain' });
    for (const minute of [1, 2, 30]) tally.advance(at(minute));
    tally.end();
    expect(tally.gaps(first(calendar.windows['1h']))).toEqual([
      { from: at(0), to: at(60), why: 'silent' },
    ]);
  });

  it('weighs each by the time it stands, at most two periods', () => {
    const { tally, windows } = tallyOf([good(0, 1000), good(1, 400), good(30, 400)]);
    expect(tally.figures(first(windows))).toMatchObject({
      n: 3,
      good: minutes(1 + 2 + 2),
      mean: (1000 + 400 * 4) / 5,
    });
    expect(tally.gaps(first(windows))).toEqual([
      { from: at(3), to: at(30), why: 'silent' },
      { from: at(32), to: at(60), why: 'silent' },
    ]);
  });

  it('ends a reading where a bad one comes, and counts no uncertain time', () => {
    const uncertain: Sample = { at: at(3), quality: 'uncertain:sub-normal', value: 9000 };
    const { tally, windows } = tallyOf([good(0, 500), bad(1), good(2, 700), uncertain]);
    expect(tally.figures(first(windows))).toMatchObject({
      n: 2,
      good: minutes(2),
      uncertain: minutes(2),
      mean: 600,
    });
    expect(tally.gaps(first(windows))[0]).toEqual({
      from: at(1),
      to: at(2),
      why: 'bad:no-communication',
    });
  });

  it('lets a reading from before stand into the window, without counting it', () => {
    const { tally, windows } = tallyOf([good(-1, 800), good(10, 400)]);
    expect(tally.figures(first(windows))).toMatchObject({ n: 1, good: minutes(1 + 2) });
  });

  it('averages levels as energy: 45 min at 50 and 15 min at 65 dB(A) are 59.4 (story A7)', () => {
    const samples = Array.from({ length: 60 }, (_, minute) => good(minute, minute < 45 ? 50 : 65));
    const { tally, windows } = tallyOf(samples, at(60), 'energy');
    expect(tally.figures(first(windows)).mean?.toFixed(1)).toBe('59.4');
  });

  it('keeps the opening hours apart: from 08:30', () => {
    const samples = Array.from({ length: 60 }, (_, minute) =>
      good(minute, minute < 30 ? 400 : 800),
    );
    const { tally, windows } = tallyOf(samples);
    const { mean, occupied } = tally.figures(first(windows));
    expect(mean).toBe(600);
    expect(occupied).toEqual({ good: minutes(30), mean: 800 });
  });
});

const quality = fc.constantFrom<Quality>('good', 'good', 'good', 'uncertain', 'bad');
const readings = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -200, max: 1000 }), quality, fc.integer({ max: 5000 })), {
    selector: ([second]) => second,
    maxLength: 80,
  })
  .map((rows) =>
    rows.map(([second, quality, value]): Sample => {
      const stamp = instant(START + second * 30_000);
      return quality === 'bad'
        ? { at: stamp, quality: 'bad' }
        : { at: stamp, quality: quality as 'good', value };
    }),
  );

const figuresOf = (samples: readonly Sample[], to = at(480)) => {
  const { tally, windows } = tallyOf(inOrder(samples), to);
  return windows.map((window) => tally.figures(window));
};

describe('whatever is read', () => {
  it('is the same in any order of arrival and the second time', () => {
    fc.assert(
      fc.property(readings, fc.integer(), (samples, seed) => {
        const other = [...samples].sort(
          (a, b) => ((a.at ^ seed) % 1009) - ((b.at ^ seed) % 1009) || b.at - a.at,
        );
        expect(figuresOf(other)).toEqual(figuresOf(samples));
        expect(figuresOf([...samples, ...samples])).toEqual(figuresOf(samples));
      }),
    );
  });

  it('is the same for a window whether more windows follow or not', () => {
    fc.assert(
      fc.property(readings, (samples) => {
        expect(figuresOf(samples, at(120))).toEqual(figuresOf(samples, at(480)).slice(0, 2));
      }),
    );
  });

  it('adds up: eight hours hold the good time of each, and no hour more than itself', () => {
    fc.assert(
      fc.property(readings, (samples) => {
        const { tally, windows, calendar } = tallyOf(inOrder(samples), at(480));
        const each = windows.map((window) => tally.figures(window));
        const [eight] = calendar.windows['8h'];
        if (eight === undefined) throw new Error('08:00-16:00 is a window');
        const all = tally.figures(eight);
        const sum = (pick: (figures: (typeof each)[number]) => number) =>
          each.reduce((total, figures) => total + pick(figures), 0);
        expect(all.good).toBe(sum(({ good }) => good));
        expect(all.n).toBe(sum(({ n }) => n));
        for (const { good, uncertain } of each)
          expect(good + uncertain).toBeLessThanOrEqual(hours(1));
        const missing = tally.gaps(eight).reduce((total, { from, to }) => total + to - from, 0);
        expect(all.good + missing).toBe(hours(8));
      }),
    );
  });
});

it('takes the median interval as the period of a file that was imported', () => {
  const samples = [0, 1, 2, 10, 11, 12].map((minute) => good(minute, 1));
  expect(periodOf(samples, minutes(0))).toBe(minutes(1));
  expect(periodOf(samples, minutes(5))).toBe(minutes(5));
  expect(periodOf([], minutes(5))).toBe(minutes(5));
});

it('finds the median of intervals as sorting them would', () => {
  const stamps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 });
  fc.assert(
    fc.property(stamps, (seconds) => {
      const at = seconds.map((second) => second * 1000).sort((one, other) => one - other);
      const samples = at.map((stamp) => ({
        at: stamp as Instant,
        quality: 'good' as const,
        value: 1,
      }));
      const intervals = at
        .slice(1)
        .map((stamp, index) => stamp - (at[index] as number))
        .filter((interval) => interval > 0)
        .sort((one, other) => one - other);
      const median = intervals[(intervals.length - 1) >> 1] ?? 0;
      expect(periodOf(samples, millis(1))).toBe(Math.max(1, median));
    }),
  );
});
