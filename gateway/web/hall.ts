import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Hall } from '../core/hall.js';
import { ZONE_KINDS } from '../core/zone.js';
import { jsonSchema, namesShape } from './answer.js';

const hallShape = z.object({
  id: z.string(),
  names: namesShape,
  timeZone: z.string(),
  capacity: z.number().optional(),
  floors: z.array(z.object({ id: z.string(), names: namesShape, capacity: z.number().optional() })),
  zones: z.array(
    z.object({
      id: z.string(),
      names: namesShape,
      kind: z.enum(ZONE_KINDS),
      floor: z.string().optional(),
      polygon: z.array(z.array(z.number())),
      areaM2: z.number().optional(),
      capacity: z.number().optional(),
    }),
  ),
  exits: z.array(
    z.object({
      id: z.string(),
      names: namesShape,
      at: z.array(z.number()),
      floor: z.string().optional(),
    }),
  ),
});
export type HallAnswer = z.infer<typeof hallShape>;

/** `/api/v1/hall`: what the hall is made of. */
export const hallRoutes = (app: FastifyInstance, hall: Hall): void => {
  app.get(
    '/api/v1/hall',
    {
      config: { right: 'see' },
      schema: {
        summary: 'The hall, its floors and zones',
        response: { 200: jsonSchema(hallShape) },
      },
    },
    () => hall,
  );
};
