import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { jsonSchema, namesShape } from './answer.js';

const deviceShape = z.object({
  id: z.string(),
  names: namesShape,
  bus: z.string(),
  zone: z.string().optional(),
  manufacturer: z.string(),
  model: z.string(),
  unit: z.number().optional(),
  is: z.enum(['not-asked', 'well', 'failing', 'lost']),
  /** The one sentence for the person who must repair it, and the counts that speak for it. */
  cause: namesShape.optional(),
  evidence: z.string().optional(),
  /** Share of answered questions since the start, 0-1. */
  answered: z.number().optional(),
  requests: z.number(),
  noAnswer: z.number(),
  crc: z.number(),
  exceptions: z.number(),
  /** Of the last answers, from the first byte sent to the last received, in milliseconds. */
  p50: z.number(),
  p95: z.number(),
  /** Milliseconds since 1970. */
  lastAnswer: z.number().optional(),
  askedAgain: z.number().optional(),
  /** The certificate that runs out first, or that the unit which hangs there now has none of its own. */
  calibration: z
    .union([
      z.object({ number: z.string(), until: z.number() }),
      z.object({ missingSince: z.number(), serial: z.string() }),
    ])
    .optional(),
});
const busShape = z.object({
  id: z.string(),
  open: z.boolean(),
  path: z.string(),
  /** Share of the last minute in which the wire was busy, 0-1. */
  load: z.number(),
});
const shape = z.object({ buses: z.array(busShape), devices: z.array(deviceShape) });
export type DevicesAnswer = z.infer<typeof shape>;

const pollsShape = z.array(
  z.object({
    device: z.string(),
    at: z.number(),
    took: z.number(),
    fault: z.string().optional(),
  }),
);
/** The last questions of a bus, oldest first; of one nobody knows, none. */
export type PollsOf = (bus: string) => readonly z.infer<typeof pollsShape>[number][];

/** `/api/v1/devices`: how every bus and device is, with what must be suspected; and the last polls. */
export const deviceRoutes = (
  app: FastifyInstance,
  devices: () => DevicesAnswer,
  polls: PollsOf,
): void => {
  app.get<{ Params: { bus: string } }>(
    '/api/v1/buses/:bus/polls',
    {
      config: { right: 'see' },
      schema: {
        summary: 'The last questions of a bus and what came of each, oldest first; times in ms',
        response: { 200: jsonSchema(pollsShape) },
      },
    },
    ({ params: { bus } }) => polls(bus),
  );
  app.get(
    '/api/v1/devices',
    {
      config: { right: 'see' },
      schema: {
        summary: 'How every bus and device is, and what is suspected',
        response: { 200: jsonSchema(shape) },
      },
    },
    devices,
  );
};
