import { chmod, unlink } from 'node:fs/promises';
import { createConnection } from 'node:net';
import fastify from 'fastify';
import { z } from 'zod';
import type { Administration } from '../core/access.js';
import type { AlarmState } from '../core/alarm.js';
import type { ChainFound } from '../core/audit.js';
import { type Answered, type CommandVerb, commandSchema } from '../core/command.js';
import { Fault, type FaultCode, type FaultParameters, isFault } from '../core/fault.js';
import { type Instant, instant, type Millis, millis } from '../core/time.js';
import type { StatisticsAnswer } from './alarms.js';
import { jsonSchema } from './answer.js';
import { accountControl } from './control-accounts.js';
import { recordControl } from './control-records.js';
import type { GatewayHealth } from './health.js';
import type { RecordDesk } from './records.js';

/** A point as a person asked for it on the command line, and what came. */
export interface PointRead {
  readonly point: string;
  readonly value?: number;
  readonly unit?: string;
  readonly quality: string;
  readonly raw: readonly number[];
  readonly tookMs: number;
  readonly fault?: { readonly code: FaultCode; readonly parameters: FaultParameters };
}

export interface ImportLine {
  readonly point: string;
  readonly at: number;
  readonly value: number;
}
export interface ImportHead {
  readonly file: string;
  readonly sha256: string;
  readonly refused: number;
}

/** What became of a stretch of the past that InfluxDB was given. */
export interface BackfillAnswer {
  readonly lines: number;
  /** Lines that it will never take, with its words; the others are written. */
  readonly refused: readonly { readonly line: string; readonly why: string }[];
  /** Some readings within are kept by the minute alone, and were not written. */
  readonly thinned: boolean;
}

/** What a person at the machine may ask of the running gateway. */
export interface Operations {
  status(): GatewayHealth;
  read(points: readonly string[]): Promise<readonly PointRead[]>;
  write(point: string, value: number, by: string): Promise<void>;
  /** Registers or bits of any unit of a bus, as they stand. */
  readRegisters(
    bus: string,
    asked: z.infer<typeof registersShape>['asked'],
  ): Promise<{ readonly words: readonly number[]; readonly tookMs: number }>;
  /** Keeps that a device was given another unit id or baud rate, on whatever port. */
  deviceSetUp(done: z.infer<typeof setUpShape>): void;
  /** Alarms that are not normal, worst first. */
  alarms(): readonly AlarmState[];
  command(verb: CommandVerb, id: string, by: string): Promise<Answered>;
  /** Sounds every siren and strobe for three seconds; which of them did not answer. */
  testSirens(by: string): Promise<readonly string[]>;
  readonly administration: Administration;
  /** A secret with which this person may send commands over MQTT for so long. */
  token(by: string, holds: Millis): string;
  statistics(from: Instant, to: Instant): Promise<StatisticsAnswer>;
  readonly records: RecordDesk;
  /** Follows the chain of the whole journal, which takes a while. */
  chain(): Promise<ChainFound>;
  /** Writes an hour of the journal, at most, to InfluxDB once more. */
  backfill(from: Instant, to: Instant): Promise<BackfillAnswer>;
  importReadings(
    head: ImportHead,
    lines: readonly ImportLine[],
  ): Promise<{ readonly added: number; readonly already: number }>;
}

const pointName = z.string().regex(/^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9_-]*$/);
const readShape = z.strictObject({ points: z.array(pointName).max(5000) });
const writeShape = z.strictObject({ point: pointName, value: z.number(), by: z.string().min(1) });
const registersShape = z.strictObject({
  bus: z.string(),
  asked: z.strictObject({
    unit: z.int().min(0).max(255),
    table: z.enum(['coil', 'discrete', 'input', 'holding']),
    address: z.int().min(0).max(0xffff),
    count: z.int().min(1).max(2000),
  }),
});
const setUpShape = z.strictObject({
  profile: z.string().min(1).max(64),
  unit: z.int().min(0).max(255),
  what: z.enum(['address', 'baud']),
  to: z.int().min(0),
  by: z.string().min(1).max(64),
});
const commandShape = z.strictObject({
  id: z.string().min(8).max(64),
  by: z.string().min(1).max(64),
  verb: z.unknown(),
});
const byShape = z.strictObject({ by: z.string().min(1).max(64) });
const tokenShape = byShape.extend({ for: z.number().positive() });
const stretchShape = z.strictObject({ from: z.number(), to: z.number() });
const importShape = z.strictObject({
  file: z.string().max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  refused: z.int().min(0),
  lines: z.array(z.strictObject({ point: pointName, at: z.int(), value: z.number() })),
});

/** Whether somebody answers at the socket; a file left by a killed gateway is nobody. */
export const answersAt = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * HTTP over a Unix socket: who may open the file may ask (mode 0660, owner and group of the service).
 * Rejects with `gateway-already-running` if another gateway holds it.
 */
export const openControl = async (path: string, operations: Operations) => {
  if (await answersAt(path)) throw new Fault('gateway-already-running', { path });
  await unlink(path).catch(() => undefined);
  const app = fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true });
  app.setErrorHandler((thrown, _, reply) => {
    if (isFault(thrown))
      return reply.code(409).send({ code: thrown.code, parameters: thrown.parameters });
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return reply.code(400).send({ code: 'bad-request' satisfies FaultCode, parameters: { why } });
  });
  app.get('/status', () => operations.status());
  app.post<{ Body: z.infer<typeof readShape> }>(
    '/read',
    { schema: { body: jsonSchema(readShape) } },
    ({ body }) => operations.read(body.points),
  );
  app.post<{ Body: z.infer<typeof writeShape> }>(
    '/write',
    { schema: { body: jsonSchema(writeShape) } },
    async ({ body }) => {
      await operations.write(body.point, body.value, body.by);
      return {};
    },
  );
  app.post<{ Body: z.infer<typeof registersShape> }>(
    '/registers',
    { schema: { body: jsonSchema(registersShape) } },
    ({ body }) => operations.readRegisters(body.bus, body.asked),
  );
  app.post<{ Body: z.infer<typeof setUpShape> }>(
    '/device-set-up',
    { schema: { body: jsonSchema(setUpShape) } },
    async ({ body }) => {
      operations.deviceSetUp(body);
      return {};
    },
  );
  app.get('/journal/chain', () => operations.chain());
  app.get('/alarms', () => operations.alarms());
  app.post<{ Body: z.infer<typeof commandShape> }>(
    '/command',
    { schema: { body: jsonSchema(commandShape) } },
    ({ body }) => operations.command(commandSchema.parse(body.verb), body.id, body.by),
  );
  app.post<{ Body: z.infer<typeof byShape> }>(
    '/alarms/test',
    { schema: { body: jsonSchema(byShape) } },
    async ({ body }) => ({ failed: await operations.testSirens(body.by) }),
  );
  app.post<{ Body: z.infer<typeof tokenShape> }>(
    '/token',
    { schema: { body: jsonSchema(tokenShape) } },
    ({ body }) => ({ token: operations.token(body.by, millis(body.for)) }),
  );
  app.post<{ Body: z.infer<typeof stretchShape> }>(
    '/alarms/statistics',
    { schema: { body: jsonSchema(stretchShape) } },
    ({ body }) => operations.statistics(instant(body.from), instant(body.to)),
  );
  app.post<{ Body: z.infer<typeof stretchShape> }>(
    '/influx/backfill',
    { schema: { body: jsonSchema(stretchShape) } },
    ({ body }) => operations.backfill(instant(body.from), instant(body.to)),
  );
  app.post<{ Body: z.infer<typeof importShape> }>(
    '/import',
    { schema: { body: jsonSchema(importShape) } },
    ({ body: { lines, ...head } }) => operations.importReadings(head, lines),
  );
  accountControl(app, operations.administration);
  recordControl(app, operations.records);
  await app.listen({ path });
  await chmod(path, 0o660);
  return { close: () => app.close() };
};
