import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { DEMO_SESSION, type Desk, type Signed, type Who } from '../core/access.js';
import { Fault } from '../core/fault.js';
import type { Hall } from '../core/hall.js';
import type { Clock } from '../core/time.js';
import { jsonSchema, namesShape } from './answer.js';
import { asker, COOKIE } from './guard.js';

export interface SessionParts {
  readonly desk: Desk;
  readonly hall: Hall;
  readonly clock: Clock;
  /** SHA-256 of the authority that vouches for us, as people compare it; only where HTTPS is ours. */
  readonly fingerprint: string | undefined;
  readonly https: boolean;
}

const BODY = 4096;
const words = z.string().max(200);
const aboutShape = z.object({
  hall: namesShape,
  https: z.boolean(),
  fingerprint: z.string().optional(),
  firstAdministrator: z.boolean(),
  demo: z.boolean(),
  now: z.number(),
});
const nothing = z.strictObject({}).optional();
const signInShape = z.strictObject({ name: words, password: words });
const beginShape = signInShape.extend({ code: words });
const joinShape = z.strictObject({ code: words, name: words.optional(), password: words });
const codeShape = z.strictObject({ code: words });
const unlockShape = z.union([z.strictObject({ password: words }), z.strictObject({ pin: words })]);
const nextShape = z.strictObject({ password: words, next: words });
const passwordShape = z.strictObject({ password: words });

/** Chromium keeps no cookie longer. */
const SCREEN_SECONDS = 400 * 86_400;

/** What a page is told of who sits before it. */
export const meOf = (who: Who | undefined, desk: Pick<Desk, 'demo' | 'idleLock'>) => {
  const { demo, idleLock } = desk;
  if (who === undefined) return { signedIn: false, demo };
  const { rights, session, ...rest } = who;
  return {
    signedIn: true,
    demo: demo && session === DEMO_SESSION,
    ...rest,
    rights: [...rights],
    idleLock,
  };
};

/** Signing in and out, and what people do with their own session, password and PIN. */
export const sessionRoutes = (app: FastifyInstance, parts: SessionParts): void => {
  const { desk, hall, clock, https, fingerprint } = parts;
  const cookie: CookieSerializeOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: https,
  };
  const begun = (reply: FastifyReply, { token, who }: Signed) => {
    const lasting = who.role === 'wall-screen' ? { maxAge: SCREEN_SECONDS } : {};
    reply.setCookie(COOKIE, token, { ...cookie, ...lasting });
    return meOf(who, desk);
  };
  const door = <Shape extends z.ZodType>(
    path: string,
    summary: string,
    shape: Shape,
    enter: (body: z.output<Shape>, from: string) => Promise<Signed>,
  ): void => {
    app.post(
      path,
      { bodyLimit: BODY, config: { right: 'open' }, schema: { summary, body: jsonSchema(shape) } },
      async (request, reply) => begun(reply, await enter(shape.parse(request.body), request.from)),
    );
  };

  app.get(
    '/api/v1/about',
    {
      config: { right: 'open' },
      schema: { summary: 'What the sign-in page says', response: { 200: jsonSchema(aboutShape) } },
    },
    () => ({
      hall: hall.names,
      https,
      ...(fingerprint !== undefined && { fingerprint }),
      firstAdministrator: desk.firstAdministrator,
      demo: desk.demo,
      now: clock.wall(),
    }),
  );
  app.get(
    '/api/v1/me',
    { config: { right: 'open' }, schema: { summary: 'Who is signed in here, and what they may' } },
    ({ who, cookies }, reply) => {
      // A wall screen is on for years: its cookie is told anew before a browser would drop it.
      const token = cookies[COOKIE];
      if (who?.role === 'wall-screen' && token !== undefined) return begun(reply, { token, who });
      return meOf(who, desk);
    },
  );
  door('/api/v1/sign-in', 'Signs a person in', signInShape, ({ name, password }, from) =>
    desk.signIn(name, password, from),
  );
  door(
    '/api/v1/first-administrator',
    'Makes the first account, with the code that the gateway printed on its terminal',
    beginShape,
    ({ code, name, password }, from) => desk.begin(code, name, password, from),
  );
  door('/api/v1/join', 'Takes up an invitation', joinShape, ({ code, name, password }, from) =>
    desk.join(code, name, password, from),
  );
  door('/api/v1/screens/pair', 'Makes this browser a wall screen', codeShape, ({ code }, from) =>
    desk.pair(code, from),
  );

  const own = { bodyLimit: BODY, config: { right: 'open' } } as const;
  app.post(
    '/api/v1/sign-out',
    { ...own, schema: { summary: 'Ends this session', body: jsonSchema(nothing) } },
    async ({ who }, reply) => {
      if (who) desk.signOut(who);
      return reply.clearCookie(COOKIE, cookie).code(204).send();
    },
  );
  app.post(
    '/api/v1/lock',
    { ...own, schema: { summary: 'Locks this screen to its alarms', body: jsonSchema(nothing) } },
    (request) => {
      const who = asker(request);
      desk.lock(who);
      return meOf({ ...who, locked: true }, desk);
    },
  );
  app.post(
    '/api/v1/unlock',
    { ...own, schema: { summary: 'Unlocks this screen', body: jsonSchema(unlockShape) } },
    async (request) => {
      const who = asker(request);
      await desk.unlock(who, unlockShape.parse(request.body), request.from);
      return meOf({ ...who, locked: false }, desk);
    },
  );
  app.post(
    '/api/v1/me/password',
    { ...own, schema: { summary: 'Another password', body: jsonSchema(nextShape) } },
    async (request, reply) => {
      const { password, next } = nextShape.parse(request.body);
      return begun(reply, await desk.changePassword(asker(request), password, next, request.from));
    },
  );
  app.post(
    '/api/v1/me/pin',
    { ...own, schema: { summary: 'A new PIN, told once', body: jsonSchema(passwordShape) } },
    async (request) => {
      const who = asker(request);
      if (who.mustChange) throw new Fault('password-must-change');
      const { password } = passwordShape.parse(request.body);
      return { pin: await desk.newPin(who, password, request.from) };
    },
  );
};
