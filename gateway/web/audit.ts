import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AUDIT_KINDS } from '../core/audit.js';
import type { Event, EventKind } from '../core/event.js';
import type { Query } from '../core/ports.js';
import { type Instant, instant } from '../core/time.js';
import { instantText, jsonSchema, readInstant } from './answer.js';
import { eventShape } from './events.js';

const asked = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
  who: z.string().max(64).optional(),
});

/** The reader rests between pieces of this many. */
const PIECE = 2000;

const KINDS: ReadonlySet<EventKind> = new Set(AUDIT_KINDS);

/** Whose act an event is. */
export const actorOf = (event: Event): string | undefined =>
  'command' in event ? event.command.by.name : 'by' in event ? String(event.by) : undefined;

/** What people did, and who was turned away; newest first, looked for piece by piece. */
export const auditOf = async (
  query: Query,
  from: Instant,
  to: Instant,
  limit: number,
  who: string | undefined,
): Promise<readonly Event[]> => {
  const found = new Map<string, Event>();
  for (let until = to; ; ) {
    const piece = await query.events({ from, to: until, limit: PIECE });
    for (const event of piece)
      if (KINDS.has(event.kind) && (who === undefined || actorOf(event) === who))
        found.set(`${event.boot}:${event.seq}`, event);
    const oldest = Math.min(...piece.map(({ at }) => at));
    if (piece.length < PIECE || found.size >= limit) return [...found.values()].slice(0, limit);
    // A millisecond that alone fills a piece cannot be taken apart further.
    until = instant(oldest < until ? oldest : until - 1);
  }
};

/** `/api/v1/audit`; who looked at it is itself in it. */
export const auditRoutes = (app: FastifyInstance, query: Query, now: () => Instant): void => {
  app.get<{ Querystring: unknown }>(
    '/api/v1/audit',
    {
      config: { right: 'see-audit', exports: 'audit' },
      schema: {
        summary: 'Sign-ins, accounts, exports and commands, newest first',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(z.array(eventShape)) },
      },
    },
    (request) => {
      const { from, to, limit, who } = asked.parse(request.query);
      const begin = instant(from === undefined ? 0 : readInstant(from));
      return auditOf(query, begin, to === undefined ? now() : instant(readInstant(to)), limit, who);
    },
  );
};
