import { computed, shallowRef } from 'vue';
import { api, type HallAnswer, type PointAnswer, type ZoneAnswer } from './api.ts';

/** What the hall is made of: read once, it only changes with a restart of the gateway. */

const nothing: HallAnswer = {
  id: '',
  names: { zh: '', en: '' },
  timeZone: 'Asia/Shanghai',
  floors: [],
  zones: [],
  devices: [],
  exits: [],
  places: {},
  pictures: {},
};
export const hall = shallowRef<HallAnswer>(nothing);
export const points = shallowRef<readonly PointAnswer[]>([]);

/** A locked screen may know where things are, but not what is measured. */
export const startHall = async (locked: boolean): Promise<void> => {
  [hall.value, points.value] = await Promise.all([api.hall(), locked ? [] : api.points()]);
};

const grouped = (key: 'zone' | 'device'): ReadonlyMap<string, readonly PointAnswer[]> => {
  const groups = new Map<string, PointAnswer[]>();
  for (const point of points.value) {
    const of = point[key];
    if (of === undefined) continue;
    const group = groups.get(of);
    if (group) group.push(point);
    else groups.set(of, [point]);
  }
  return groups;
};
export const zoneById = computed<ReadonlyMap<string, ZoneAnswer>>(
  () => new Map(hall.value.zones.map((zone) => [zone.id, zone])),
);
export const deviceById = computed(
  () => new Map(hall.value.devices.map((device) => [device.id, device])),
);
export const pointById = computed<ReadonlyMap<string, PointAnswer>>(
  () => new Map(points.value.map((point) => [point.id, point])),
);
export const pointsOfZone = computed(() => grouped('zone'));
export const pointsOfDevice = computed(() => grouped('device'));
