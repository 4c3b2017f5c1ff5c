/** A moment on the clock of the hall, whatever the browser's. Pure. */

export interface Moment {
  /** `2026-03-10` in both languages (GB/T 7408, ISO 8601). */
  readonly date: string;
  /** `10:13:05` in both languages. */
  readonly time: string;
}

/**
 * China keeps one time and has not set its clocks since the end of its last summer time (IANA tzdata,
 * Asia/Shanghai). To make a format takes a slow desk a tenth of a second, of those before the first page.
 */
const CHINA = { zone: 'Asia/Shanghai', ahead: 8 * 3_600_000, since: Date.UTC(1991, 8, 14, 17) };

/** Making a format costs more than a hundred uses of it, so there is one for all, of digits alone. */
const formats = new Map<string, Intl.DateTimeFormat>();
const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const digits = '2-digit';
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: digits, day: digits },
    ...{ hour: digits, minute: digits, second: digits },
    hourCycle: 'h23',
    timeZone,
  });
  formats.set(timeZone, made);
  return made;
};

/** `at`: milliseconds since 1970 UTC. */
export const momentIn = (timeZone: string, at: number): Moment => {
  if (timeZone === CHINA.zone && at >= CHINA.since) {
    const written = new Date(at + CHINA.ahead).toISOString();
    return { date: written.slice(0, 10), time: written.slice(11, 19) };
  }
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatIn(timeZone).formatToParts(at)) parts[type] = value;
  const { year, month, day, hour, minute, second } = parts;
  return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}:${second}` };
};
