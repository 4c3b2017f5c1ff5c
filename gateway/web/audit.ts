import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AUDIT_GROUPS, AUDIT_KINDS, auditGroupOf, type ChainFound } from '../core/audit.js';
import type { Event, EventKind } from '../core/event.js';
import type { Hall } from '../core/hall.js';
import type { Query } from '../core/ports.js';
import { type Clock, type Instant, instant } from '../core/time.js';
import { instantText, jsonSchema, namesShape, readInstant } from './answer.js';
import { auditCsv } from './audit-csv.js';
import { actorOf, type Told, toldOf } from './audit-words.js';
import { eventShape } from './events.js';

const asked = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
  who: z.string().max(64).optional(),
  group: z.enum(AUDIT_GROUPS).optional(),
});
const csvAsked = asked.extend({
  limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
  lang: z.enum(['zh', 'en']).default('zh'),
});

const entryShape = eventShape.extend({
  told: z
    .object({
      group: z.enum(AUDIT_GROUPS),
      by: z.string().optional(),
      title: namesShape,
      detail: namesShape,
      reason: z.string().optional(),
      changes: z
        .array(
          z.object({ path: z.string(), from: z.string().optional(), to: z.string().optional() }),
        )
        .optional(),
    })
    .describe('the entry as a person reads it'),
});
export type AuditEntry = Event & { readonly told: Told };

const chainShape = z.object({
  entries: z.number(),
  broken: z
    .object({
      why: z.enum(['changed', 'unreadable', 'beginning-missing']),
      at: z.number(),
      entry: z.string().optional(),
      kind: z.string().optional(),
    })
    .optional(),
});

/** The reader rests between pieces of this many. */
const PIECE = 2000;

interface Wanted {
  readonly from: Instant;
  readonly to: Instant;
  readonly limit: number;
  readonly kinds: readonly EventKind[];
  readonly who: string | undefined;
}

/** What people did, and who was turned away; newest first, looked for piece by piece. */
export const auditOf = async (query: Query, wanted: Wanted): Promise<readonly Event[]> => {
  const { from, to, limit, kinds, who } = wanted;
  const found = new Map<string, Event>();
  for (let until = to; ; ) {
    const piece = await query.events({ from, to: until, kinds, limit: PIECE });
    for (const event of piece)
      if (who === undefined || actorOf(event) === who)
        found.set(`${event.boot}:${event.seq}`, event);
    const oldest = Math.min(...piece.map(({ at }) => at));
    if (piece.length < PIECE || found.size >= limit) return [...found.values()].slice(0, limit);
    // A millisecond that alone fills a piece cannot be taken apart further.
    until = instant(oldest < until ? oldest : until - 1);
  }
};

export interface AuditParts {
  readonly query: Query;
  readonly hall: Hall;
  readonly clock: Clock;
  /** Follows the chain of the journal, which takes a while; rejects with a Fault. */
  readonly chain: () => Promise<ChainFound>;
}

/** `/api/v1/audit`; who looked at it is itself in it. */
export const auditRoutes = (app: FastifyInstance, parts: AuditParts): void => {
  const { query, hall, clock } = parts;
  const wantedOf = ({ from, to, limit, who, group }: z.output<typeof asked>): Wanted => ({
    from: instant(from === undefined ? 0 : readInstant(from)),
    to: to === undefined ? clock.wall() : instant(readInstant(to)),
    kinds: AUDIT_KINDS.filter((kind) => group === undefined || auditGroupOf(kind) === group),
    limit,
    who,
  });

  app.get<{ Querystring: unknown }>(
    '/api/v1/audit',
    {
      config: { right: 'see-audit', exports: 'audit' },
      schema: {
        summary: 'Changes, records, commands, exports and sign-ins, newest first',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(z.array(entryShape)) },
      },
    },
    async (request): Promise<readonly AuditEntry[]> => {
      const events = await auditOf(query, wantedOf(asked.parse(request.query)));
      return events.map((event) => ({ ...event, told: toldOf(event) }));
    },
  );
  app.get<{ Querystring: unknown }>(
    '/api/v1/audit.csv',
    {
      config: { right: 'see-audit', exports: 'audit.csv' },
      schema: {
        summary: 'The same as a table: UTF-8 with BOM',
        querystring: jsonSchema(csvAsked),
      },
    },
    async (request, reply) => {
      const { lang, ...wanted } = csvAsked.parse(request.query);
      const events = await auditOf(query, wantedOf(wanted));
      return reply
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .type('text/csv; charset=utf-8')
        .send(auditCsv(events, hall.timeZone, lang));
    },
  );

  let following: Promise<ChainFound> | undefined;
  app.get(
    '/api/v1/audit/chain',
    {
      config: { right: 'see-audit' },
      schema: {
        summary:
          'Whether the chain of the journal holds; else the first entry that is not as it was',
        response: { 200: jsonSchema(chainShape) },
      },
    },
    () => {
      // Who asks while it is followed gets the same answer.
      following ??= parts.chain().finally(() => {
        following = undefined;
      });
      return following;
    },
  );
};
