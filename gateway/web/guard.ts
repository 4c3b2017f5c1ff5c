import type { FastifyInstance } from 'fastify';

/** Names by which this machine calls itself; any other Host header is a page elsewhere reaching in (DNS rebinding). */
const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

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

/** Nobody signs in yet, so only this machine is answered, and only to reads. */
export const guardLoopback = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (!OWN_NAMES.has(hostName(request.headers.host)))
      return reply.code(421).send({ error: 'this gateway answers on its own machine only' });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return reply.code(405).header('allow', 'GET, HEAD').send({ error: 'reads only' });
    return undefined;
  });
};
