import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isOfAccess } from '../core/audit.js';
import type { Query } from '../core/ports.js';
import { type Clock, instant } from '../core/time.js';
import { instantText, jsonSchema, readInstant } from './answer.js';
import { asker } from './guard.js';
import type { SightOf } from './sight.js';

const eventsAsked = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
});
export const eventShape = z
  .object({ kind: z.string(), at: z.number(), boot: z.string(), seq: z.number() })
  .loose();

/** Who came and went is left out for those who may not see the audit. */
export const eventRoutes = (
  app: FastifyInstance,
  { query, sights, clock }: { query: Query; sights: SightOf; clock: Clock },
): void => {
  app.get<{ Querystring: unknown }>(
    '/api/v1/events',
    {
      config: { right: 'see', also: ['scoped'] },
      schema: {
        summary: 'What happened, newest first',
        querystring: jsonSchema(eventsAsked),
        response: { 200: jsonSchema(z.array(eventShape)) },
      },
    },
    async (request) => {
      const who = asker(request);
      const asked = eventsAsked.parse(request.query);
      const sight = sights(who, clock.wall());
      const stretch = sight.stretch(
        instant(asked.from === undefined ? 0 : readInstant(asked.from)),
        asked.to === undefined ? clock.wall() : instant(readInstant(asked.to)),
      );
      if (stretch === undefined) return [];
      const [from, to] = stretch;
      const events = await query.events({ from, to, limit: asked.limit });
      const audit = who.rights.has('see-audit');
      return events.filter((event) => sight.event(event) && (audit || !isOfAccess(event.kind)));
    },
  );
};
