import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Changer, Desk } from '../core/access.js';
import type { Hall } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import type { Query } from '../core/ports.js';
import { ROLES } from '../core/role.js';
import { type Instant, instant } from '../core/time.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';

const MOST_DAYS = 366;
const role = z.enum(ROLES);
const name = z.string().min(1).max(100);
const at = z.int().min(0);
const scopeShape = z.strictObject({
  zones: z.array(z.string()).min(1).max(500).optional(),
  from: at.optional(),
  to: at.optional(),
});
const addShape = z.strictObject({ name, role });
const changeShape = z.strictObject({
  role: role.optional(),
  disabled: z.boolean().optional(),
  until: at.nullable().optional(),
  reset: z.literal(true).optional(),
  unlock: z.literal(true).optional(),
  signOut: z.literal(true).optional(),
});
const inviteShape = z.strictObject({
  role,
  name: name.optional(),
  days: z.int().min(1).max(MOST_DAYS).optional(),
  scope: scopeShape.optional(),
});
const screenShape = z.strictObject({ name, address: z.ipv4().or(z.ipv6()).optional() });
/** Of so many sign-ins the last of each person is found; who is not among them did not come in for long. */
const MOST_SIGN_INS = 2000;
/** When each person last signed in, by name. */
const lastSignIns = async (query: Pick<Query, 'events'>): Promise<ReadonlyMap<string, Instant>> => {
  const last = new Map<string, Instant>();
  for (const event of await query.events({ kinds: ['signed-in'], limit: MOST_SIGN_INS }))
    if (event.kind === 'signed-in' && event.at > (last.get(event.by) ?? 0))
      last.set(event.by, event.at);
  return last;
};
const nameParams = z.object({ name });
const idParams = z.object({ id: z.string().max(64) });

/** Accounts, invitations and wall screens; for administrators. Passwords and codes are told once, in the answer. */
export const accountRoutes = (
  app: FastifyInstance,
  { desk, hall, query }: { desk: Desk; hall: Hall; query: Pick<Query, 'events'> },
): void => {
  const { administration } = desk;
  const zones = new Set<string>(hall.zones.map(({ id }) => id));
  const changer = (request: FastifyRequest): Changer => ({
    by: asker(request).name,
    from: request.from,
  });
  const config = { right: 'administer' } as const;
  const accountNow = (of: string) =>
    administration.list().accounts.find((account) => account.name === of);

  app.get(
    '/api/v1/accounts',
    { config, schema: { summary: 'Accounts, open invitations and wall screens' } },
    async () => {
      const { accounts, ...others } = administration.list();
      const last = await lastSignIns(query);
      const withLast = accounts.map((account) => {
        const lastSignIn = last.get(account.name);
        return { ...account, ...(lastSignIn !== undefined && { lastSignIn }) };
      });
      return { accounts: withLast, ...others };
    },
  );
  app.post(
    '/api/v1/accounts',
    {
      config,
      schema: {
        summary: 'Adds an account; its temporary password is told once',
        body: jsonSchema(addShape),
      },
    },
    async (request, reply) => {
      const wish = addShape.parse(request.body);
      const password = await administration.add(wish.name, wish.role, changer(request));
      const [account] = administration.list().accounts.slice(-1);
      return reply.code(201).send({ account, password });
    },
  );
  app.patch(
    '/api/v1/accounts/:name',
    {
      config,
      schema: {
        summary:
          'Changes role, end, whether it is disabled; resets its password, unlocks it, ends its sessions',
        params: jsonSchema(nameParams),
        body: jsonSchema(changeShape),
      },
    },
    async (request) => {
      const { name: of } = nameParams.parse(request.params);
      const { until, ...wish } = changeShape.parse(request.body);
      const ends = until === null || until === undefined ? until : instant(until);
      const password = await administration.change(of, { ...wish, until: ends }, changer(request));
      return { account: accountNow(of), ...(password !== undefined && { password }) };
    },
  );
  app.post(
    '/api/v1/invitations',
    {
      config,
      schema: {
        summary: 'A link with which one person makes an account; told once',
        body: jsonSchema(inviteShape),
      },
    },
    async (request, reply) => {
      const { scope, ...wish } = inviteShape.parse(request.body);
      const unknown = scope?.zones?.find((zone) => !zones.has(zone));
      if (unknown !== undefined) return reply.code(400).send({ error: `no zone ${unknown}` });
      const made = await administration.invite(
        {
          ...wish,
          ...(scope && {
            scope: {
              ...(scope.zones && { zones: scope.zones as ZoneId[] }),
              ...(scope.from !== undefined && { from: instant(scope.from) }),
              ...(scope.to !== undefined && { to: instant(scope.to) }),
            },
          }),
        },
        changer(request),
      );
      return reply.code(201).send({ ...made, path: `/join#${made.code}` });
    },
  );
  app.delete(
    '/api/v1/invitations/:id',
    { config, schema: { summary: 'Withdraws an invitation', params: jsonSchema(idParams) } },
    async (request, reply) => {
      await administration.withdraw(idParams.parse(request.params).id, changer(request));
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/v1/screens',
    {
      config,
      schema: {
        summary: 'A link that makes the browser which opens it a wall screen; told once',
        body: jsonSchema(screenShape),
      },
    },
    async (request, reply) => {
      const wish = screenShape.parse(request.body);
      const made = await administration.addScreen(wish.name, wish.address, changer(request));
      return reply.code(201).send({ ...made, path: `/screen#${made.code}` });
    },
  );
  app.delete(
    '/api/v1/screens/:id',
    { config, schema: { summary: 'Removes a wall screen', params: jsonSchema(idParams) } },
    async (request, reply) => {
      await administration.removeScreen(idParams.parse(request.params).id, changer(request));
      return reply.code(204).send();
    },
  );
};
