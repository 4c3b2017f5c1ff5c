import type { Hall, Names, Zone } from '../../core/hall.js';
import type { ZoneId } from '../../core/identity.js';
import { type Instant, type Millis, millis } from '../../core/time.js';
import type { Verdict } from '../../core/verdict.js';
import { stretches } from '../stretches.js';
import type { Calendar } from '../verdicts/calendar.js';
import { bandOf } from '../verdicts/judge.js';
import { measuredVerdict } from '../verdicts/measured.js';
import { judgesOn, type Rule } from '../verdicts/rule.js';
import { type Crowding, crowdingOf } from './crowding.js';
import { type PeopleTold, peopleOf, type toldCounts } from './told.js';

/** People present against what the site declares, by the counts of its doors. */

type Told = ReturnType<typeof toldCounts>;

/** The most people at once in a window, and for how long the count was known. */
const mostIn = (people: PeopleTold, from: Instant, to: Instant) => {
  let most: number | undefined;
  let good = 0;
  let n = 0;
  for (const stretch of stretches(people.samples, people.period, from, to)) {
    most = Math.max(most ?? 0, stretch.sample.value ?? 0);
    good += stretch.to - stretch.from;
    n += 1;
  }
  return most === undefined ? undefined : { most, good: millis(good), n };
};

export interface Occupied {
  readonly zone: Zone;
  readonly rules: readonly Rule[];
  readonly calendar: Calendar;
  readonly told: Told;
  readonly regardless?: boolean | undefined;
}

/** A verdict for each hour of a zone that is counted at its own doors. Staff are not of the public. */
export function* occupancyVerdicts(about: Occupied): Generator<Verdict> {
  const { zone, calendar } = about;
  const people = peopleOf(about.told, [zone.id], 0, []);
  if (people === undefined) return;
  for (const rule of about.rules) {
    const { quantity, limit, window: length } = rule.requirement;
    const band = bandOf(limit, undefined, zone);
    if (quantity !== 'people' || typeof band === 'string') continue;
    for (const { from, to, date } of calendar.windows[length]) {
      const found = mostIn(people, from, to);
      if (found === undefined || !judgesOn(rule, date, about.regardless)) continue;
      const { most: value, good, n } = found;
      const off = people.uncertaintyAt(to);
      yield measuredVerdict({
        zone: zone.id,
        rule,
        band,
        method: 'door-count',
        measured: { value, low: Math.max(0, value - off), high: value + off, assumed: true },
        window: { length, from, to },
        standing: 'monitoring',
        hints: [],
        n,
        good,
      });
    }
  }
}

/** A zone, a floor or the hall, with how full it was while open. */
export interface CrowdedPlace extends Crowding {
  readonly place: string;
  readonly names: Names;
  readonly capacity: number;
}

export const crowdedPlaces = (
  hall: Hall,
  told: Told,
  opening: readonly { readonly from: Instant; readonly to: Instant }[],
): readonly CrowdedPlace[] => {
  const counted = hall.counting.map(({ zone }) => zone);
  const countedIn = (zones: readonly Zone[]): readonly ZoneId[] =>
    zones.map(({ id }) => id).filter((id) => counted.includes(id));
  const places = [
    ...hall.zones.map((zone) => ({ ...zone, zones: [zone] })),
    ...hall.floors.map((floor) => ({
      ...floor,
      zones: hall.zones.filter((zone) => zone.floor === floor.id),
    })),
    { ...hall, zones: hall.zones },
  ];
  return places.flatMap(({ id, names, capacity, zones }): CrowdedPlace[] => {
    const people = peopleOf(told, countedIn(zones), 0, []);
    if (capacity === undefined || people === undefined) return [];
    const period: Millis = people.period;
    return [
      { place: id, names, capacity, ...crowdingOf({ ...people, period }, capacity, opening) },
    ];
  });
};
