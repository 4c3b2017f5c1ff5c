import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { jsonSchema } from './answer.js';

const estimateShape = z.object({
  /** m³ per hour and person over the last hour, and within which it lies. */
  perPerson: z.number(),
  low: z.number(),
  high: z.number(),
  people: z.number(),
  peopleUncertainty: z.number(),
  /** ppm, means over the hour. */
  indoor: z.number(),
  outdoor: z.number(),
});
const spaceShape = z.object({
  id: z.string(),
  zones: z.array(z.string()),
  volumeM3: z.number().optional(),
  capacity: z.number().optional(),
  staff: z.number(),
  points: z.array(z.string()),
  outdoorPoint: z.string().optional(),
  estimate: estimateShape.optional(),
  /** Why there is none: key of the catalogue below `air-space`. */
  refused: z.string().optional(),
  /** Key of the catalogue that says how it is estimated, and what of it is a judgement. */
  method: z.literal('air-space.method'),
});
export type AirSpacesAnswer = z.infer<typeof spaceShape>[];

/** `/api/v1/air-spaces`: fresh air per person of each room with a CO2 sensor, or why it is not known. */
export const airSpaceRoutes = (app: FastifyInstance, spaces: () => AirSpacesAnswer): void => {
  app.get(
    '/api/v1/air-spaces',
    {
      config: { right: 'see' },
      schema: {
        summary:
          'Fresh air per person in each air space, with its interval, or why it is not known',
        response: { 200: jsonSchema(z.array(spaceShape)) },
      },
    },
    spaces,
  );
};
