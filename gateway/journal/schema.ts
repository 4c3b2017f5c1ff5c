import { z } from 'zod';
import { duration } from '../core/written.js';

const YEAR_MS = 365 * 86_400_000;

/** `journal` of hall.yaml: what is kept and for how long (design §4, what is kept). */
export const journalSchema = z.strictObject({
  'commit-every': duration.prefault('1s'),
  'keep-raw': duration.prefault('90d'),
  'keep-minutes': duration.prefault('1095d'),
  'keep-events': duration
    .refine((kept) => kept >= YEAR_MS, {
      error:
        '至少 365d：告警记录存一年（GB 50440） / at least 365d: alarms are kept a year (GB 50440 practice)',
    })
    .prefault('1095d'),
  'disk-share': z.number().min(0.01).max(0.9).default(0.7),
});
export type JournalConfig = z.output<typeof journalSchema>;
