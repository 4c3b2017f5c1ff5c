import { once } from 'node:events';
import type { Server } from 'node:http';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import type { Desk } from '../core/access.js';
import { Fault, isFault } from '../core/fault.js';
import type { Hall } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import type { Commands, Host, Query, Watch } from '../core/ports.js';
import type { Boot, Clock } from '../core/time.js';
import { accountRoutes } from './accounts.js';
import { addressRoutes } from './addresses.js';
import { type AdviceGiven, adviceRoutes } from './advice.js';
import { type AirSpacesAnswer, airSpaceRoutes } from './air-spaces.js';
import { type AlarmParts, alarmRoutes } from './alarms.js';
import { type Assess, assessRoutes } from './assess.js';
import { type AuditParts, auditRoutes } from './audit.js';
import { commandRoutes } from './commands.js';
import { type DayFigures, dayRoutes } from './days.js';
import { type DevicesAnswer, deviceRoutes, type PollsOf } from './devices.js';
import { eventRoutes } from './events.js';
import { excursionRoutes } from './excursions.js';
import { guard } from './guard.js';
import { hallRoutes } from './hall.js';
import { type GatewayHealth, healthRoutes } from './health.js';
import { type IncidentExportParts, incidentExportRoute } from './incident-export.js';
import { LIMITS, type Limits } from './limits.js';
import { pageRoutes } from './pages.js';
import { peopleRoutes } from './people.js';
import { type PlanParts, planRoutes } from './plan/plan.js';
import { pointRoutes } from './points.js';
import { type RecordDesk, recordRoutes } from './records.js';
import { refusalOf, sendRefusal } from './refusal.js';
import { refuseWithoutRight } from './right.js';
import { type ScansOfWeb, scanRoutes } from './scans.js';
import type { WebConfig } from './schema.js';
import { type SeenParts, seenRoute } from './seen.js';
import { redirectServer, serverFor } from './server.js';
import { sessionRoutes } from './session.js';
import { type SightOf, type Silent, sightsOf } from './sight.js';
import { type StandardAnswer, standardRoutes } from './standards.js';
import { openStream } from './stream.js';
import { type SuspicionsOf, suspicionRoutes } from './suspicions.js';
import { authorityRoute } from './tls/authority-route.js';
import { ownNames, type Tls } from './tls/tls.js';
import { type TodayParts, todayRoutes } from './today.js';
import { type SoFar, verdictRoutes } from './verdicts.js';
import { wordRoutes } from './words.js';

/** What the pages and the API stand on; handed in, so that web knows no wire and no output. */
export interface WebParts
  extends Omit<AlarmParts, 'sights'>,
    Pick<TodayParts, 'startOfDay'>,
    Pick<PlanParts, 'plan' | 'planChanged'>,
    Pick<AuditParts, 'chain'>,
    Pick<IncidentExportParts, 'sealIncident'>,
    Pick<SeenParts, 'firstSeen'> {
  readonly config: WebConfig;
  readonly hall: Hall;
  readonly version: string;
  readonly desk: Desk;
  readonly commands: Commands;
  readonly silent: Silent;
  readonly boot: Boot;
  readonly query: Query;
  readonly watch: Watch;
  readonly health: () => GatewayHealth;
  readonly devices: () => DevicesAnswer;
  readonly polls: PollsOf;
  readonly scans: ScansOfWeb;
  readonly records: RecordDesk;
  readonly days: DayFigures;
  readonly advice: () => readonly AdviceGiven[];
  readonly airSpaces: () => AirSpacesAnswer;
  readonly suspicions: SuspicionsOf;
  /** The Prometheus text of `/metrics`. */
  readonly metrics: () => Promise<string>;
  readonly standards: readonly StandardAnswer[];
  /** Windows that still run. */
  readonly soFar: (zone?: ZoneId) => readonly SoFar[];
  readonly assess: Assess;
  readonly limits?: Limits;
  /** Left out on loopback. */
  readonly tls?: Tls;
  /** Folder with the built pages. */
  readonly pages: URL;
  readonly host: Host;
}

export interface Web {
  /** Rejects with the system's error if the port is taken. */
  listen(): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

/** The names under which this machine is asked, also those it was given since the start. */
const ownership = (config: WebConfig): ((name: string) => boolean) => {
  const bare = (name: string): string => name.replace(/^\[(.*)\]$/, '$1');
  const known = new Set(ownNames(config));
  return (name) => known.has(bare(name)) || ownNames(config).includes(bare(name));
};

/** The whole web, ready to be asked but heard by nobody yet; and its table of routes. */
export const createApp = async (parts: WebParts) => {
  const { limits = LIMITS, tls } = parts;
  const app = fastify({
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    logger: false,
    serverFactory: serverFor(tls, limits),
    // Queries are text and become numbers; what a shape does not know is refused, not dropped.
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false } },
  });
  const routes = refuseWithoutRight(app);
  app.setErrorHandler<Error & { statusCode?: number }>((thrown, _, reply) => {
    if (isFault(thrown)) return sendRefusal(reply, thrown);
    const status = thrown instanceof ZodError ? 400 : (thrown.statusCode ?? 500);
    const asked = status < 500;
    if (!asked) parts.host.log.error('page-failed', { why: thrown.message });
    if (!asked) return reply.code(status).send({ error: 'the gateway could not answer this' });
    const why =
      thrown instanceof ZodError
        ? thrown.issues.map(({ path, message }) => `${path.join('/')} ${message}`).join('; ')
        : thrown.message;
    return reply.code(status).send({ ...refusalOf(new Fault('bad-request', { why })), error: why });
  });
  const sights = sightsOf(parts.hall, parts.silent);
  const stream = openStream({ ...parts, sights });
  parts.desk.onEnd(stream.ended);
  app.addHook('preClose', async () => stream.close());
  const isOurs = ownership(parts.config);
  await plugRoutes(app, { ...parts, sights, isOurs, clock: parts.host.clock }, stream);
  return { app, routes, isOurs };
};

/** The address that is shown to people: of all addresses the one they can use. */
const shownUrl = ({ host }: WebConfig, tls: Tls | undefined, port: number): string => {
  const [name = host] =
    host === '0.0.0.0' || host === '::' ? ownNames({ host, names: [] }) : [host];
  return `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

/** HTTP on loopback, HTTPS elsewhere: API, live stream, metrics and the pages. Everything else is 404. */
export const createWeb = (parts: WebParts): Web => {
  const { config, tls, limits = LIMITS } = parts;
  const ready = createApp(parts);
  // Whoever listens is told; whoever closes before need not be.
  ready.catch(() => undefined);
  let redirect: Server | undefined;
  const portOf = (server: Server): number => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : config.port;
  };
  return {
    listen: async () => {
      const { app, isOurs } = await ready;
      await app.listen({ host: config.host, port: config.port });
      const port = config['redirect-port'];
      if (tls && port !== undefined) {
        redirect = redirectServer(() => portOf(app.server), isOurs, limits);
        redirect.listen({ host: config.host, port });
        await once(redirect, 'listening');
      }
      return { url: shownUrl(config, tls, portOf(app.server)) };
    },
    close: async () => {
      redirect?.close();
      const made = await ready.catch(() => undefined);
      await made?.app.close();
    },
  };
};

const plugRoutes = async (
  app: FastifyInstance,
  parts: WebParts & {
    readonly sights: SightOf;
    readonly isOurs: (name: string) => boolean;
    readonly clock: Clock;
  },
  stream: ReturnType<typeof openStream>,
): Promise<void> => {
  const { desk, clock, isOurs, tls } = parts;
  const https = tls !== undefined;
  await app.register(cookie);
  guard(app, { desk, clock, isOurs, https });
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
    hallRoutes(scope, parts.hall, parts.rules, parts.plan);
    todayRoutes(scope, parts);
    addressRoutes(scope, parts.config);
    deviceRoutes(scope, parts.devices, parts.polls);
    scanRoutes(scope, parts.scans);
    dayRoutes(scope, parts.days);
    adviceRoutes(scope, parts.hall, parts.advice);
    airSpaceRoutes(scope, parts.airSpaces);
    pointRoutes(scope, parts);
    peopleRoutes(scope, parts.hall, parts.watch);
    alarmRoutes(scope, parts);
    incidentExportRoute(scope, parts);
    seenRoute(scope, parts);
    eventRoutes(scope, parts);
    recordRoutes(scope, parts);
    standardRoutes(scope, parts.standards);
    verdictRoutes(scope, parts);
    excursionRoutes(scope, parts);
    assessRoutes(scope, parts);
    suspicionRoutes(scope, parts);
    wordRoutes(scope);
    stream.routes(scope);
    sessionRoutes(scope, { ...parts, https, fingerprint: tls?.authority?.fingerprint });
    authorityRoute(scope, tls?.authority?.certificate);
    accountRoutes(scope, parts);
    commandRoutes(scope, parts);
    auditRoutes(scope, parts);
    await scope.register(async (inner) => planRoutes(inner, parts));
    scope.get('/api/openapi.json', { config: { right: 'see' }, schema: { hide: true } }, () =>
      app.swagger(),
    );
  });
  await app.register(pageRoutes, parts.pages);
};
