import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Desk } from '../core/access.js';
import { commandSchema } from '../core/command.js';
import { Fault } from '../core/fault.js';
import type { Commands } from '../core/ports.js';
import type { Clock } from '../core/time.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';

const shape = z.looseObject({
  id: z.string().min(8).max(64),
  verb: z.string(),
  pin: z.string().max(16).optional(),
});

/**
 * `/api/v1/commands`: what a person does about an alarm, answered as the rules answer it. With a PIN it
 * is the act of the PIN's owner, whoever is signed in at the desk, also while the desk is locked.
 */
export const commandRoutes = (
  app: FastifyInstance,
  { desk, commands, clock }: { desk: Desk; commands: Commands; clock: Clock },
): void => {
  const nameOf = async (request: FastifyRequest, pin: string | undefined): Promise<string> => {
    const who = asker(request);
    if (pin === undefined) {
      if (who.locked) throw new Fault('session-locked');
      return who.name;
    }
    const { name, role, rights } = await desk.ownerOf(pin, who, request.from);
    if (rights.has('command-alarm')) return name;
    const what = 'POST /api/v1/commands';
    desk.tell({
      kind: 'access-refused',
      by: name,
      role,
      from: request.from,
      what,
      why: 'not-allowed',
    });
    throw new Fault('not-allowed', { what });
  };
  app.post(
    '/api/v1/commands',
    {
      bodyLimit: 16_384,
      config: { right: 'command-alarm', also: ['locked'] },
      schema: {
        summary: 'Acknowledge, verify, silence, reset, shelve, drill …; one id is done once',
        body: jsonSchema(shape),
      },
    },
    async (request) => {
      const { id, pin, ...said } = shape.parse(request.body);
      const verb = commandSchema.parse(said);
      const name = await nameOf(request, pin);
      const by = { name, via: 'page', from: request.from } as const;
      const answered = await commands.submit({ ...verb, id, by, at: clock.wall() });
      if (answered.accepted) return { ...answered, by: name };
      const fault = new Fault(answered.why, answered.parameters);
      return { ...answered, says: { zh: fault.in('zh'), en: fault.in('en') } };
    },
  );
};
