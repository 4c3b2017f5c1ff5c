import type { Hall } from './hall.js';
import type { Instant } from './time.js';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** Building a format costs a thousand times its use, and a hall has one time zone. */
const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
};

/**
 * Whether the hall receives the public at this moment, by its opening hours and calendar. A day that is
 * open by the calendar (调休) although its weekday is not keeps the hours of the week's first open day.
 */
export const isOpen = (
  hall: Pick<Hall, 'opening' | 'calendar' | 'timeZone'>,
  at: Instant,
): boolean => {
  const part = new Map(
    formatIn(hall.timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${part.get('year')}-${part.get('month')}-${part.get('day')}`;
  const time = `${part.get('hour')}:${part.get('minute')}`;
  if (hall.calendar.closed.includes(date)) return false;
  const weekday = WEEKDAYS.indexOf(part.get('weekday') ?? '') + 1;
  const opens = (day: number) => hall.opening.some(({ days }) => days.includes(day));
  const firstOpenDay = Math.min(...hall.opening.flatMap(({ days }) => days));
  const day = hall.calendar.open.includes(date) && !opens(weekday) ? firstOpenDay : weekday;
  return hall.opening.some(({ days, from, to }) => days.includes(day) && from <= time && time < to);
};
