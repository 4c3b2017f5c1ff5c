import { Temporal } from 'temporal-polyfill';
import type { Hall } from '../../core/hall.js';
import type { Instant } from '../../core/time.js';

/** The State Council gives notice of the next year's holidays in October or November (2023 to 2025). */
const NOTICE_MONTH = 11;

/**
 * Years whose public holidays should be known at this moment and are not: this one, and from November
 * on the next. Until they are, the hall is open by its week alone.
 */
export const missingYears = (
  { calendar, timeZone }: Pick<Hall, 'calendar' | 'timeZone'>,
  at: Instant,
): readonly number[] => {
  const { years } = calendar;
  if (years === undefined) return [];
  const { year, month } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const wanted = month >= NOTICE_MONTH ? [year, year + 1] : [year];
  return wanted.filter((one) => !years.includes(one));
};
