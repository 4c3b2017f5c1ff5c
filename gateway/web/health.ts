import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Host } from '../core/ports.js';
import { jsonSchema } from './answer.js';

/** What `/healthz` says: whether each part moves. 503 as soon as one does not. */
export interface GatewayHealth {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly says?: string }>>;
}

const healthShape = z.object({
  ok: z.boolean(),
  version: z.string().optional(),
  parts: z
    .record(z.string(), z.object({ ok: z.boolean(), says: z.string().optional() }))
    .optional(),
});

export const healthRoutes = (
  app: FastifyInstance,
  parts: {
    readonly version: string;
    readonly health: () => GatewayHealth;
    readonly metrics: () => Promise<string>;
    readonly host: Host;
  },
): void => {
  app.get(
    '/healthz',
    {
      config: { right: 'open' },
      schema: {
        summary: 'Whether every part of the gateway moves; which, for those who are signed in',
        response: { 200: jsonSchema(healthShape), 503: jsonSchema(healthShape) },
      },
    },
    ({ who }, reply) => {
      const { ok, parts: all } = parts.health();
      const more = who && !who.locked && { version: parts.version, parts: all };
      return reply.code(ok ? 200 : 503).send({ ok, ...more });
    },
  );
  app.get(
    '/metrics',
    { config: { right: 'see', also: ['screen'] }, schema: { summary: 'Prometheus text' } },
    async (_, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await parts.metrics()),
  );
};
