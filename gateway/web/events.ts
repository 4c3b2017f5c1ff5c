import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EventFilter, Query } from '../core/ports.js';
import type { Instant } from '../core/time.js';
import { instantText, jsonSchema, readInstant } from './answer.js';

const eventsAsked = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
});
export const eventShape = z
  .object({ kind: z.string(), at: z.number(), boot: z.string(), seq: z.number() })
  .loose();

export const eventRoutes = (app: FastifyInstance, query: Query): void => {
  app.get<{ Querystring: unknown }>(
    '/api/v1/events',
    {
      config: { right: 'see' },
      schema: {
        summary: 'What happened, newest first',
        querystring: jsonSchema(eventsAsked),
        response: { 200: jsonSchema(z.array(eventShape)) },
      },
    },
    (request) => {
      const asked = eventsAsked.parse(request.query);
      const filter: EventFilter = {
        limit: asked.limit,
        ...(asked.from !== undefined && { from: readInstant(asked.from) as Instant }),
        ...(asked.to !== undefined && { to: readInstant(asked.to) as Instant }),
      };
      return query.events(filter);
    },
  );
};
