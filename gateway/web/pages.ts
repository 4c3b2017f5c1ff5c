import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { allWithRight } from './right.js';

/** Addresses that the pages' own router opens (dashboards/web/src/routes.ts); all begin with the same document. */
const PAGES = [
  '/',
  '/hall',
  '/zone/:id',
  '/alarms',
  '/assess',
  '/assess/*',
  '/devices',
  '/devices/*',
  '/more',
  '/more/*',
  '/join',
  '/screen',
  '/wall',
];

/** Names of built files carry the hash of their content, so they never change. */
const HASHED = /-[\w-]{8}\.\w+$/;
const FOR_GOOD = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/** The built pages, compressed when they were built (`.br`, `.gz` beside each file). Open: they say nothing of the hall. */
export const pageRoutes = async (app: FastifyInstance, folder: URL): Promise<void> => {
  allWithRight(app, 'open');
  await app.register(fastifyStatic, {
    root: fileURLToPath(folder),
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const name = basename(path).replace(/\.(?:br|gz)$/, '');
      reply.header('cache-control', HASHED.test(name) ? FOR_GOOD : ASK_EACH_TIME);
    },
  });
  for (const page of PAGES)
    app.get(page, { schema: { hide: true } }, (_, reply) => reply.sendFile('index.html'));
};
