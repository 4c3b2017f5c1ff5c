import { z } from 'zod';
import type { AlarmRule } from '../core/alarm.js';
import { type Hall, pointsOf } from '../core/hall.js';

/** Where something is on the plan: metres, x east, y north; the floor where it is known. */
export const placeShape = z.object({
  at: z.array(z.number()),
  floor: z.string().optional(),
  zone: z.string().optional(),
});
export type Place = z.infer<typeof placeShape>;

/** Where on the plan a device, a point, an alarm, a window or an exit is, by its id; only what has a place of its own. */
export const placesOf = (
  hall: Hall,
  rules: readonly AlarmRule[],
): Readonly<Record<string, Place>> => {
  const floors = new Map<string, string | undefined>(
    hall.zones.map(({ id, floor }) => [id, floor]),
  );
  const places: Record<string, Place> = {};
  const put = (id: string, at: Place['at'] | undefined, zone?: string, on?: string): void => {
    if (at === undefined) return;
    const floor = on ?? (zone === undefined ? undefined : floors.get(zone));
    places[id] = { at, ...(floor && { floor }), ...(zone && { zone }) };
  };
  for (const { id, at, zone } of hall.devices) put(id, at && [...at], zone);
  for (const { id, at, zone } of pointsOf(hall)) put(id, at && [...at], zone);
  for (const { number, at, zone } of hall.plan?.windows ?? [])
    put(`window-${number}`, [...at], zone);
  for (const { id, at, floor } of hall.exits) put(`exit-${id}`, [...at], undefined, floor);
  for (const rule of rules) {
    const point = 'point' in rule.when ? rule.when.point : undefined;
    const known = (point && places[point]) ?? (rule.device && places[rule.device]);
    const zone = rule.zone ?? known?.zone;
    put(rule.id, rule.at ? [...rule.at] : known?.at, zone, known?.floor);
  }
  return places;
};
