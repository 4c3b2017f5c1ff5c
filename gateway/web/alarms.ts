import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AlarmState } from '../core/alarm.js';
import type { Watch } from '../core/ports.js';
import { jsonSchema } from './answer.js';

const alarmShape = z
  .object({
    alarm: z.string(),
    kind: z.string(),
    priority: z.number(),
    condition: z.string(),
    since: z.number(),
  })
  .loose();

/** Worst first, then the longest standing: a flood never pushes priority 1 down. */
export const worstFirst = (alarms: Iterable<AlarmState>): AlarmState[] =>
  [...alarms].sort((a, b) => a.priority - b.priority || a.since - b.since);

export const alarmRoutes = (app: FastifyInstance, watch: Watch): void => {
  app.get(
    '/api/v1/alarms',
    {
      schema: {
        summary: 'Alarms that are not normal, worst first',
        response: { 200: jsonSchema(z.array(alarmShape)) },
      },
    },
    () => worstFirst(watch.current.alarms.values()),
  );
};
