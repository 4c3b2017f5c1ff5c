import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isLoopback } from '../core/address.js';
import { jsonSchema } from './answer.js';
import type { WebConfig } from './schema.js';
import { ownNames } from './tls/tls.js';

const shape = z.object({
  /** `https://hall.example:8443`, the one for people first; none where only this machine is answered. */
  addresses: z.array(z.string()),
});

/**
 * By which addresses others open the pages: the names that the certificate has. On loopback nobody else
 * can, and what a proxy before it is called is not ours to know.
 */
export const addressesOf = (
  config: Pick<WebConfig, 'host' | 'names' | 'port'>,
  names = ownNames(config),
): readonly string[] => {
  if (isLoopback(config.host)) return [];
  const port = config.port === 443 ? '' : `:${config.port}`;
  return names
    .filter((name) => !isLoopback(name))
    .map((name) => `https://${name.includes(':') ? `[${name}]` : name}${port}`);
};

/** `/api/v1/addresses`: for what is printed and opened elsewhere, such as the label on a device. */
export const addressRoutes = (app: FastifyInstance, config: WebConfig): void => {
  app.get(
    '/api/v1/addresses',
    {
      config: { right: 'see' },
      schema: {
        summary: 'By which addresses others open the pages, the one for people first',
        response: { 200: jsonSchema(shape) },
      },
    },
    () => ({ addresses: addressesOf(config) }),
  );
};
