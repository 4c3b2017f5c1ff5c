import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { PointId, RecordId } from '../core/identity.js';
import type { Instant } from '../core/time.js';

/** How people write what stands in a record. */

export const text = z.string().trim().min(1).max(500);
export const word = z.string().trim().min(1).max(100);
export const day = z.iso.date({ error: '日期，如 2026-01-15 / a date such as 2026-01-15' });

const POINT = '测点，如 aq-06/co2 / a point such as aq-06/co2';
export const point = z
  .string({ error: POINT })
  .regex(/^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9_-]*$/, { error: POINT })
  .transform((written) => written as PointId);

export const recordId = z
  .string()
  .regex(/^[0-9a-f]{12}(-\d+)?$/, { error: '记录编号 / the id of a record' })
  .transform((written) => written as RecordId);

/** A file that is kept already. YAML names a path, and whoever reads the YAML keeps the file. */
export const keptFile = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().trim().min(1).max(200),
});
export type FileSchema = z.ZodType<z.output<typeof keptFile>>;

const MOMENT =
  '时间，如 2026-03-11T20:00（大厅时区）或带时差 / a time such as 2026-03-11T20:00 (in the hall), or with its offset';
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

/** A local time that the hall's clock shows never or twice is no time. */
export const instantOf = (written: string, timeZone: string): Instant | undefined => {
  try {
    const at = LOCAL.test(written)
      ? Temporal.PlainDateTime.from(written.replace(' ', 'T')).toZonedDateTime(timeZone, {
          disambiguation: 'reject',
        }).epochMilliseconds
      : Temporal.Instant.from(written).epochMilliseconds;
    return at as Instant;
  } catch {
    return undefined;
  }
};

/** Milliseconds since 1970 as our own API says them, or a time as a person writes it. */
export const momentIn = (timeZone: string) =>
  z.union([z.int(), z.string()], { error: MOMENT }).transform((written, context): Instant => {
    const at = typeof written === 'number' ? (written as Instant) : instantOf(written, timeZone);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: MOMENT });
    return z.NEVER;
  });
