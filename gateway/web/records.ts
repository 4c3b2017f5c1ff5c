import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EnteredAs, Records } from '../core/entered.js';
import { Fault } from '../core/fault.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import { RECORD_KINDS, type RecordContent, type RecordKind } from '../core/record.js';
import type { Clock } from '../core/time.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';
import type { Sight, SightOf } from './sight.js';

/** What people entered, and the files that belong to it. */
export interface RecordDesk {
  all(): Records;
  /** `{ records: [ … ] }`, all or none, on the disk when it resolves; rejects with `record-refused`. */
  enter(body: unknown, by: string): Promise<readonly EnteredAs[]>;
  /** Rejects with `file-refused`. */
  keepFile(bytes: Buffer): Promise<{ readonly sha256: string; readonly type: string }>;
  /** Rejects with `not-found`. */
  readFile(sha256: string): Promise<{ readonly bytes: Buffer; readonly type: string }>;
}

const asked = z.object({
  kind: z.enum(RECORD_KINDS as [RecordKind, ...RecordKind[]]).optional(),
  withdrawn: z.enum(['true', 'false']).default('true').describe('false: only what stands'),
});
const enteredShape = z
  .object({
    id: z.string(),
    at: z.number(),
    by: z.string(),
    content: z.object({ kind: z.string() }).loose(),
    withdrawn: z.object({ at: z.number(), by: z.string(), reason: z.string() }).optional(),
  })
  .describe('content as in core/record.ts; instants in ms since 1970');
const enterShape = z
  .object({ records: z.array(z.unknown()) })
  .describe(
    '{ kind, … } each, keys as in core/record.ts, times in ms or as text; all of them or none',
  );
const enteredAs = z.array(z.object({ id: z.string(), already: z.boolean() }));
const sha256Shape = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** A little above what is kept, so that the refusal is ours and says why. */
const MOST_BYTES = 11 * 1024 * 1024;
const FILE_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'text/csv',
  'application/octet-stream',
];

/** A file is never shown as part of our pages: a certificate is somebody else's text. */
const FILE_HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'private, max-age=31536000, immutable',
};

export const recordRoutes = (
  app: FastifyInstance,
  parts: {
    readonly records: RecordDesk;
    readonly hall: Hall;
    readonly sights: SightOf;
    readonly clock: Clock;
  },
): void => {
  const { records: desk, sights, clock } = parts;
  const isShown = shownIn(parts.hall);
  const seenBy = (sight: Sight): Records =>
    desk.all().filter(({ content }) => isShown(sight, content));

  app.get<{ Querystring: unknown }>(
    '/api/v1/records',
    {
      config: { right: 'see', also: ['scoped'] },
      schema: {
        summary:
          'Certificates, laboratory results, tests, surveys: what people entered, oldest first',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(z.array(enteredShape)) },
      },
    },
    (request) => {
      const { kind, withdrawn } = asked.parse(request.query);
      return seenBy(sights(asker(request), clock.wall())).filter(
        (entered) =>
          (kind === undefined || entered.content.kind === kind) &&
          (withdrawn === 'true' || entered.withdrawn === undefined),
      );
    },
  );
  app.post(
    '/api/v1/records',
    {
      bodyLimit: 1024 * 1024,
      config: { right: 'enter-record' },
      schema: {
        summary: 'Enter records; answered when they are on the disk',
        body: jsonSchema(enterShape),
        response: { 200: jsonSchema(enteredAs) },
      },
    },
    (request) => desk.enter(request.body, asker(request).name),
  );
  app.get<{ Params: { sha256: string } }>(
    '/api/v1/files/:sha256',
    {
      config: { right: 'see', also: ['scoped'], exports: 'file' },
      schema: {
        summary: 'A file that belongs to a record, by the SHA-256 of its bytes',
        params: jsonSchema(sha256Shape),
      },
    },
    async (request, reply) => {
      const { sha256 } = request.params;
      const isTheirs = seenBy(sights(asker(request), clock.wall())).some(
        ({ content }) => 'file' in content && content.file?.sha256 === sha256,
      );
      if (!isTheirs) throw new Fault('not-found', { what: sha256 });
      const { bytes, type } = await desk.readFile(sha256);
      const name = `${sha256.slice(0, 12)}.${type.slice(type.indexOf('/') + 1)}`;
      return reply
        .headers(FILE_HEADERS)
        .header('content-disposition', `attachment; filename="${name}"`)
        .type(type)
        .send(bytes);
    },
  );
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      FILE_TYPES,
      { parseAs: 'buffer', bodyLimit: MOST_BYTES },
      (_, body, done) => done(null, body),
    );
    scope.post<{ Body: Buffer }>(
      '/api/v1/files',
      {
        bodyLimit: MOST_BYTES,
        config: { right: 'enter-record' },
        schema: {
          summary: 'Keep a file for a record: PDF, JPEG, PNG or CSV of at most 10 MB',
          consumes: FILE_TYPES,
          response: { 200: jsonSchema(sha256Shape.extend({ type: z.string() })) },
        },
      },
      ({ body }) => desk.keepFile(body),
    );
  });
};

/** An assessor who was invited to some zones sees the records of those; what is of no zone is not theirs. */
const shownIn = (hall: Hall) => {
  const zoneOf = new Map(pointsOf(hall).map(({ id, zone }) => [id, zone]));
  const zonesOf = (content: RecordContent): readonly (ZoneId | undefined)[] => {
    switch (content.kind) {
      case 'certificate':
        return content.point === undefined
          ? zonesOfDevice(content.device)
          : [zoneOf.get(content.point)];
      case 'laboratory-result':
      case 'formal-test':
      case 'light-survey':
      case 'tracer-test':
        return [content.zone];
      case 'emergency-lighting-drill':
        return content.points.map((point) => zoneOf.get(point));
      case 'excursion-note':
        return [content.excursion.split('/')[0] as ZoneId];
      case 'device-replaced':
        return zonesOfDevice(content.device);
      case 'point-moved':
        return [content.from, content.to];
      case 'withdrawn':
        return [];
    }
  };
  const zonesOfDevice = (device: string | undefined) =>
    hall.devices.find(({ id }) => id === device)?.points.map(({ zone }) => zone) ?? [];
  return (sight: Sight, content: RecordContent): boolean =>
    sight.key === 'full' || zonesOf(content).some((zone) => zone !== undefined && sight.zone(zone));
};
