import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { PointId } from '../core/identity.js';
import type { Clock } from '../core/time.js';
import { DOUBTS, type Doubted } from '../core/verdict.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';
import type { SightOf } from './sight.js';

/** Stretches of each point that look good and are not believed. */
export type SuspicionsOf = () => ReadonlyMap<PointId, readonly Doubted[]>;

const doubtedShape = z.object({
  point: z.string(),
  from: z.number(),
  until: z.number().optional().describe('left out while it goes on'),
  why: z.enum(DOUBTS),
});

export const suspicionRoutes = (
  app: FastifyInstance,
  parts: {
    readonly suspicions: SuspicionsOf;
    readonly sights: SightOf;
    readonly clock: Clock;
  },
): void => {
  app.get(
    '/api/v1/suspicions',
    {
      config: { right: 'see', also: ['scoped'] },
      schema: {
        summary: 'Readings of the last two days that look good and do not count, and why',
        response: { 200: jsonSchema(z.array(doubtedShape)) },
      },
    },
    (request) => {
      const sight = parts.sights(asker(request), parts.clock.wall());
      return [...parts.suspicions()].flatMap(([point, doubts]) =>
        sight.past(point) ? doubts.map((doubted) => ({ point, ...doubted })) : [],
      );
    },
  );
};
