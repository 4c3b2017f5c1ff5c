import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../gateway/core/ports.js';
import { instant, minutes } from '../../../gateway/core/time.js';
import { timeToAir } from '../../../gateway/rules/advice/airing.js';
import { timeToLimit } from '../../../gateway/rules/advice/projection.js';

const NOW = instant(Date.UTC(2026, 1, 28, 3));
const series = (value: (minute: number) => number, count = 20): Sample[] =>
  Array.from({ length: count }, (_, index) => {
    const minute = index - count + 1;
    return { at: instant(NOW + minutes(minute)), quality: 'good', value: value(minute) };
  });
const LIMIT = { side: 'above', value: 1000 } as const;

describe('time to the limit', () => {
  it('of a ramp is right within a tenth, whatever its slope and its noise of whole ppm', () => {
    const ramps = fc.record({
      perMinute: fc.double({ min: 2, max: 30, noNaN: true }),
      away: fc.double({ min: 20, max: 200, noNaN: true }),
    });
    fc.assert(
      fc.property(ramps, ({ perMinute, away }) => {
        const found = timeToLimit(
          series((minute) => Math.round(1000 - away + perMinute * minute)),
          LIMIT,
          NOW,
        );
        const truly = away / perMinute;
        if (truly > 119) return;
        expect(Math.abs((found?.in ?? 0) / minutes(1) - truly)).toBeLessThanOrEqual(
          0.1 * truly + 0.3,
        );
      }),
    );
  });

  it('of CO2 at 946 ppm rising by 3 a minute is 18 minutes (FM2)', () => {
    const found = timeToLimit(
      series((minute) => 946 + 3 * minute),
      LIMIT,
      NOW,
    );
    expect(found).toMatchObject({ in: minutes(18), n: 15 });
    expect(found?.perHour).toBeCloseTo(180, 6);
  });

  it('works downwards as well', () => {
    const found = timeToLimit(
      series((minute) => 40 - 0.5 * minute),
      { side: 'below', value: 30 },
      NOW,
    );
    expect(found?.in).toBeCloseTo(minutes(20), 0);
  });

  it.each([
    ['the value only scatters', (minute: number) => 900 + 20 * Math.sin(minute * 2.4)],
    ['it stands', () => 900],
    ['it falls', (minute: number) => 900 - 3 * minute],
    ['it is beyond the limit', (minute: number) => 1040 + 3 * minute],
    ['it would take hours', (minute: number) => 600 + minute],
  ])('is not said where %s', (_, value) => {
    expect(timeToLimit(series(value), LIMIT, NOW)).toBeUndefined();
  });

  it('is not said of a few readings, of bad ones, or of old ones', () => {
    const rising = (minute: number) => 946 + 3 * minute;
    expect(timeToLimit(series(rising, 4), LIMIT, NOW)).toBeUndefined();
    const bad = series(rising).map(({ at }): Sample => ({ at, quality: 'bad:no-communication' }));
    expect(timeToLimit(bad, LIMIT, NOW)).toBeUndefined();
    expect(timeToLimit(series(rising), LIMIT, instant(NOW + minutes(30)))).toBeUndefined();
  });
});

describe('how soon fresh air helps', () => {
  /** The open hall of the ground floor, 11:00 of story A: 99 of the public, 22 of the staff. */
  const HALL = {
    volumeM3: 3402,
    capacity: 194,
    people: 121,
    now: 1180,
    outdoor: 420,
    limit: 1000,
  };

  it('is 25 minutes in the hall of story A (line 5)', () => {
    expect(timeToAir(HALL)).toBe(minutes(25));
  });

  it('is never with more people than the fresh air is laid out for', () => {
    expect(timeToAir({ ...HALL, people: 200 })).toBe('never');
  });

  it('is nothing to say where the air is good or the room unknown', () => {
    expect(timeToAir({ ...HALL, now: 1000 })).toBeUndefined();
    expect(timeToAir({ ...HALL, volumeM3: 0 })).toBeUndefined();
  });
});
