import { z } from 'zod';
import { NAME } from './identity.js';
import type { Millis } from './time.js';

/** How people write durations, names and words in YAML; each schema yields the type of core. */

const FACTORS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `250ms`, `60s`, `5min`, `2h`, `90d`. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|min|h|d)$/, { error: 'a duration such as 250ms, 60s, 5min, 2h, 90d' })
  .transform((text): Millis => {
    const unit = text.replace(/[\d.]/g, '') as keyof typeof FACTORS;
    return (Number.parseFloat(text) * FACTORS[unit]) as Millis;
  });

/** An id: lower case letters, digits, `_`, `-`. */
export const name = <Id extends string>() =>
  z
    .string()
    .regex(NAME, { error: 'a name of lower case letters, digits, _ and -, at most 63 long' })
    .transform((text) => text as Id);

/** `等候区A / Waiting A` or `{ zh: 等候区A, en: Waiting A }`; one word alone serves both languages. */
export const names = z.union([
  z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  z
    .string()
    .min(1)
    .transform((text) => {
      const [zh = text, en = zh] = text.split(' / ');
      return { zh, en };
    }),
]);

/** `08:30`. */
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/, { error: 'a time of day such as 08:30' });

/** `2026-02-28`. */
export const date = z.iso.date();

/** The path of a file that holds one secret; the secret itself never stands in hall.yaml. */
export const secretFile = z.string().min(1).describe('path of a file that holds the secret');
