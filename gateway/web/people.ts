import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Current, type PeopleCount, together } from '../core/current.js';
import type { Device, Hall } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import type { Watch } from '../core/ports.js';
import { jsonSchema, namesShape } from './answer.js';
import { pointAnswer, pointShape } from './points.js';

const countShape = z.object({
  in: z.number(),
  out: z.number(),
  net: z.number(),
  drift: z.number(),
  uncertainty: z.number().optional(),
  manualCount: z.boolean().optional(),
});
/** Of a place that is not counted, or whose counters have not spoken, there is no `count`. */
const placeShape = z.object({ capacity: z.number().optional(), count: countShape.optional() });
const queueShape = z.object({
  device: z.string(),
  names: namesShape,
  /** `waiting`, `called`, `wait-min` with quality and time, as far as the machine says them. */
  points: z.array(pointShape),
});
const peopleShape = z.object({
  hall: placeShape,
  floors: z.array(placeShape.extend({ id: z.string() })),
  zones: z.array(placeShape.extend({ id: z.string(), queues: z.array(queueShape) })),
});
export type PeopleAnswer = z.infer<typeof peopleShape>;

const isQueue = ({ points }: Device): boolean =>
  points.some(({ quantity }) => quantity === 'waiting');

/** Who is where now, beside what is declared and what the queue machines say. */
export const peopleAnswer = (
  hall: Hall,
  { people, points }: Pick<Current, 'people' | 'points'>,
): PeopleAnswer => {
  const placeOf = (zones: readonly ZoneId[], capacity: number | undefined) => {
    const counts = zones.flatMap((zone): PeopleCount[] => {
      const count = people.get(zone);
      return count === undefined ? [] : [count];
    });
    return {
      ...(capacity !== undefined && { capacity }),
      ...(counts.length > 0 && { count: together(counts) }),
    };
  };
  const queuesIn = (zone: ZoneId) =>
    hall.devices
      .filter((device) => device.zone === zone && isQueue(device))
      .map(({ id, names, points: said }) => ({
        device: id,
        names,
        points: said.map((point) => pointAnswer(point, points.get(point.id))),
      }));
  const ids = (zones: Hall['zones']): readonly ZoneId[] => zones.map(({ id }) => id);
  return {
    hall: placeOf(ids(hall.zones), hall.capacity),
    floors: hall.floors.map(({ id, capacity }) => ({
      id,
      ...placeOf(ids(hall.zones.filter(({ floor }) => floor === id)), capacity),
    })),
    zones: hall.zones
      .map(({ id, capacity }) => ({ id, ...placeOf([id], capacity), queues: queuesIn(id) }))
      .filter((zone) => 'capacity' in zone || 'count' in zone || zone.queues.length > 0),
  };
};

/** `/api/v1/people`: counts of zones, floors and the hall beside their capacities and queues. */
export const peopleRoutes = (app: FastifyInstance, hall: Hall, watch: Watch): void => {
  app.get(
    '/api/v1/people',
    {
      config: { right: 'see', also: ['screen'] },
      schema: {
        summary: 'People per zone, floor and hall: in, out, net, drift; capacity; queue machines',
        response: { 200: jsonSchema(peopleShape) },
      },
    },
    () => peopleAnswer(hall, watch.current),
  );
};
