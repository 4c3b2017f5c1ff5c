import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  type AlarmKind,
  type AlarmRule,
  type AlarmState,
  LIFE_SAFETY_KINDS,
} from '../core/alarm.js';
import type { Event } from '../core/event.js';
import { Fault } from '../core/fault.js';
import type { Hall, Names } from '../core/hall.js';
import type { AlarmId } from '../core/identity.js';
import type { Host, Watch } from '../core/ports.js';
import { type Instant, instant } from '../core/time.js';
import { words } from '../text/text.js';
import { type AlarmKindFacts, alarmAnswers, alarmShape } from './alarm-answer.js';
import { alarmNames } from './alarm-names.js';
import { instantText, jsonSchema, namesShape, readInstant } from './answer.js';
import { eventShape } from './events.js';
import { asker } from './guard.js';
import { type SightOf, seenBy } from './sight.js';

const asks = ({ condition }: AlarmState): boolean =>
  condition === 'unacknowledged' || condition === 'returned-unacknowledged';

const dangerOf = ({ kind }: AlarmState): number =>
  kind === 'fire' ? 0 : LIFE_SAFETY_KINDS.includes(kind) ? 1 : 2;

/**
 * By priority, and of equals a fire first, then what threatens a life (gas, a person in need), then what
 * nobody has acknowledged, then the newest: a flood never pushes a fire down.
 */
export const mostUrgentFirst = (alarms: Iterable<AlarmState>): AlarmState[] =>
  [...alarms].sort(
    (one, other) =>
      one.priority - other.priority ||
      dangerOf(one) - dangerOf(other) ||
      Number(asks(other)) - Number(asks(one)) ||
      other.since - one.since,
  );

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

export const momentOf = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : instant(readInstant(text));

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
/** On the pages each alarm of them has its name. */
const namedStatisticsShape = statisticsShape.extend({ names: z.record(z.string(), namesShape) });
/** The figures of a stretch of time; handed in, so that web knows no rule. */
export type AskStatistics = (from: Instant, to: Instant) => Promise<StatisticsAnswer>;

/** The story of an incident, event by event; `after` is milliseconds since its first signal. */
const timelineShape = z.object({
  alarm: z.string(),
  incident: z.string().optional(),
  members: z.array(z.string()).readonly(),
  since: z.number().optional(),
  lines: z
    .array(z.object({ at: z.number(), after: z.number(), names: namesShape, event: eventShape }))
    .readonly(),
});
export const timelineAsked = z.object({
  to: instantText.optional().describe('the last story before then; now unless said'),
});
export type TimelineAnswer = Omit<z.infer<typeof timelineShape>, 'lines'> & {
  readonly lines: readonly { readonly at: number; readonly after: number; readonly event: Event }[];
};

/** What the routes of alarms stand on. */
export interface AlarmParts {
  readonly hall: Hall;
  readonly watch: Watch;
  readonly host: Host;
  readonly rules: readonly AlarmRule[];
  readonly alarmKinds: Readonly<Record<AlarmKind, AlarmKindFacts>>;
  readonly statistics: AskStatistics;
  readonly sights: SightOf;
  readonly timeline: (alarm: AlarmId, to?: Instant) => Promise<TimelineAnswer>;
}

export const alarmRoutes = (app: FastifyInstance, parts: AlarmParts): void => {
  const { hall, watch, host, rules, statistics } = parts;
  const answer = alarmAnswers(hall, rules, parts.alarmKinds);
  const known = new Set(rules.map(({ id }) => id));
  const names = alarmNames(hall, rules);
  const inBoth = (key: string): Names => ({ zh: words('zh')(key), en: words('en')(key) });
  app.get<{ Querystring: unknown }>(
    '/api/v1/alarms/statistics',
    {
      config: { right: 'see' },
      schema: {
        summary:
          'Figures of the alarms (ISA-18.2, EEMUA 191) from the journal, of the last week unless said',
        querystring: jsonSchema(stretch),
        response: { 200: jsonSchema(namedStatisticsShape) },
      },
    },
    async (request) => {
      const figures = await statistics(
        ...stretchOf(stretch.parse(request.query), host.clock.wall()),
      );
      const told = [
        ...figures.top.map(({ alarm }) => alarm),
        ...figures.chattering,
        ...figures.stale,
      ];
      const named = told.map((id) => [id, names.get(id) ?? { zh: id, en: id }] as const);
      return { ...figures, names: Object.fromEntries(named) };
    },
  );
  app.get(
    '/api/v1/alarms',
    {
      config: { right: 'see', also: ['locked', 'screen', 'scoped'] },
      schema: {
        summary: 'Alarms that are not normal, worst first',
        response: { 200: jsonSchema(z.array(alarmShape)) },
      },
    },
    (request) => {
      const seen = seenBy(parts.sights(asker(request), host.clock.wall()), watch.current);
      return mostUrgentFirst(seen.alarms.values()).map((state) => answer(state, seen));
    },
  );
  app.get<{ Params: { alarm: string }; Querystring: unknown }>(
    '/api/v1/alarms/:alarm/timeline',
    {
      config: { right: 'see' },
      schema: {
        summary: 'The story of the incident of an alarm in milliseconds; slashes of its id as %2F',
        querystring: jsonSchema(timelineAsked),
        response: { 200: jsonSchema(timelineShape) },
      },
    },
    async (request, reply) => {
      const alarm = request.params.alarm as AlarmId;
      if (!known.has(alarm))
        return reply.code(404).send({ error: new Fault('alarm-unknown', { alarm }).message });
      const { to } = timelineAsked.parse(request.query);
      const told = await parts.timeline(alarm, momentOf(to));
      const lines = told.lines.map((line) => ({
        ...line,
        names: inBoth(`event.${line.event.kind}`),
      }));
      return { ...told, lines };
    },
  );
};
