import { z } from 'zod';

/** `web` of hall.yaml. Until people can sign in, the pages answer on this machine only. */
export const webSchema = z.strictObject({
  host: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8080),
});
export type WebConfig = z.output<typeof webSchema>;
