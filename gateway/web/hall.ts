import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AlarmRule } from '../core/alarm.js';
import type { Hall } from '../core/hall.js';
import type { PlanStore } from '../core/plan-file.js';
import { ZONE_KINDS } from '../core/zone.js';
import { jsonSchema, namesShape } from './answer.js';
import { placeShape, placesOf } from './places.js';

const planShape = z.object({
  windows: z.array(z.object({ number: z.number(), zone: z.string(), at: z.array(z.number()) })),
  doors: z.array(z.object({ floor: z.string(), at: z.array(z.number()), widthM: z.number() })),
  voids: z.array(
    z.object({ floor: z.string(), names: namesShape, polygon: z.array(z.array(z.number())) }),
  ),
});
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
      seats: z.number().optional(),
      /** Zones of one air space have no wall between them. */
      airSpace: z.string(),
    }),
  ),
  devices: z.array(
    z.object({
      id: z.string(),
      names: namesShape,
      bus: z.string(),
      zone: z.string().optional(),
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
  plan: planShape.optional(),
  /** Of devices, points, alarms, `window-12`, `exit-main`: by their ids. */
  places: z.record(z.string(), placeShape),
  /** What people put under the floors, by their ids; lower left corner and size in metres. */
  pictures: z.record(
    z.string(),
    z.object({
      href: z.string(),
      at: z.array(z.number()),
      width: z.number(),
      height: z.number(),
    }),
  ),
});
export type HallAnswer = z.infer<typeof hallShape>;

/** `/api/v1/hall`: what the hall is made of, and where everything is on its plan. */
export const hallRoutes = (
  app: FastifyInstance,
  hall: Hall,
  rules: readonly AlarmRule[],
  plan: Pick<PlanStore, 'read'>,
): void => {
  const places = placesOf(hall, rules);
  const answer = () => {
    const { floors, zones } = plan.read();
    return {
      ...hall,
      zones: hall.zones.map((zone) => ({ ...zone, polygon: zones[zone.id] ?? zone.polygon })),
      places,
      pictures: Object.fromEntries(
        Object.entries(floors).map(([floor, { sha256, at, width, height }]) => [
          floor,
          { href: `/api/v1/plan/pictures/${sha256}`, at, width, height },
        ]),
      ),
    };
  };
  app.get(
    '/api/v1/hall',
    {
      config: { right: 'see', also: ['locked', 'screen', 'scoped'] },
      schema: {
        summary: 'The hall, its floors and zones, and the places on its plan',
        response: { 200: jsonSchema(hallShape) },
      },
    },
    answer,
  );
};
