import type { Zone } from '../../core/hall.js';
import type { PointId, ZoneId } from '../../core/identity.js';
import { isGood } from '../../core/quality.js';
import { minutes } from '../../core/time.js';
import type { AirSpace } from '../ventilation/space.js';
import { timeToAir } from './airing.js';
import type { PointLimit } from './limits.js';
import type { Advice, AdviceInput } from './shape.js';

/** What to do about the air: more of it from outside, or fewer people. */

/** GB/T 18883: what each person should get, m³/h; shown beside an estimate, whoever judges. */
const FRESH_AIR_WANTED = 30;
const present = (
  { people, open }: AdviceInput,
  { counted, staff }: AirSpace,
): number | undefined =>
  counted.length === 0
    ? undefined
    : counted.reduce((sum, zone) => sum + (people.get(zone)?.net ?? 0), open ? staff : 0);

export const valueNow = (
  { latest }: AdviceInput,
  point: PointId | undefined,
): number | undefined => {
  const reading = point && latest.get(point)?.reading;
  return reading && isGood(reading.quality) ? reading.value : undefined;
};

export const airingAdvice = (
  input: AdviceInput,
  limit: PointLimit,
  zone: ZoneId,
  raisedAt: number | undefined,
): Pick<Advice, 'say' | 'parameters' | 'method'> => {
  const space = input.spaces.find(({ zones }) => zones.some(({ id }) => id === zone));
  const people = space && present(input, space);
  const value = valueNow(input, limit.point) ?? raisedAt;
  const outdoor = valueNow(input, input.outdoor);
  const { volumeM3, capacity } = space ?? {};
  if (
    value === undefined ||
    people === undefined ||
    outdoor === undefined ||
    volumeM3 === undefined ||
    capacity === undefined
  )
    return { say: 'open-fresh-air', parameters: { zone } };
  const known = { volumeM3, capacity, people, now: value, outdoor, limit: limit.value };
  const time = timeToAir(known);
  const method = {
    say: 'airing',
    parameters: { people, capacity, volume: Math.round(volumeM3), outdoor: Math.round(outdoor) },
  } as const;
  if (time === 'never')
    return { say: 'too-many-for-fresh-air', parameters: { zone, limit: limit.value }, method };
  if (time === undefined) return { say: 'open-fresh-air', parameters: { zone } };
  return { say: 'open-fresh-air-until', parameters: { zone, minutes: time / minutes(1) }, method };
};

export const freshAirAdvice = ({ air, spaces }: AdviceInput): readonly Advice[] =>
  air.flatMap(({ space, estimate }): Advice[] => {
    if ('refused' in estimate || estimate.high >= FRESH_AIR_WANTED) return [];
    const zone = largest(spaces.find(({ id }) => id === space)?.zones ?? []);
    if (zone === undefined) return [];
    const { perPerson, low, high, people } = estimate;
    return [
      {
        say: 'fresh-air-low',
        parameters: { zone, value: Math.round(perPerson), wanted: FRESH_AIR_WANTED },
        method: {
          say: 'balance',
          parameters: { low: Math.round(low), high: Math.round(high), people: Math.round(people) },
        },
        priority: 4,
        zone,
      },
    ];
  });

const largest = (zones: readonly Zone[]): ZoneId | undefined =>
  [...zones].sort((one, other) => (other.areaM2 ?? 0) - (one.areaM2 ?? 0))[0]?.id;
