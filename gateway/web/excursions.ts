import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Query, Watch } from '../core/ports.js';
import type { Clock } from '../core/time.js';
import type { Excursion } from '../core/verdict.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';
import { aboutOf, eventsBack, pastAsked, spanOf } from './past.js';
import type { SightOf } from './sight.js';

export const excursionShape = z
  .object({ id: z.string(), zone: z.string(), start: z.number(), end: z.number() })
  .loose();

export const excursionRoutes = (
  app: FastifyInstance,
  parts: { watch: Watch; query: Query; sights: SightOf; clock: Clock },
): void => {
  const { watch, query, sights, clock } = parts;
  app.get<{ Querystring: unknown }>(
    '/api/v1/excursions',
    {
      config: { right: 'see', also: ['scoped'] },
      schema: {
        summary: 'Excursions within, newest first; those that go on have no `endedBy`',
        querystring: jsonSchema(pastAsked),
        response: { 200: jsonSchema(z.array(excursionShape)) },
      },
    },
    async (request) => {
      const asked = pastAsked.parse(request.query);
      const sight = sights(asker(request), clock.wall());
      const stretch = sight.stretch(...spanOf(asked, clock.wall()));
      if (stretch === undefined) return [];
      const [from, to] = stretch;
      const isAbout = (excursion: Excursion): boolean =>
        sight.zone(excursion.zone) &&
        excursion.start <= to &&
        excursion.end >= from &&
        aboutOf(asked, excursion);
      const found = [...watch.current.excursions.values()].filter(isAbout);
      for await (const event of eventsBack(query, ['excursion-ended'], from, clock.wall())) {
        if (event.kind === 'excursion-ended' && isAbout(event.excursion))
          found.push(event.excursion);
        if (found.length >= asked.limit) break;
      }
      return found.sort((one, other) => other.start - one.start);
    },
  );
};
