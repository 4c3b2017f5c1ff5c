import { type ComputedRef, computed } from 'vue';
import type { AlarmState } from '../../../../../gateway/core/alarm.ts';
import { hall, pointsOfDevice, pointsOfZone } from '../../hall.ts';
import { live } from '../../live.ts';
import { shown } from '../../shown.ts';
import { t } from '../../words.ts';
import { viewOf, type ZoneView } from './zone-view.ts';

/** How the hall is at this moment, as the hall page and the wall screen both say it. */

/** Floors with at least one zone that can be drawn. */
export const drawnFloors = computed(() =>
  hall.value.floors.filter(({ id }) =>
    hall.value.zones.some((zone) => zone.floor === id && zone.polygon.length >= 3),
  ),
);

/** Each zone by its id, with those of the alarms that are its own. */
export const useZoneViews = (
  alarms: () => readonly AlarmState[],
): ComputedRef<ReadonlyMap<string, ZoneView>> => {
  const now = computed(() => ({ clock: live.now, linked: live.linked, points: live.points }));
  return computed(
    () =>
      new Map(
        hall.value.zones.map((zone) => [
          zone.id,
          viewOf(
            zone,
            pointsOfZone.value.get(zone.id) ?? [],
            now.value,
            live.people[zone.id],
            alarms(),
          ),
        ]),
      ),
  );
};

/** How many devices speak. */
export const devicesOnline = computed(
  () =>
    [...pointsOfDevice.value.values()].filter((points) =>
      points.some((point) => {
        const { standing } = shown(point, live.points[point.id], live.now, live.linked);
        return standing === 'fresh' || standing === 'doubtful';
      }),
    ).length,
);

/** The one sentence: is my hall all right? */
export const sentenceOf = (open: readonly AlarmState[]): string => {
  if (!live.linked) return t('page.hall.unknown');
  return open.length === 0
    ? t('page.hall.all-normal', { devices: devicesOnline.value })
    : t('page.hall.exceptions', { count: open.length });
};
