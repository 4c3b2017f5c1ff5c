import { Temporal } from 'temporal-polyfill';
import type { Hall } from '../../core/hall.js';
import type { Instant } from '../../core/time.js';
import type { WindowLength } from '../../core/verdict.js';

/**
 * The time of one assessment cut where any window begins or the hall opens or closes. All calendar
 * arithmetic is done here, once per window and never per reading.
 */
export interface Calendar {
  readonly from: Instant;
  readonly to: Instant;
  /** Local date of the beginning. */
  readonly date: string;
  /** Slice i reaches from cuts[i] to cuts[i + 1]. */
  readonly cuts: Float64Array;
  /** 1 where the hall is open during slice i. */
  readonly open: Uint8Array;
  readonly windows: Readonly<Record<WindowLength, readonly Window[]>>;
}

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
  /** Slices first ≤ i < last. */
  readonly first: number;
  readonly last: number;
  /** Local date of the beginning, `2026-02-28`. */
  readonly date: string;
}

export type HallTime = Pick<Hall, 'timeZone' | 'opening' | 'calendar'>;

const HOUR_MS = 3_600_000;
const EIGHT_HOURS = [0, 8, 16] as const;

type Span = readonly [from: number, to: number];

const at = (date: Temporal.PlainDate, time: string, timeZone: string): number =>
  date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(timeZone).epochMilliseconds;

const startOf = (date: Temporal.PlainDate, timeZone: string): number =>
  date.toZonedDateTime(timeZone).epochMilliseconds;

const dateOf = (instant: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();

/**
 * Where the local clock shows a full hour; the hour that the clocks go back over comes twice. A clock
 * set by half an hour (Lord Howe) ends its hour there, and the next one is half as long.
 */
const hoursWithin = (from: number, to: number, timeZone: string): number[] => {
  const found: number[] = [];
  const offset = (instant: number): number =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).offsetNanoseconds /
    1e6;
  const past = (instant: number): number => {
    const rest = (instant + offset(instant)) % HOUR_MS;
    return rest < 0 ? rest + HOUR_MS : rest;
  };
  for (let hour = from - past(from); hour <= to; hour += HOUR_MS - past(hour)) found.push(hour);
  return found;
};

/** The opening hours of a date, by the rule of core/opening.ts for days that the calendar opens. */
const openingOf = (hall: HallTime, date: Temporal.PlainDate): readonly Span[] => {
  const text = date.toString();
  if (hall.calendar.closed.includes(text)) return [];
  const opens = (day: number) => hall.opening.some(({ days }) => days.includes(day));
  const first = Math.min(...hall.opening.flatMap(({ days }) => days));
  const named = hall.calendar.open.includes(text);
  const day = named && !opens(date.dayOfWeek) ? first : date.dayOfWeek;
  return hall.opening
    .filter(({ days }) => days.includes(day))
    .map(({ from, to }): Span => [at(date, from, hall.timeZone), at(date, to, hall.timeZone)])
    .filter(([from, to]) => from < to);
};

export const calendarOf = (hall: HallTime, from: Instant, to: Instant): Calendar => {
  const { timeZone } = hall;
  const dates: Temporal.PlainDate[] = [];
  const last = dateOf(to, timeZone).add({ days: 1 });
  for (
    let date = dateOf(from, timeZone);
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  )
    dates.push(date);
  const hours = hoursWithin(from, to, timeZone);
  const eights = dates.flatMap((date) =>
    EIGHT_HOURS.map((hour) =>
      hour === 0
        ? startOf(date, timeZone)
        : at(date, `${String(hour).padStart(2, '0')}:00`, timeZone),
    ),
  );
  const days = dates.map((date) => startOf(date, timeZone));
  const years = dates
    .filter(({ dayOfYear }) => dayOfYear === 1)
    .map((date) => startOf(date, timeZone));
  const opening = dates.flatMap((date) => openingOf(hall, date));
  const within = [from, to, ...hours, ...eights, ...days, ...opening.flat()].filter(
    (cut) => cut >= from && cut <= to,
  );
  const cuts = Float64Array.from(new Set(within)).sort();
  const indexOf = new Map(Array.from(cuts, (cut, index) => [cut, index]));
  const windowsOf = (bounds: readonly number[]): Window[] =>
    bounds.slice(1).flatMap((end, index): Window[] => {
      const begin = bounds[index] as number;
      const first = indexOf.get(begin);
      const until = indexOf.get(end);
      if (first === undefined || until === undefined || first >= until) return [];
      const date = dateOf(begin, timeZone).toString();
      return [{ from: begin as Instant, to: end as Instant, first, last: until, date }];
    });
  const open = new Uint8Array(Math.max(0, cuts.length - 1));
  for (const [begin, end] of opening)
    for (let slice = sliceAt(cuts, begin); slice < open.length; slice += 1) {
      if ((cuts[slice] as number) >= end) break;
      if ((cuts[slice] as number) >= begin) open[slice] = 1;
    }
  const hourly = windowsOf(hours);
  return {
    from,
    to,
    date: String(dates[0]),
    cuts,
    open,
    windows: {
      instantaneous: hourly,
      '1h': hourly,
      '8h': windowsOf(eights),
      '24h': windowsOf(days),
      annual: windowsOf(years),
    },
  };
};

/** The slice that holds an instant; 0 for what lies before the first. */
export const sliceAt = (cuts: Float64Array, instant: number): number => {
  let low = 0;
  let high = cuts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cuts[middle] as number) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
};
