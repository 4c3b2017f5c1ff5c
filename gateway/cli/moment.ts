import { Temporal } from 'temporal-polyfill';
import { Fault } from '../core/fault.js';
import type { Instant } from '../core/time.js';

/** A date, a local time in the hall's time zone, or a stamp with its offset. */
export const instantOf = (text: string, timeZone: string): Instant => {
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/.test(text) && text.includes('T'))
      return Temporal.Instant.from(text).epochMilliseconds as Instant;
    if (/^\d{4}-\d{2}-\d{2}$/.test(text))
      return Temporal.PlainDate.from(text).toZonedDateTime(timeZone).epochMilliseconds as Instant;
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds as Instant;
  } catch (cause) {
    throw new Fault('bad-request', { why: `"${text}"` }, { cause });
  }
};
