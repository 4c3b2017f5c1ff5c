import { type Instant, instant } from '../../gateway/core/time.js';
import type { SimulatedHall } from '../setup.js';

/** A moment as the hall's own clock on the wall says it. */
export interface LocalTime {
  /** `2026-02-28`. */
  readonly date: string;
  /** Hours since midnight with fraction. */
  readonly hour: number;
  /** ISO, 1 = Monday. */
  readonly weekday: number;
  readonly dayOfYear: number;
}

/** Local time of a time zone by its offset, asked anew each quarter of an hour (no zone changes within one). */
export const localTimeIn = (timeZone: string): ((at: Instant) => LocalTime) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const quarter = 900_000;
  let known = Number.NaN;
  let offset = 0;
  return (at) => {
    const block = Math.floor(at / quarter);
    if (block !== known) {
      const start = block * quarter;
      const parts = Object.fromEntries(
        format.formatToParts(start).map(({ type, value }) => [type, Number(value)]),
      );
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
      offset = Date.UTC(year, month - 1, day, hour, minute, second) - start;
      known = block;
    }
    const local = new Date(at + offset);
    const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
    return {
      date: local.toISOString().slice(0, 10),
      hour: (local.getTime() - midnight) / 3_600_000,
      weekday: ((local.getUTCDay() + 6) % 7) + 1,
      dayOfYear: (midnight - Date.UTC(local.getUTCFullYear(), 0, 1)) / 86_400_000 + 1,
    };
  };
};

/** Hours of one opening period of a day. */
export interface OpenPeriod {
  readonly from: number;
  readonly to: number;
}

const hours = (timeOfDay: string): number => {
  const [hour = 0, minute = 0] = timeOfDay.split(':').map(Number);
  return hour + minute / 60;
};

/** When the hall is open on a day. A weekend day that the calendar opens has the hours of a Monday. */
export const openPeriods = (
  { opening, calendar }: Pick<SimulatedHall, 'opening' | 'calendar'>,
  { date, weekday }: Pick<LocalTime, 'date' | 'weekday'>,
): OpenPeriod[] => {
  if (calendar.closed.includes(date)) return [];
  const asWeekday = calendar.open.includes(date) && weekday > 5 ? 1 : weekday;
  return opening
    .filter(({ days }) => days.includes(asWeekday))
    .map(({ from, to }) => ({ from: hours(from), to: hours(to) }));
};

const LOCAL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)$/;

/** Reads `2026-02-28T08:00` or with seconds as local time; in the hour that is there twice, the later. */
export const instantIn = (timeZone: string): ((text: string) => Instant | undefined) => {
  const localTime = localTimeIn(timeZone);
  const asUtc = (at: Instant): number => {
    const { date, hour } = localTime(at);
    return Date.parse(`${date}T00:00:00Z`) + Math.round(hour * 3_600_000);
  };
  return (text) => {
    const [, day, time] = LOCAL.exec(text.trim()) ?? [];
    const wanted = Date.parse(`${day}T${time}Z`);
    if (Number.isNaN(wanted)) return undefined;
    const near = instant(2 * wanted - asUtc(instant(wanted)));
    return instant(near + wanted - asUtc(near));
  };
};
