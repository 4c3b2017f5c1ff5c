import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AlarmId } from '../core/identity.js';
import type { Watch } from '../core/ports.js';
import type { Clock } from '../core/time.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';
import type { SightOf } from './sight.js';

const alarms = z.array(z.string().min(1).max(128)).max(200);
const seenShape = z.strictObject({
  shown: alarms.describe('painted, and within the window'),
  heard: alarms.describe('whose sound has begun'),
});

export interface SeenParts {
  readonly watch: Watch;
  readonly sights: SightOf;
  readonly clock: Clock;
  /** Handed in; keeps the first of each. */
  readonly firstSeen: (
    sense: 'first-shown' | 'first-heard',
    alarms: readonly AlarmId[],
    by: { readonly name: string; readonly from: string },
  ) => Promise<void>;
}

/**
 * `/api/v1/alarms/seen`: a page says what it has put before somebody. It changes nothing but that the first of
 * each is kept, and nobody tells of an alarm that they are not shown. A wall screen tells nothing: nobody is
 * known to stand before it, and its token may only read.
 */
export const seenRoute = (app: FastifyInstance, parts: SeenParts): void => {
  const { watch, sights, clock, firstSeen } = parts;
  app.post(
    '/api/v1/alarms/seen',
    {
      bodyLimit: 64 * 1024,
      config: { right: 'see', also: ['locked', 'scoped'], background: true },
      schema: {
        summary: 'Alarms that this page has shown, and let be heard; the first of each is kept',
        body: jsonSchema(seenShape),
      },
    },
    async (request, reply) => {
      const who = asker(request);
      const sight = sights(who, clock.wall());
      const visible = (ids: readonly string[]): readonly AlarmId[] =>
        ids.flatMap((id) => {
          const state = watch.current.alarms.get(id as AlarmId);
          return state && sight.alarm(state) ? [state.alarm] : [];
        });
      const { shown, heard } = seenShape.parse(request.body);
      const by = { name: who.name, from: request.from };
      await firstSeen('first-shown', visible(shown), by);
      await firstSeen('first-heard', visible(heard), by);
      return reply.code(204).send();
    },
  );
};
