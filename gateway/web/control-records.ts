import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { jsonSchema } from './answer.js';
import type { RecordDesk } from './records.js';

/** Records over the control socket: whoever may open it enters them under the name of the person there. */

const enterShape = z.object({ by: z.string().min(1).max(64), records: z.array(z.unknown()) });
const fileShape = z.strictObject({ base64: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/) });

export const recordControl = (app: FastifyInstance, desk: RecordDesk): void => {
  app.get('/records', () => desk.all());
  app.post<{ Body: z.infer<typeof enterShape> }>(
    '/records',
    { schema: { body: jsonSchema(enterShape) } },
    ({ body: { by, records } }) => desk.enter({ records }, by),
  );
  app.post<{ Body: z.infer<typeof fileShape> }>(
    '/files',
    { schema: { body: jsonSchema(fileShape) } },
    ({ body }) => desk.keepFile(Buffer.from(body.base64, 'base64')),
  );
};
