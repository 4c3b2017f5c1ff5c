import { Temporal } from 'temporal-polyfill';
import type { Hall } from '../../core/hall.js';
import { type Instant, instant } from '../../core/time.js';
import type { Day } from '../state.js';

/**
 * The local day around a moment with its first opening and last closing, by the same calendar as
 * core/opening.ts. Asked once a day. Throws where the time zone is not one.
 */
export const dayAround = (
  hall: Pick<Hall, 'opening' | 'calendar' | 'timeZone'>,
  at: Instant,
): Day => {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(at))
    .toZonedDateTimeISO(hall.timeZone)
    .toPlainDate();
  const startOf = (day: Temporal.PlainDate): Instant =>
    instant(day.toZonedDateTime(hall.timeZone).epochMilliseconds);
  const tomorrow = startOf(date.add({ days: 1 }));
  const timeOf = (time: string): Instant =>
    time.startsWith('24')
      ? tomorrow
      : instant(
          date.toZonedDateTime({
            timeZone: hall.timeZone,
            plainTime: Temporal.PlainTime.from(time),
          }).epochMilliseconds,
        );
  const hours = hoursOf(hall, date.toString(), date.dayOfWeek);
  return {
    from: startOf(date),
    to: tomorrow,
    ...(hours.length > 0 && {
      opens: instant(Math.min(...hours.map(({ from }) => timeOf(from)))),
      closes: instant(Math.max(...hours.map(({ to }) => timeOf(to)))),
    }),
  };
};

const hoursOf = (
  { opening, calendar }: Pick<Hall, 'opening' | 'calendar'>,
  date: string,
  weekday: number,
): Hall['opening'] => {
  if (calendar.closed.includes(date)) return [];
  const on = (day: number) => opening.filter(({ days }) => days.includes(day));
  const usual = on(weekday);
  return calendar.open.includes(date) && usual.length === 0
    ? on(Math.min(...opening.flatMap(({ days }) => days)))
    : usual;
};

/** The latest moment of the day, up to now, at which the counts begin anew. */
export const resetDue = (day: Day, at: Instant): Instant | undefined => {
  if (day.closes !== undefined && at >= day.closes) return day.closes;
  return day.opens !== undefined && at >= day.opens ? day.opens : undefined;
};
