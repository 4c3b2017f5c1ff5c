import { Temporal } from 'temporal-polyfill';
import type { Latest } from '../../core/current.js';
import { type Hall, pointsOf } from '../../core/hall.js';
import type { PointId } from '../../core/identity.js';
import { isGood } from '../../core/quality.js';
import type { Instant } from '../../core/time.js';
import type { ZoneKind } from '../../core/zone.js';
import { seasonOf } from '../verdicts/judge.js';
import type { Advice } from './shape.js';

/**
 * 国办发〔2007〕42号: public buildings set their air conditioning to 26 °C and more in summer, to 20 °C and
 * less in winter. It is about the set-point: an advisory, never a verdict on measured air (domain.md §12).
 */
const SUMMER_LEAST = 26;
const WINTER_MOST = 20;
/** A room follows its set-point no nearer than this. */
const NEAR = 1;
/** Rooms for people; paper and machines have set-points of their own. */
const FOR_PEOPLE: ReadonlySet<ZoneKind> = new Set([
  'lobby',
  'reception',
  'waiting',
  'windows',
  'self-service',
  'negotiation',
  'meeting',
  'office',
]);

/** Of all rooms for people the one that is farthest beyond, and how many are. */
export const setPointAdvice = (
  hall: Hall,
  at: Instant,
  latest: ReadonlyMap<PointId, Latest>,
): readonly Advice[] => {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(at))
    .toZonedDateTimeISO(hall.timeZone)
    .toPlainDate()
    .toString();
  const season = seasonOf(hall.season, date);
  if (season !== 'heating' && season !== 'cooling') return [];
  const beyond = (value: number): number =>
    season === 'heating' ? value - WINTER_MOST : SUMMER_LEAST - value;
  const kinds = new Map(hall.zones.map(({ id, kind }) => [id, kind]));
  const found = pointsOf(hall)
    .flatMap(({ id, quantity, zone }) => {
      const reading = latest.get(id)?.reading;
      const kind = zone && kinds.get(zone);
      if (quantity !== 'temperature' || !zone || !kind || !FOR_PEOPLE.has(kind)) return [];
      if (reading?.value === undefined || !isGood(reading.quality)) return [];
      return beyond(reading.value) >= NEAR ? [{ point: id, zone, value: reading.value }] : [];
    })
    .sort((one, other) => beyond(other.value) - beyond(one.value));
  const [worst] = found;
  if (worst === undefined) return [];
  const { zone, point, value } = worst;
  const zones = new Set(found.map((one) => one.zone)).size;
  const set = season === 'heating' ? WINTER_MOST : SUMMER_LEAST;
  return [
    {
      say: season === 'heating' ? 'heating-set-point' : 'cooling-set-point',
      parameters: { zone, value, zones, set },
      priority: 5,
      zone,
      point,
    },
  ];
};
