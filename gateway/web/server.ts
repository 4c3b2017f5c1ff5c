import {
  createServer as createHttpServer,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type Limits, limitConnections } from './limits.js';
import type { Tls } from './tls/tls.js';

const MOST_HEADER_BYTES = 16 * 1024;

/** The server under fastify: plain on loopback, TLS elsewhere, its certificate renewed while it runs. */
export const serverFor =
  (tls: Tls | undefined, limits: Limits) =>
  (handler: RequestListener): Server => {
    const { headersTimeout, requestTimeout, connectionsCheckingInterval } = limits;
    const options: ServerOptions = {
      headersTimeout,
      requestTimeout,
      connectionsCheckingInterval,
      maxHeaderSize: MOST_HEADER_BYTES,
    };
    const { pair } = tls ?? {};
    const server =
      pair === undefined
        ? createHttpServer(options, handler)
        : createHttpsServer(
            { ...options, minVersion: 'TLSv1.2', cert: pair.certificate, key: pair.key },
            handler,
          );
    if ('setSecureContext' in server)
      tls?.onRenewed(({ certificate, key }) =>
        server.setSecureContext({ minVersion: 'TLSv1.2', cert: certificate, key }),
      );
    limitConnections(server, limits);
    return server;
  };

/** Plain HTTP that does nothing but name the place of HTTPS; a name that is not ours is not led anywhere. */
export const redirectServer = (
  port: () => number,
  isOurs: (name: string) => boolean,
  limits: Limits,
): Server => {
  const { headersTimeout, requestTimeout, connectionsCheckingInterval } = limits;
  const server = createHttpServer(
    { headersTimeout, requestTimeout, connectionsCheckingInterval },
    (request, answer) => {
      const name = (request.headers.host ?? '').replace(/:\d+$/, '');
      answer.setHeader('connection', 'close');
      if (!isOurs(name.toLowerCase()) || (request.method !== 'GET' && request.method !== 'HEAD')) {
        answer.writeHead(421).end();
        return;
      }
      answer.writeHead(308, { location: `https://${name}:${port()}${request.url ?? '/'}` }).end();
    },
  );
  limitConnections(server, limits);
  return server;
};
