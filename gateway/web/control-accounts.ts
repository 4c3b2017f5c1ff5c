import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Administration } from '../core/access.js';
import { ROLES } from '../core/role.js';
import { jsonSchema } from './answer.js';

const name = z.string().min(1).max(100);
const by = name;
const role = z.enum(ROLES);
const addShape = z.strictObject({ name, role, by });
const changeShape = z.strictObject({
  name,
  by,
  role: role.optional(),
  disabled: z.boolean().optional(),
  reset: z.literal(true).optional(),
  unlock: z.literal(true).optional(),
  signOut: z.literal(true).optional(),
});
const inviteShape = z.strictObject({
  role,
  by,
  name: name.optional(),
  days: z.int().min(1).max(366).optional(),
});
const screenShape = z.strictObject({ name, by, address: z.string().max(64).optional() });

/** Accounts over the control socket: whoever may open the file is let in when nobody else is. */
export const accountControl = (app: FastifyInstance, administration: Administration): void => {
  const changer = (who: string) => ({ by: who, from: 'console' });
  app.get('/accounts', () => administration.list());
  app.post<{ Body: z.infer<typeof addShape> }>(
    '/accounts/add',
    { schema: { body: jsonSchema(addShape) } },
    async ({ body }) => ({
      password: await administration.add(body.name, body.role, changer(body.by)),
    }),
  );
  app.post<{ Body: z.infer<typeof changeShape> }>(
    '/accounts/change',
    { schema: { body: jsonSchema(changeShape) } },
    async ({ body: { name: of, by: who, ...wish } }) => {
      const password = await administration.change(of, wish, changer(who));
      return password === undefined ? {} : { password };
    },
  );
  app.post<{ Body: z.infer<typeof inviteShape> }>(
    '/accounts/invite',
    { schema: { body: jsonSchema(inviteShape) } },
    ({ body: { by: who, ...wish } }) => administration.invite(wish, changer(who)),
  );
  app.post<{ Body: z.infer<typeof screenShape> }>(
    '/accounts/screen',
    { schema: { body: jsonSchema(screenShape) } },
    ({ body }) => administration.addScreen(body.name, body.address, changer(body.by)),
  );
};
