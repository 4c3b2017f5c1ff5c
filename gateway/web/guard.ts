import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Desk, Who } from '../core/access.js';
import { plainAddress } from '../core/address.js';
import { Fault } from '../core/fault.js';
import type { Clock } from '../core/time.js';
import { changes, decideAsk, isFromOurPage } from './decide.js';
import { ANY, createRate, DOOR } from './rate.js';
import { sendRefusal } from './refusal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; nobody only where the route is open. */
    who: Who | undefined;
    /** The address of the one who asks. */
    from: string;
    /** Of what exactly something left the house, and the SHA-256 of what left; for the audit. */
    taken: { readonly of: string; readonly sha256: string } | undefined;
  }
}

export const COOKIE = 'hallkeeper';
/** A request that no person made: it does not hold the idle lock off. */
const BACKGROUND = 'x-hallkeeper-background';

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The host name of a Host header, without its port. */
export const hostName = (header: string | undefined): string =>
  (header ?? '').replace(/:\d+$/, '').toLowerCase();

export interface GuardSetup {
  readonly desk: Desk;
  readonly clock: Clock;
  /** Names by which this machine calls itself; any other Host header is a page elsewhere reaching in (DNS rebinding). */
  readonly isOurs: (name: string) => boolean;
  readonly https: boolean;
}

/** The one who asks, in a route that is not open. */
export const asker = ({ who }: FastifyRequest): Who => {
  if (who === undefined) throw new Fault('sign-in-needed');
  return who;
};

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** A cookie of a browser; or, to read only, the token of a program in `Authorization: Bearer`. */
const tokenOf = (request: FastifyRequest): string | undefined => {
  const cookie = request.cookies[COOKIE];
  if (cookie !== undefined || changes(request.method)) return cookie;
  return /^Bearer (\S+)$/.exec(header(request, 'authorization') ?? '')?.[1];
};

/** Every request passes here first: whose name was called, how often, who asks, and whether they may. */
export const guard = (app: FastifyInstance, { desk, clock, isOurs, https }: GuardSetup): void => {
  const anyRate = createRate(ANY, () => clock.mono());
  const doorRate = createRate(DOOR, () => clock.mono());
  app.decorateRequest('who', undefined);
  app.decorateRequest('from', '');
  app.decorateRequest('taken', undefined);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (https) reply.header('strict-transport-security', 'max-age=31536000');
    request.from = plainAddress(request.socket.remoteAddress);
    const seconds = anyRate(request.from);
    if (seconds !== undefined)
      return sendRefusal(reply, new Fault('too-many-requests', { seconds }));
    if (!isOurs(hostName(request.headers.host)))
      return reply.code(421).send({ error: 'this gateway does not answer to that name' });
    if (request.is404) return undefined;

    const { config, url = '' } = request.routeOptions;
    const isPerson = !config.background && header(request, BACKGROUND) === undefined;
    const who = desk.identify(tokenOf(request), request.from, isPerson);
    request.who = who;
    const what = `${request.method} ${url}`;
    const why = decideAsk(config, who);
    if (why === 'not-allowed' && who)
      desk.tell({
        kind: 'access-refused',
        by: who.name,
        role: who.role,
        from: request.from,
        what,
        why,
      });
    if (why !== undefined)
      return sendRefusal(reply, new Fault(why, why === 'not-allowed' ? { what } : {}));
    const isOwnPage = isFromOurPage(
      {
        method: request.method,
        host: request.headers.host ?? '',
        https: request.protocol === 'https',
        origin: header(request, 'origin'),
        fetchSite: header(request, 'sec-fetch-site'),
        csrf: header(request, 'x-hallkeeper-csrf'),
      },
      who,
    );
    if (!isOwnPage) {
      const by = who && { by: who.name, role: who.role };
      desk.tell({
        kind: 'access-refused',
        ...by,
        from: request.from,
        what,
        why: 'request-elsewhere',
      });
      return sendRefusal(reply, new Fault('request-elsewhere'));
    }
    const wait = config.right === 'open' && changes(request.method) && doorRate(request.from);
    if (wait) return sendRefusal(reply, new Fault('too-many-requests', { seconds: wait }));
    return undefined;
  });

  app.addHook('onResponse', async ({ routeOptions, who, from, taken }, { statusCode }) => {
    const what = routeOptions.config.exports;
    if (what !== undefined && who && statusCode === 200)
      desk.tell({ kind: 'exported', what, ...taken, by: who.name, from });
  });
};
