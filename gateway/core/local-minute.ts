import type { Instant } from './time.js';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A moment as the clock on the wall of a hall shows it. */
export interface LocalMinute {
  /** `2026-03-09` */
  readonly date: string;
  /** `09:30` */
  readonly time: string;
  /** 1 = Monday … 7 = Sunday (ISO 8601). */
  readonly weekday: number;
}

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

export const localMinute = (timeZone: string, at: Instant): LocalMinute => {
  const part = new Map(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${part.get('year')}-${part.get('month')}-${part.get('day')}`,
    time: `${part.get('hour')}:${part.get('minute')}`,
    weekday: WEEKDAYS.indexOf(part.get('weekday') ?? '') + 1,
  };
};
