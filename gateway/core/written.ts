import { z } from 'zod';
import { NAME, type PointId } from './identity.js';
import type { Millis } from './time.js';

/** How people write durations, names and words in YAML; each schema yields the type of core. */

const FACTORS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The `error` of a schema says what is expected, in both languages: `中文 / English`. */
const text = (expected: string) => z.string({ error: expected });

const DURATION =
  '时长，如 250ms、60s、5min、2h、90d / a duration such as 250ms, 60s, 5min, 2h, 90d';

/** `250ms`, `60s`, `5min`, `2h`, `90d`. */
export const duration = text(DURATION)
  .regex(/^\d+(\.\d+)?(ms|s|min|h|d)$/, { error: DURATION })
  .transform((text): Millis => {
    const unit = text.replace(/[\d.]/g, '') as keyof typeof FACTORS;
    return (Number.parseFloat(text) * FACTORS[unit]) as Millis;
  });

/** What every id is expected to be. */
export const ID =
  '代号：小写字母、数字、_ 与 -，至多 63 个 / a name of lower case letters, digits, _ and -, at most 63 long';

/** An id: lower case letters, digits, `_`, `-`. */
export const name = <Id extends string>() =>
  text(ID)
    .regex(NAME, { error: ID })
    .transform((written) => written as Id);

/** `等候区A / Waiting A` or `{ zh: 等候区A, en: Waiting A }`; one word alone serves both languages. */
export const names = z.union(
  [
    z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
    z
      .string()
      .min(1)
      .transform((written) => {
        const [zh = written, en = zh] = written.split(' / ');
        return { zh, en };
      }),
  ],
  { error: '名称：文字，或 { zh, en } / a name: text, or { zh, en }' },
);

/** `di-6/1`: device and point. */
export const statePoint = text('设备/点，如 di-6/1 / device/point such as di-6/1')
  .regex(/^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9-]*$/, {
    error: '设备/点，如 di-6/1 / device/point such as di-6/1',
  })
  .transform((written) => written as PointId);

const TIME = "钟点，如 '08:30'，至 '24:00' / a time of day such as '08:30', up to '24:00'";

/** `08:30`; `24:00` is the end of the day. */
export const timeOfDay = text(TIME).regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: TIME });

/** `2026-02-28`. */
export const date = z.iso.date();

/** The path of a file that holds one secret; the secret itself never stands in hall.yaml. */
export const secretFile = z
  .string()
  .min(1)
  .describe('存放密钥的文件路径 / path of a file that holds the secret');
