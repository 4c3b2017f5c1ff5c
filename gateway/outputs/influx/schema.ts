import { z } from 'zod';
import { duration, secretFile } from '../../core/written.js';

/** `outputs.influx` of hall.yaml. */
export const influxSchema = z.strictObject({
  url: z.url({
    protocol: /^https?$/,
    error: '地址，如 http://host:8086 / an address such as http://host:8086',
  }),
  org: z.string().default(''),
  bucket: z.string().min(1),
  'token-file': secretFile.optional(),
  /** Certificate authority of an https server that the system does not know. */
  'ca-file': z.string().optional(),
  /** Lines per request. */
  chunk: z.int().min(1).max(20_000).default(5000),
  timeout: duration.prefault('10s'),
  /**
   * Entries (a device's readings, an event) per second while a backlog is replayed: a day of the reference
   * hall in less than a minute, and little enough that an alarm meanwhile goes as fast as ever.
   */
  'replay-per-second': z.int().min(1).default(2000),
});
export type InfluxConfig = z.output<typeof influxSchema>;
