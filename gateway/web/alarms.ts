import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AlarmState } from '../core/alarm.js';
import type { Host, Watch } from '../core/ports.js';
import type { Instant } from '../core/time.js';
import { instantText, jsonSchema, readInstant } from './answer.js';

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

const WEEK_MS = 7 * 86_400_000;
const stretch = z.object({ from: instantText.optional(), to: instantText.optional() });
/** `from` a week before `to`, `to` now, unless said. */
export const stretchOf = (
  { from, to }: z.infer<typeof stretch>,
  now: Instant,
): readonly [Instant, Instant] => {
  const end = to === undefined ? now : readInstant(to);
  return [(from === undefined ? end - WEEK_MS : readInstant(from)) as Instant, end as Instant];
};

/** Durations in milliseconds, shares from 0 to 1. */
const statisticsShape = z.object({
  from: z.number(),
  to: z.number(),
  raised: z.number(),
  rate: z.object({ mean: z.number(), most: z.number() }),
  flood: z.object({ time: z.number(), share: z.number() }),
  chattering: z.array(z.string()).readonly(),
  stale: z.array(z.string()).readonly(),
  top: z.array(z.object({ alarm: z.string(), raised: z.number(), share: z.number() })).readonly(),
  acknowledged: z.object({
    count: z.number(),
    never: z.number(),
    median: z.number().optional(),
    p95: z.number().optional(),
    longest: z.number().optional(),
  }),
  priorities: z.record(z.string(), z.number()),
});
export type StatisticsAnswer = z.infer<typeof statisticsShape>;
/** The figures of a stretch of time; handed in, so that web knows no rule. */
export type AskStatistics = (from: Instant, to: Instant) => Promise<StatisticsAnswer>;

export const alarmRoutes = (
  app: FastifyInstance,
  watch: Watch,
  statistics: AskStatistics,
  host: Host,
): void => {
  app.get<{ Querystring: unknown }>(
    '/api/v1/alarms/statistics',
    {
      config: { right: 'see' },
      schema: {
        summary:
          'Figures of the alarms (ISA-18.2, EEMUA 191) from the journal, of the last week unless said',
        querystring: jsonSchema(stretch),
        response: { 200: jsonSchema(statisticsShape) },
      },
    },
    (request) => statistics(...stretchOf(stretch.parse(request.query), host.clock.wall())),
  );
  app.get(
    '/api/v1/alarms',
    {
      config: { right: 'see' },
      schema: {
        summary: 'Alarms that are not normal, worst first',
        response: { 200: jsonSchema(z.array(alarmShape)) },
      },
    },
    () => worstFirst(watch.current.alarms.values()),
  );
};
