import type { FastifyInstance } from 'fastify';
import type { AlarmRule } from '../core/alarm.js';
import { Fault } from '../core/fault.js';
import type { AlarmId } from '../core/identity.js';
import type { Instant } from '../core/time.js';
import { momentOf, timelineAsked } from './alarms.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';

export interface IncidentExportParts {
  readonly rules: readonly AlarmRule[];
  /** Handed in, so that web knows no report. Rejects with a Fault. */
  readonly sealIncident: (
    alarm: AlarmId,
    by: string,
    to?: Instant,
  ) => Promise<{
    readonly name: string;
    readonly bytes: Uint8Array;
    readonly sha256: string;
    readonly key: string;
  }>;
}

/** `/api/v1/alarms/:alarm/export`; the audit keeps who took it, of which alarm, and the hash of what they took. */
export const incidentExportRoute = (
  app: FastifyInstance,
  { rules, sealIncident }: IncidentExportParts,
): void => {
  const known = new Set(rules.map(({ id }) => id));
  app.get<{ Params: { alarm: string }; Querystring: unknown }>(
    '/api/v1/alarms/:alarm/export',
    {
      config: { right: 'see', exports: 'incident' },
      schema: {
        summary:
          'The story of the incident of an alarm as a sealed .zip that anybody can check; slashes of its id as %2F',
        querystring: jsonSchema(timelineAsked),
        response: {
          200: {
            description:
              'application/zip; `x-hallkeeper-sha256` is its hash, `x-hallkeeper-key` the fingerprint of the key',
            content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
          },
        },
      },
    },
    async (request, reply) => {
      const alarm = request.params.alarm as AlarmId;
      if (!known.has(alarm)) throw new Fault('not-found', { what: alarm });
      const { to } = timelineAsked.parse(request.query);
      const made = await sealIncident(alarm, asker(request).name, momentOf(to));
      request.taken = { of: alarm, sha256: made.sha256 };
      return reply
        .header('content-disposition', `attachment; filename="${made.name}"`)
        .header('x-hallkeeper-sha256', made.sha256)
        .header('x-hallkeeper-key', made.key)
        .type('application/zip')
        .send(Buffer.from(made.bytes));
    },
  );
};
