import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Hall, Point } from '../core/hall.js';
import { pointsOf } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import type { Host, Query, Sample, Watch } from '../core/ports.js';
import { type Instant, instant, minutes } from '../core/time.js';
import { type AdviceGiven, adviceAnswer, adviceShape } from './advice.js';
import { jsonSchema } from './answer.js';
import { type Growth, growthsOf, peakOf, sumOf } from './totals.js';

const HOUR = minutes(60);
const STEP = minutes(1);
/** One answer serves every page that asks within this time: the journal is read once. */
const KEPT = minutes(1);
/** Samples of a whole day, thinned: every five minutes, the lowest and the highest of each stretch. */
const PER_DAY = 600;
const PER_HOUR = 240;

const series = z.array(z.number().nullable());
const todayShape = z.object({
  from: z.number(),
  at: z.number(),
  /** kWh since `from`, of each meter; a main meter holds what those below it hold. */
  energy: z.array(z.object({ device: z.string(), kwh: z.number() })),
  /** Through the doors of the building since `from`. */
  people: z
    .object({
      in: z.number(),
      out: z.number(),
      peak: z.object({ net: z.number(), at: z.number() }).optional(),
    })
    .optional(),
  /** Of the last verdict on each requirement of each zone. */
  verdicts: z.object({
    compliant: z.number(),
    nonCompliant: z.number(),
    undecided: z.number(),
  }),
  /** What is not as it should be, or soon will not be, each with what to do. */
  advice: z.array(adviceShape),
  /** Minute by minute; null where nothing good was measured. */
  lastHour: z.object({
    from: z.number(),
    step: z.number(),
    /** The highest of the zones indoors, ppm. */
    co2: series,
    /** The mean of the zones indoors, °C. */
    temperature: series,
  }),
});
export type TodayAnswer = z.infer<typeof todayShape>;

export interface TodayParts {
  readonly hall: Hall;
  readonly query: Query;
  readonly watch: Watch;
  /** When the day of the hall began, in its own time zone. */
  readonly advice: () => readonly AdviceGiven[];
  readonly startOfDay: (at: Instant) => Instant;
  readonly host: Host;
}

type Combine = (values: readonly number[]) => number;
const highest: Combine = (values) => Math.max(...values);
const mean: Combine = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Several points minute by minute as one line; a minute without a good value is a gap. */
export const lineOf = (
  pasts: readonly (readonly Sample[])[],
  from: Instant,
  combine: Combine,
): (number | null)[] =>
  Array.from({ length: HOUR / STEP }, (_, index) => {
    const [start, end] = [from + index * STEP, from + (index + 1) * STEP];
    const values = pasts.flatMap((past) => {
      const within = past.filter(({ at, value }) => value !== undefined && at >= start && at < end);
      const value = within.at(-1)?.value;
      return value === undefined ? [] : [value];
    });
    return values.length === 0 ? null : Math.round(combine(values) * 10) / 10;
  });

/** Doors of the building: what counts into one zone and out of no other, and the other way round. */
const entrances = ({ counting }: Hall) => {
  const into = new Set<PointId>(counting.flatMap((zone) => zone.in));
  const outOf = new Set<PointId>(counting.flatMap((zone) => zone.out));
  return {
    in: [...into].filter((point) => !outOf.has(point)),
    out: [...outOf].filter((point) => !into.has(point)),
  };
};

const readToday = async (parts: TodayParts): Promise<Omit<TodayAnswer, 'advice'>> => {
  const { hall, query, watch, host } = parts;
  const at = host.clock.wall();
  const from = parts.startOfDay(at);
  const hourAgo = instant(at - HOUR);
  const points = pointsOf(hall);
  const outside = new Set(hall.zones.filter(({ kind }) => kind === 'outdoor').map(({ id }) => id));
  const indoors = (quantity: Point['quantity']) =>
    points.filter((one) => one.quantity === quantity && one.zone && !outside.has(one.zone));
  const pastOf = async (wanted: readonly Point[]) => {
    const pasts: (readonly Sample[])[] = [];
    for (const { id } of wanted) pasts.push(await query.history(id, hourAgo, at, PER_HOUR));
    return pasts;
  };
  const growths = async (id: PointId): Promise<readonly Growth[]> => {
    const point = points.find((one) => one.id === id);
    return growthsOf(await query.history(id, from, at, PER_DAY), point?.rollsOverAt);
  };

  // An instrument that tells several totals (imported, both ways) is taken by the largest.
  const energy = new Map<string, number>();
  for (const { id, device } of points.filter(({ quantity }) => quantity === 'energy')) {
    const kwh = Math.round(sumOf(await growths(id)) * 100) / 100;
    energy.set(device, Math.max(energy.get(device) ?? 0, kwh));
  }

  const doors = entrances(hall);
  const [came, went]: [Growth[], Growth[]] = [[], []];
  for (const id of doors.in) came.push(...(await growths(id)));
  for (const id of doors.out) went.push(...(await growths(id)));
  const peak = peakOf([...came, ...went.map((one) => ({ at: one.at, by: -one.by }))]);

  const verdicts = [...watch.current.verdicts.values()].filter(
    ({ verdict }) => verdict !== 'not-applicable',
  );
  const given = (value: string) => verdicts.filter(({ verdict }) => verdict === value).length;
  const [compliant, nonCompliant] = [given('compliant'), given('non-compliant')];
  return {
    from,
    at,
    energy: [...energy].map(([device, kwh]) => ({ device, kwh })),
    ...(doors.in.length > 0 && {
      people: { in: sumOf(came), out: sumOf(went), ...(peak && { peak }) },
    }),
    verdicts: { compliant, nonCompliant, undecided: verdicts.length - compliant - nonCompliant },
    lastHour: {
      from: hourAgo,
      step: STEP,
      co2: lineOf(await pastOf(indoors('co2')), hourAgo, highest),
      temperature: lineOf(await pastOf(indoors('temperature')), hourAgo, mean),
    },
  };
};

/** `/api/v1/today`: the day so far in a few figures, and the last hour as lines. */
export const todayRoutes = (app: FastifyInstance, parts: TodayParts): void => {
  let kept: { readonly until: number; readonly answer: ReturnType<typeof readToday> } | undefined;
  app.get(
    '/api/v1/today',
    {
      config: { right: 'see', also: ['screen'] },
      schema: {
        summary:
          'Energy, people and verdicts of the day so far; the last hour of CO2 and temperature',
        response: { 200: jsonSchema(todayShape) },
      },
    },
    async (): Promise<TodayAnswer> => {
      const now = parts.host.clock.mono();
      if (kept === undefined || kept.until < now) {
        const answer = readToday(parts);
        kept = { until: now + KEPT, answer };
        answer.catch(() => {
          kept = undefined;
        });
      }
      const figures = await kept.answer;
      // What will be so in some minutes is not told from the minute before.
      return { ...figures, advice: parts.advice().map((one) => adviceAnswer(parts.hall, one)) };
    },
  );
};
