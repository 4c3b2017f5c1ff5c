import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { isFault } from '../core/fault.js';
import type { Hall } from '../core/hall.js';
import type { Host, Query, Watch } from '../core/ports.js';
import { type AlarmParts, alarmRoutes } from './alarms.js';
import { type DevicesAnswer, deviceRoutes, type PollsOf } from './devices.js';
import { eventRoutes } from './events.js';
import { guardLoopback } from './guard.js';
import { hallRoutes } from './hall.js';
import { type GatewayHealth, healthRoutes } from './health.js';
import { pageRoutes } from './pages.js';
import { peopleRoutes } from './people.js';
import { pointRoutes } from './points.js';
import { refuseWithoutRight } from './right.js';
import type { WebConfig } from './schema.js';
import { openStream } from './stream.js';
import { type TodayParts, todayRoutes } from './today.js';
import { wordRoutes } from './words.js';

/** What the pages and the API stand on; handed in, so that web knows no wire and no output. */
export interface WebParts extends AlarmParts, Pick<TodayParts, 'startOfDay'> {
  readonly config: WebConfig;
  readonly hall: Hall;
  readonly version: string;
  readonly query: Query;
  readonly watch: Watch;
  readonly health: () => GatewayHealth;
  readonly devices: () => DevicesAnswer;
  readonly polls: PollsOf;
  /** The Prometheus text of `/metrics`. */
  readonly metrics: () => Promise<string>;
  /** Folder with the built pages. */
  readonly pages: URL;
  readonly host: Host;
}

export interface Web {
  /** Rejects with the system's error if the port is taken. */
  listen(): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

/** HTTP on this machine only: API, live stream, metrics and the pages. Everything else is 404. */
export const createWeb = (parts: WebParts): Web => {
  const app = fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true, logger: false });
  guardLoopback(app);
  refuseWithoutRight(app);
  app.setErrorHandler<Error & { statusCode?: number }>((thrown, _, reply) => {
    const asked = thrown instanceof ZodError || isFault(thrown) || (thrown.statusCode ?? 500) < 500;
    if (!asked) parts.host.log.error('page-failed', { why: thrown.message });
    return reply
      .code(asked ? 400 : 500)
      .send({ error: asked ? thrown.message : 'the gateway could not answer this' });
  });
  const stream = openStream(parts.watch, parts.host);
  const ready = plugRoutes(app, parts, stream);
  return {
    listen: async () => {
      await ready;
      const url = await app.listen({ host: parts.config.host, port: parts.config.port });
      return { url };
    },
    close: async () => {
      stream.close();
      await app.close();
    },
  };
};

const plugRoutes = async (
  app: FastifyInstance,
  parts: WebParts,
  stream: ReturnType<typeof openStream>,
): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hallkeeper',
        version: parts.version,
        description: `${parts.hall.names.zh} / ${parts.hall.names.en}`,
      },
    },
  });
  await app.register(async (scope) => {
    healthRoutes(scope, parts);
    hallRoutes(scope, parts.hall, parts.rules);
    todayRoutes(scope, parts);
    deviceRoutes(scope, parts.devices, parts.polls);
    pointRoutes(scope, parts.hall, parts.rules, parts.watch, parts.query);
    peopleRoutes(scope, parts.hall, parts.watch);
    alarmRoutes(scope, parts);
    eventRoutes(scope, parts.query);
    wordRoutes(scope);
    scope.get(
      '/api/v1/stream',
      { config: { right: 'see' }, schema: stream.schema },
      stream.handler,
    );
    scope.get('/api/openapi.json', { config: { right: 'see' }, schema: { hide: true } }, () =>
      app.swagger(),
    );
  });
  await app.register(pageRoutes, parts.pages);
};
