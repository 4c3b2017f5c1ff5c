import type { Latest } from '../../core/current.js';
import { type Hall, type Point, pointsOf } from '../../core/hall.js';
import { keyOf } from '../../core/identity.js';
import type { Watch } from '../../core/ports.js';
import { isBad, severity } from '../../core/quality.js';
import type { Reading } from '../../core/reading.js';
import { between, type Instant } from '../../core/time.js';
import type { Silent } from '../silent.js';
import type { Families, Labels, Sample } from './family.js';
import { type SensorMetric, sensorMetric } from './name.js';

/** What a good reading is worth: until twice its period it stands (design §4.1). */
const stands = (latest: Latest, point: Point, now: Instant): boolean =>
  !isBad(latest.reading.quality) && between(latest.reading.at, now) <= 2 * point.period;

/** The hall as it is now: zones, sensors, people. Nothing silent is here, not even as a count. */
export const addHall = (
  families: Families,
  hall: Hall,
  watch: Watch,
  silent: Silent,
  now: () => Instant,
): void => {
  const points = pointsOf(hall).filter(({ id }) => !silent.points.has(id));
  const zoneOf = new Map(hall.devices.map(({ id, zone }) => [id, zone]));
  const labelsOf = (point: Point): Labels => ({
    zone: point.zone ?? zoneOf.get(point.device) ?? '',
    device: point.device,
    point: keyOf(point.id),
  });

  families.gauge('hallkeeper_zone_info', 'Always 1', ['zone', 'floor', 'kind'], () =>
    hall.zones.map(({ id, floor, kind }): Sample => [{ zone: id, floor: floor ?? '', kind }, 1]),
  );
  families.gauge(
    'hallkeeper_zone_capacity_persons',
    'Public capacity that the site declares',
    ['zone'],
    () =>
      hall.zones.flatMap(({ id, capacity }): Sample[] =>
        capacity === undefined ? [] : [[{ zone: id }, capacity]],
      ),
  );

  const byMetric = new Map<string, { metric: SensorMetric; points: Point[] }>();
  for (const point of points) {
    const metric = sensorMetric(point.quantity, point.unit);
    const family = byMetric.get(metric.name) ?? { metric, points: [] };
    family.points.push(point);
    byMetric.set(metric.name, family);
  }
  for (const { metric, points: members } of byMetric.values()) {
    families[metric.type](metric.name, metric.help, ['zone', 'device', 'point'], () =>
      members.flatMap((point): Sample[] => {
        const latest = watch.current.points.get(point.id);
        return latest?.reading.value === undefined || !stands(latest, point, now())
          ? []
          : [[labelsOf(point), latest.reading.value * metric.factor]];
      }),
    );
  }

  families.gauge(
    'hallkeeper_sensor_last_sample_timestamp_seconds',
    'When the point last had a value',
    ['zone', 'device', 'point'],
    () =>
      points.flatMap((point): Sample[] => {
        const usable = lastUsable(watch.current.points.get(point.id));
        return usable === undefined ? [] : [[labelsOf(point), usable.at / 1000]];
      }),
  );
  families.gauge(
    'hallkeeper_points',
    'Points by the quality of their last reading',
    ['quality'],
    () => {
      const counts = new Map<string, number>([
        ['good', 0],
        ['uncertain', 0],
        ['bad', 0],
      ]);
      for (const { id } of points) {
        const latest = watch.current.points.get(id);
        const quality = latest === undefined ? 'bad' : severity(latest.reading.quality);
        counts.set(quality, (counts.get(quality) ?? 0) + 1);
      }
      return [...counts].map(([quality, count]): Sample => [{ quality }, count]);
    },
  );
  families.gauge('hallkeeper_people', 'People in the zone by its counters', ['zone'], () =>
    [...watch.current.people].map(([zone, { net }]): Sample => [{ zone }, net]),
  );
  families.counter(
    'hallkeeper_people_in_total',
    'People who came into the zone; begins anew as it opens',
    ['zone'],
    () => [...watch.current.people].map(([zone, count]): Sample => [{ zone }, count.in]),
  );
  families.counter(
    'hallkeeper_people_out_total',
    'People who left the zone; begins anew as it opens',
    ['zone'],
    () => [...watch.current.people].map(([zone, count]): Sample => [{ zone }, count.out]),
  );
};

const lastUsable = (latest: Latest | undefined): Reading | undefined =>
  latest === undefined || !isBad(latest.reading.quality) ? latest?.reading : latest.lastUsable;
