import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Scans, ScanWindow } from '../core/scan-window.js';
import { type Millis, millis, minutes } from '../core/time.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';

/** What a page may do with windows in which buses are searched; handed in, so that web knows no wire. */
export interface ScansOfWeb {
  readonly current: Scans;
  follow(listener: () => void): () => void;
  start(bus: string, by: string, lasting: Millis): ScanWindow;
  stop(bus: string, by: string): void;
}

const asked = z.strictObject({
  minutes: z.number().min(1).max(30).default(3).describe('how long the window stays open'),
});
const done = z.object({ until: z.number().optional() });

/** Told to every page by the stream (`scans`); here it is started and stopped. */
export const scanRoutes = (app: FastifyInstance, scans: ScansOfWeb): void => {
  app.post<{ Params: { bus: string } }>(
    '/api/v1/buses/:bus/scan',
    {
      config: { right: 'write-device' },
      schema: {
        summary:
          'Look for units that hall.yaml does not know, in spare time of the bus; reads only',
        body: jsonSchema(asked),
        response: { 200: jsonSchema(done) },
      },
    },
    (request) => {
      const lasting = millis(asked.parse(request.body).minutes * minutes(1));
      const { until } = scans.start(request.params.bus, asker(request).name, lasting);
      return { until };
    },
  );
  app.delete<{ Params: { bus: string } }>(
    '/api/v1/buses/:bus/scan',
    {
      config: { right: 'write-device' },
      schema: { summary: 'Stop looking', response: { 200: jsonSchema(done) } },
    },
    (request) => {
      scans.stop(request.params.bus, asker(request).name);
      return {};
    },
  );
};
