import type { Instant } from './time.js';

const QUARTER_MS = 900_000;

/**
 * Makes RFC 3339 stamps with the hall's own offset: `2026-02-28T10:17:03.400+08:00`. Time zones change
 * their offset on quarter hours, so one look-up serves every stamp of the same quarter: Intl takes
 * microseconds, and this runs per message.
 */
export const stamper = (timeZone: string): ((at: Instant) => string) => {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  let quarter = Number.NaN;
  let offsetMs = 0;
  let suffix = '';
  return (at) => {
    const now = Math.floor(at / QUARTER_MS);
    if (now !== quarter) {
      quarter = now;
      suffix = offsetAt(format, at);
      offsetMs = millisecondsOf(suffix);
    }
    return new Date(at + offsetMs).toISOString().slice(0, -1) + suffix;
  };
};

/** `+08:00`; Intl writes `GMT+08:00`, and `GMT` alone for zero. */
const offsetAt = (format: Intl.DateTimeFormat, at: Instant): string => {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
};

const millisecondsOf = (offset: string): number => {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
};
