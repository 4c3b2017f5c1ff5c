import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { hours, type Instant } from '../../../gateway/core/time.js';
import { calendarOf } from '../../../gateway/rules/verdicts/calendar.js';
import { hallWith } from './one-zone.js';

const at = (text: string, timeZone: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds as Instant;

const calendarIn = (timeZone: string, from: string, to: string) =>
  calendarOf(hallWith({ quantity: 'co2', timeZone }), at(from, timeZone), at(to, timeZone));

const lengths = (windows: readonly { from: number; to: number }[]): number[] =>
  windows.map(({ from, to }) => (to - from) / 3_600_000);

describe('windows by the clock on the wall', () => {
  it('begin on the full hour also where UTC is not on one', () => {
    const { windows } = calendarIn('Asia/Kathmandu', '2026-03-09T00:10', '2026-03-09T03:30');
    expect(windows['1h'].map(({ from }) => from)).toEqual(
      ['2026-03-09T01:00', '2026-03-09T02:00'].map((text) => at(text, 'Asia/Kathmandu')),
    );
  });

  it('make a day of 23 and one of 25 hours where the clocks are set', () => {
    const spring = calendarIn('Europe/Berlin', '2026-03-29', '2026-03-30');
    expect(lengths(spring.windows['24h'])).toEqual([23]);
    expect(lengths(spring.windows['8h'])).toEqual([7, 8, 8]);
    expect(spring.windows['1h']).toHaveLength(23);
    const autumn = calendarIn('Europe/Berlin', '2026-10-25', '2026-10-26');
    expect(lengths(autumn.windows['24h'])).toEqual([25]);
    expect(autumn.windows['1h']).toHaveLength(25);
  });

  it('begin a day whose midnight does not exist at its first moment', () => {
    const { windows } = calendarIn('America/Sao_Paulo', '2018-11-03', '2018-11-06');
    expect(lengths(windows['24h'])).toEqual([24, 23, 24]);
  });

  it('of a time shorter than a window there are none', () => {
    const { windows } = calendarIn('Asia/Shanghai', '2026-03-09T08:10', '2026-03-09T08:50');
    expect(windows['1h']).toEqual([]);
    expect(windows['24h']).toEqual([]);
  });

  it('make a year from New Year to New Year', () => {
    const { windows } = calendarIn('Asia/Shanghai', '2025-01-01', '2026-01-01');
    expect(lengths(windows.annual)).toEqual([365 * 24]);
    expect(windows['1h']).toHaveLength(365 * 24);
  });
});

describe('opening hours', () => {
  const openTime = (date: string, next: string): number => {
    const { cuts, open } = calendarIn('Asia/Shanghai', date, next);
    return open.reduce(
      (sum, isOpen, slice) =>
        isOpen === 1 ? sum + (cuts[slice + 1] as number) - (cuts[slice] as number) : sum,
      0,
    );
  };

  it('follow the calendar: a Saturday that works, a Monday that does not (story A2)', () => {
    expect(openTime('2026-02-28', '2026-03-01')).toBe(hours(7.5));
    expect(openTime('2026-02-23', '2026-02-24')).toBe(0);
    expect(openTime('2026-03-10', '2026-03-11')).toBe(hours(7.5));
    expect(openTime('2026-03-15', '2026-03-16')).toBe(0);
  });
});
