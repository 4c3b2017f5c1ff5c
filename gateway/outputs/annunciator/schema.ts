import { z } from 'zod';
import type { PointId } from '../../core/identity.js';
import { duration, timeOfDay } from '../../core/written.js';

const point = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9-]*$/, {
    error: '设备/点，如 siren-1/relay-1 / a point such as siren-1/relay-1',
  })
  .transform((text) => text as PointId);

/** As in `hall.opening`; their place is the ISO weekday. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const weeklyTest = z
  .strictObject({
    day: z.enum(DAYS).default('mon'),
    at: timeOfDay.default('08:00'),
  })
  .transform(({ day, at }) => ({ day: DAYS.indexOf(day) + 1, at }));
export type WeeklyTest = z.output<typeof weeklyTest>;

/** `outputs.annunciator` of hall.yaml: which outputs sound, for which priorities, how long at most. */
export const annunciatorSchema = z.strictObject({
  sirens: z.array(point).default([]),
  strobes: z.array(point).default([]),
  /** A relay that falls by itself when the gateway is dead: a module with timed pulses, never a plain coil. */
  watchdog: point.optional(),
  /** Sound for every alarm of these beside those whose kind does (fire, gas). */
  priorities: z.array(z.union([z.literal(1), z.literal(2), z.literal(3)])).default([]),
  'at-most': duration.prefault('10min'),
  /** Before the doors open by default. A week without a test in which every siren answered is seen in the events. */
  'weekly-test': z
    .union([z.literal('none'), weeklyTest], {
      error:
        "每周测试，如 { day: mon, at: '08:00' }，或 none / such as { day: mon, at: '08:00' }, or none",
    })
    .prefault({}),
});
export type AnnunciatorConfig = z.output<typeof annunciatorSchema>;
