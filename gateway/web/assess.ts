import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Fault } from '../core/fault.js';
import type { Hall } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import { type Clock, type Instant, instant } from '../core/time.js';
import { instantText, jsonSchema, readInstant } from './answer.js';
import { asker } from './guard.js';
import type { SightOf } from './sight.js';

export interface AssessAsked {
  readonly from: Instant;
  readonly to: Instant;
  /** Left out: all zones. */
  readonly zones?: readonly ZoneId[];
  /** Left out: those in force. */
  readonly standards?: readonly string[];
}

/**
 * What `hallkeeper assess --json` prints, as it is printed. Rejects with `assess-busy`, `assess-failed`
 * or `bad-request`; aborting ends it.
 */
export type Assess = (asked: AssessAsked, signal: AbortSignal) => Promise<Readable>;

const names = z
  .string()
  .max(2000)
  .transform((text) => text.split(','))
  .optional();
const assessAsked = z.object({
  from: instantText,
  to: instantText,
  zone: names.describe('zones with commas between'),
  standard: names.describe('standards with commas between, whenever they were in force'),
});

export const assessRoutes = (
  app: FastifyInstance,
  parts: { hall: Hall; assess: Assess; sights: SightOf; clock: Clock },
): void => {
  const { hall, assess, sights, clock } = parts;
  app.get<{ Querystring: unknown }>(
    '/api/v1/assess',
    {
      config: { right: 'see', also: ['scoped'], exports: 'assessment' },
      schema: {
        summary:
          'Every window and verdict of a time, computed from the journal; streams while it is made',
        querystring: jsonSchema(assessAsked),
      },
    },
    async (request, reply) => {
      const asked = assessAsked.parse(request.query);
      const sight = sights(asker(request), clock.wall());
      const known = hall.zones.map(({ id }) => id);
      const strangers = asked.zone?.filter((name) => !known.some((id) => id === name)) ?? [];
      if (strangers.length > 0) throw new Fault('not-found', { what: strangers.join(', ') });
      const zones = known.filter((id) => sight.zone(id) && asked.zone?.includes(id) !== false);
      const stretch = sight.stretch(
        instant(readInstant(asked.from)),
        instant(readInstant(asked.to)),
      );
      if (stretch === undefined || zones.length === 0)
        throw new Fault('not-allowed', { what: '/api/v1/assess' });
      const [from, to] = stretch;
      const gone = new AbortController();
      reply.raw.on('close', () => gone.abort());
      const stream = await assess(
        {
          from,
          to,
          ...(zones.length < known.length && { zones }),
          ...(asked.standard && { standards: asked.standard }),
        },
        gone.signal,
      );
      return reply.type('application/json; charset=utf-8').send(stream);
    },
  );
};
