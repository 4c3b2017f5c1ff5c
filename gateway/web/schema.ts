import { z } from 'zod';
import { duration } from '../core/written.js';

/** `web` of hall.yaml. Until HTTPS, the pages answer on this machine only. */
export const webSchema = z.strictObject({
  host: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8080),
  'idle-lock': duration
    .prefault('15min')
    .describe('无人操作多久后锁屏，只显示告警 / idle for so long the screen locks to its alarms'),
  'longest-session': duration
    .prefault('12h')
    .describe('登录后多久必须重新登录 / after so long one signs in anew'),
});
export type WebConfig = z.output<typeof webSchema>;
