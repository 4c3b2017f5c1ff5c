import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Who } from '../core/access.js';
import type { AlarmRule } from '../core/alarm.js';
import type { Latest } from '../core/current.js';
import { Fault } from '../core/fault.js';
import { type Hall, type Point, pointsOf } from '../core/hall.js';
import { type DeviceId, type PointId, pointId } from '../core/identity.js';
import type { Query, Sample, Watch } from '../core/ports.js';
import type { Quality } from '../core/quality.js';
import { type Clock, type Instant, instant, type Millis, millis } from '../core/time.js';
import { UNITS } from '../core/unit.js';
import { instantText, jsonSchema, namesShape, readInstant } from './answer.js';
import { asker } from './guard.js';
import type { SightOf } from './sight.js';

export const pointShape = z.object({
  id: z.string(),
  device: z.string(),
  zone: z.string().optional(),
  quantity: z.string(),
  names: namesShape,
  unit: z.string(),
  symbol: z.string(),
  decimals: z.number(),
  /** Of a state: what its numbers mean. */
  states: z.record(z.string(), namesShape).optional(),
  /** Where its alarms begin, most urgent first. */
  limits: z.array(
    z.object({
      test: z.enum(['above', 'below']),
      limit: z.number(),
      priority: z.number(),
      basis: z.object({ source: z.string(), confidence: z.string() }).optional(),
    }),
  ),
  /** Milliseconds after which the value no longer stands: twice the point's period. */
  standsFor: z.number(),
  /** The same of its past: not every reading of a point that is asked often is kept. */
  standsInPast: z.number(),
  quality: z.string(),
  at: z.number().optional(),
  value: z.number().optional(),
  lastUsable: z.object({ at: z.number(), value: z.number() }).optional(),
});
export type PointAnswer = z.infer<typeof pointShape>;

/** Milliseconds for which a kept reading speaks: longer silence in the past is a gap. */
const pastStands = ({ period, keepEvery }: Point): Millis =>
  millis(2 * Math.max(period, keepEvery));

/** What the API and the stream say of one point: never a value without quality, unit and time. */
export const pointAnswer = (
  point: Point,
  latest: Latest | undefined,
  limits: PointAnswer['limits'] = [],
): PointAnswer => ({
  id: point.id,
  device: point.device,
  ...(point.zone && { zone: point.zone }),
  quantity: point.quantity,
  names: point.names,
  unit: point.unit,
  symbol: UNITS[point.unit].symbol,
  decimals: point.decimals,
  ...(point.states && { states: point.states }),
  limits,
  standsFor: 2 * point.period,
  standsInPast: pastStands(point),
  quality: latest?.reading.quality ?? ('bad:waiting-for-initial-data' satisfies Quality),
  ...(latest && { at: latest.reading.at }),
  ...(latest?.reading.value !== undefined && { value: latest.reading.value }),
  ...(latest?.lastUsable?.value !== undefined && {
    lastUsable: { at: latest.lastUsable.at, value: latest.lastUsable.value },
  }),
});

/** The limits of each point, from the rules that watch it. */
const limitsFrom = (rules: readonly AlarmRule[]): ReadonlyMap<PointId, PointAnswer['limits']> => {
  const limits = new Map<PointId, PointAnswer['limits']>();
  for (const { when, priority, basis } of rules) {
    if (when.test !== 'above' && when.test !== 'below') continue;
    const { test, limit, point } = when;
    const all = [...(limits.get(point) ?? []), { test, limit, priority, ...(basis && { basis }) }];
    limits.set(
      point,
      all.sort((a, b) => a.priority - b.priority),
    );
  }
  return limits;
};

const historyAsked = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  limit: z.coerce.number().int().min(1).max(20_000).default(2000),
});
const MOST_POINTS = 40;
const severalAsked = historyAsked.extend({
  limit: z.coerce.number().int().min(1).max(2000).default(200),
  points: z
    .string()
    .max(4000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.string()).min(1).max(MOST_POINTS))
    .describe('points with commas between: aq-01/co2,aq-02/co2'),
});
const sampleShape = z.object({
  at: z.number(),
  quality: z.string(),
  value: z.number().optional(),
  /** How far it goes on without a gap where the next one stands farther off. */
  until: z.number().optional(),
});

const DAY_MS = 86_400_000;

const spanOf = (asked: z.infer<typeof historyAsked>, now: Instant): readonly [Instant, Instant] => {
  const to = asked.to === undefined ? now : readInstant(asked.to);
  const from = asked.from === undefined ? to - DAY_MS : readInstant(asked.from);
  return [instant(from), instant(to)];
};

export const pointRoutes = (
  app: FastifyInstance,
  parts: {
    hall: Hall;
    rules: readonly AlarmRule[];
    watch: Watch;
    query: Query;
    sights: SightOf;
    clock: Clock;
  },
): void => {
  const { hall, rules, watch, query, sights, clock } = parts;
  const pastOf = async (
    who: Who,
    id: PointId,
    asked: z.infer<typeof historyAsked>,
  ): Promise<readonly Sample[]> => {
    const sight = sights(who, clock.wall());
    if (!sight.past(id)) throw new Fault('not-allowed', { what: id });
    const stretch = sight.stretch(...spanOf(asked, clock.wall()));
    return stretch === undefined ? [] : query.history(id, ...stretch, asked.limit, stands.get(id));
  };
  const points = pointsOf(hall);
  const stands = new Map(points.map((point) => [point.id, pastStands(point)]));
  const limits = limitsFrom(rules);
  const known = new Set(points.map((point) => point.id));
  app.get(
    '/api/v1/points',
    {
      config: { right: 'see', also: ['screen', 'scoped'] },
      schema: {
        summary: 'Every point with its value, unit, quality and time',
        response: { 200: jsonSchema(z.array(pointShape)) },
      },
    },
    (request) => {
      const sight = sights(asker(request), clock.wall());
      return points
        .filter(({ id }) => sight.point(id))
        .map((point) =>
          pointAnswer(point, watch.current.points.get(point.id), limits.get(point.id) ?? []),
        );
    },
  );
  app.get<{ Params: { device: string; key: string }; Querystring: unknown }>(
    '/api/v1/points/:device/:key/history',
    {
      config: { right: 'see', also: ['screen', 'scoped'] },
      schema: {
        summary: 'The past of one point; thinned to `limit` by minimum and maximum, gaps kept',
        querystring: jsonSchema(historyAsked),
        response: { 200: jsonSchema(z.array(sampleShape)) },
      },
    },
    async (request, reply) => {
      const id = pointId(request.params.device as DeviceId, request.params.key);
      if (!known.has(id))
        return reply.code(404).send({ error: new Fault('not-found', { what: id }).message });
      const asked = historyAsked.parse(request.query);
      return pastOf(asker(request), id, asked);
    },
  );
  app.get<{ Querystring: unknown }>(
    '/api/v1/history',
    {
      config: { right: 'see', also: ['screen', 'scoped'] },
      schema: {
        summary: 'The past of several points in one answer, each as that of one point',
        querystring: jsonSchema(severalAsked),
        response: { 200: jsonSchema(z.record(z.string(), z.array(sampleShape))) },
      },
    },
    async (request, reply) => {
      const asked = severalAsked.parse(request.query);
      const strangers = asked.points.filter((id) => !known.has(id as PointId));
      if (strangers.length > 0)
        return reply
          .code(404)
          .send({ error: new Fault('not-found', { what: strangers.join(', ') }).message });
      const past: Record<string, readonly Sample[]> = {};
      for (const id of asked.points) past[id] = await pastOf(asker(request), id as PointId, asked);
      return past;
    },
  );
};
