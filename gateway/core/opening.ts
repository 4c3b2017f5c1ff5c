import type { Hall } from './hall.js';
import { localMinute } from './local-minute.js';
import type { Instant } from './time.js';

/**
 * Whether the hall receives the public at this moment, by its opening hours and calendar. A day that is
 * open by the calendar (调休) although its weekday is not keeps the hours of the week's first open day.
 */
export const isOpen = (
  hall: Pick<Hall, 'opening' | 'calendar' | 'timeZone'>,
  at: Instant,
): boolean => {
  const { date, time, weekday } = localMinute(hall.timeZone, at);
  if (hall.calendar.closed.includes(date)) return false;
  const opens = (day: number) => hall.opening.some(({ days }) => days.includes(day));
  const firstOpenDay = Math.min(...hall.opening.flatMap(({ days }) => days));
  const day = hall.calendar.open.includes(date) && !opens(weekday) ? firstOpenDay : weekday;
  return hall.opening.some(({ days, from, to }) => days.includes(day) && from <= time && time < to);
};
