import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ZoneId } from '../core/identity.js';
import type { Query, Watch } from '../core/ports.js';
import { type Clock, hours, type Instant, instant } from '../core/time.js';
import { type GivenVerdict, VERDICTS, type Verdict } from '../core/verdict.js';
import { instantText, jsonSchema, readInstant } from './answer.js';
import { excursionShape } from './excursions.js';
import { asker } from './guard.js';
import { aboutOf, eventsBack, pastAsked, spanOf } from './past.js';
import type { Sight, SightOf } from './sight.js';

/** A window that still runs: its verdict is what it would be if it ended like this. */
export interface SoFar {
  readonly verdict: Verdict;
  readonly upTo: Instant;
}

const verdictShape = z
  .object({
    zone: z.string(),
    standard: z.string(),
    requirement: z.string(),
    window: z.object({ length: z.string(), from: z.number(), to: z.number() }),
    verdict: z.enum(VERDICTS),
    value: z.string().optional(),
    unit: z.string(),
    n: z.number(),
    good: z.number(),
    standing: z.enum(['formal', 'monitoring', 'indicative']),
  })
  .loose();
const nowAsked = z.object({
  zone: z.string().optional(),
  at: instantText.optional().describe('windows that held this moment, instead of the last ones'),
});
/** A window that ended while the gateway was down is judged at its start, of yesterday's at the earliest. */
const JUDGED_WITHIN = hours(49);
/** A day in which the clocks go back. */
const LONGEST_WINDOW = hours(25);

interface Parts {
  readonly watch: Watch;
  readonly query: Query;
  readonly soFar: (zone?: ZoneId) => readonly SoFar[];
  readonly sights: SightOf;
  readonly clock: Clock;
}

export const verdictRoutes = (app: FastifyInstance, parts: Parts): void => {
  const { watch, query, soFar, sights, clock } = parts;
  const config = { right: 'see', also: ['scoped'] } as const;

  const given = async (
    sight: Sight,
    from: Instant,
    to: Instant,
    isWanted: (verdict: GivenVerdict) => boolean,
    most: number,
  ): Promise<readonly GivenVerdict[]> => {
    const found: GivenVerdict[] = [];
    const until = instant(to + JUDGED_WITHIN);
    for await (const event of eventsBack(query, ['verdict-given'], from, until)) {
      if (event.kind !== 'verdict-given') continue;
      const { verdict } = event;
      if (sight.zone(verdict.zone) && isWanted(verdict)) found.push(verdict);
      if (found.length === most) break;
    }
    return found;
  };

  app.get<{ Querystring: unknown }>(
    '/api/v1/verdicts',
    {
      config,
      schema: {
        summary:
          'The last verdict of each requirement of each zone, windows that run, open excursions',
        querystring: jsonSchema(nowAsked),
        response: {
          200: jsonSchema(
            z.object({
              given: z.array(verdictShape),
              soFar: z.array(verdictShape.extend({ upTo: z.number() })),
              excursions: z.array(excursionShape),
            }),
          ),
        },
      },
    },
    async (request) => {
      const asked = nowAsked.parse(request.query);
      const sight = sights(asker(request), clock.wall());
      const isIn = ({ zone }: { readonly zone: ZoneId }): boolean =>
        sight.zone(zone) && (asked.zone === undefined || zone === asked.zone);
      if (asked.at !== undefined) {
        const at = instant(readInstant(asked.at));
        const holds = ({ window }: GivenVerdict): boolean => window.from <= at && at < window.to;
        const stretch = sight.stretch(at, at);
        const verdicts =
          stretch === undefined
            ? []
            : await given(
                sight,
                at,
                instant(at + LONGEST_WINDOW),
                (verdict) => isIn(verdict) && holds(verdict),
                Number.POSITIVE_INFINITY,
              );
        return { given: verdicts, soFar: [], excursions: [] };
      }
      return {
        given: [...watch.current.verdicts.values()].filter(isIn),
        soFar: soFar(asked.zone as ZoneId | undefined)
          .filter(({ verdict }) => isIn(verdict))
          .map(({ verdict, upTo }) => ({ ...verdict, upTo })),
        excursions: [...watch.current.excursions.values()].filter(isIn),
      };
    },
  );

  app.get<{ Querystring: unknown }>(
    '/api/v1/verdicts/history',
    {
      config,
      schema: {
        summary:
          'Verdicts that were given on windows that ended within, newest first; a day by default',
        querystring: jsonSchema(pastAsked),
        response: { 200: jsonSchema(z.array(verdictShape)) },
      },
    },
    async (request) => {
      const asked = pastAsked.parse(request.query);
      const sight = sights(asker(request), clock.wall());
      const stretch = sight.stretch(...spanOf(asked, clock.wall()));
      if (stretch === undefined) return [];
      const [from, to] = stretch;
      const isAbout = (verdict: GivenVerdict): boolean =>
        verdict.window.to >= from && verdict.window.to <= to && aboutOf(asked, verdict);
      return given(sight, from, to, isAbout, asked.limit);
    },
  );
};
