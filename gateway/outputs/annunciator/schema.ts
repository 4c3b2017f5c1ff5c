import { z } from 'zod';
import type { PointId } from '../../core/identity.js';
import { duration } from '../../core/written.js';

const point = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9-]*$/, {
    error: '设备/点，如 siren-1/relay-1 / a point such as siren-1/relay-1',
  })
  .transform((text) => text as PointId);

/** `outputs.annunciator` of hall.yaml: which outputs sound, for which priorities, how long at most. */
export const annunciatorSchema = z.strictObject({
  sirens: z.array(point).default([]),
  strobes: z.array(point).default([]),
  /** A relay that falls by itself when the gateway is dead: a module with timed pulses, never a plain coil. */
  watchdog: point.optional(),
  priorities: z.array(z.union([z.literal(1), z.literal(2), z.literal(3)])).default([1]),
  'at-most': duration.prefault('10min'),
});
export type AnnunciatorConfig = z.output<typeof annunciatorSchema>;
