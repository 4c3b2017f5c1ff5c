import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EnteredAs, Records } from '../core/entered.js';
import { RECORD_KINDS, type RecordKind } from '../core/record.js';
import { jsonSchema } from './answer.js';

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

/** A file is never shown as part of our pages: a certificate is somebody else's text. */
const FILE_HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'private, max-age=31536000, immutable',
};

export const recordRoutes = (app: FastifyInstance, desk: RecordDesk): void => {
  app.get<{ Querystring: unknown }>(
    '/api/v1/records',
    {
      config: { right: 'see' },
      schema: {
        summary:
          'What people entered: certificates, laboratory results, tests, surveys; oldest first',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(z.array(enteredShape)) },
      },
    },
    (request) => {
      const { kind, withdrawn } = asked.parse(request.query);
      return desk
        .all()
        .filter(
          (entered) =>
            (kind === undefined || entered.content.kind === kind) &&
            (withdrawn === 'true' || entered.withdrawn === undefined),
        );
    },
  );
  app.get<{ Params: { sha256: string } }>(
    '/api/v1/files/:sha256',
    {
      config: { right: 'see' },
      schema: {
        summary: 'A file that belongs to a record, by the SHA-256 of its bytes',
        params: jsonSchema(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
      },
    },
    async ({ params: { sha256 } }, reply) => {
      const { bytes, type } = await desk.readFile(sha256);
      return reply
        .headers(FILE_HEADERS)
        .header(
          'content-disposition',
          `attachment; filename="${sha256.slice(0, 12)}.${endingOf(type)}"`,
        )
        .type(type)
        .send(bytes);
    },
  );
};

const endingOf = (type: string): string => type.slice(type.indexOf('/') + 1);
