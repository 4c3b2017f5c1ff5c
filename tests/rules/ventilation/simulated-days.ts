import { readConfig } from '../../../gateway/config/config.js';
import { type Hall, pointsOf } from '../../../gateway/core/hall.js';
import type { DeviceId, PointId, ZoneId } from '../../../gateway/core/identity.js';
import { isOpen } from '../../../gateway/core/opening.js';
import { type Instant, instant } from '../../../gateway/core/time.js';
import { AirWatch } from '../../../gateway/rules/ventilation/watch.js';
import { freshAirM3h } from '../../../simulators/hall/air.js';
import { instantIn, localTimeIn } from '../../../simulators/hall/calendar.js';
import {
  type HallModel,
  type HallState,
  hallAt,
  isRunning,
  momentOf,
  step,
} from '../../../simulators/hall/hall.js';
import { staffAt } from '../../../simulators/hall/people.js';
import { type AirSpace, planOf, staffOf } from '../../../simulators/hall/plan.js';
import { hash } from '../../../simulators/hall/random.js';
import { type Seen, valueAt } from '../../../simulators/hall/show.js';
import { setupSchema } from '../../../simulators/setup.js';
import { here, realProfiles } from '../../config/sources.js';

/**
 * Days of the simulated demo hall, seen by the gateway through its sensors and door counters alone: does
 * the estimate of the fresh air hold the truth of the model within its own uncertainty?
 */

const demo = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in demo) throw new Error(JSON.stringify(demo.mistakes));
const hall: Hall = demo.config.hall;
const model: HallModel = {
  plan: planOf(
    setupSchema.parse({ profiles: '.', hall: { ...hall, buses: [], devices: [] } }).hall,
  ),
  localTime: localTimeIn(hall.timeZone),
  meters: [],
};
const at = (local: string): Instant => instantIn(hall.timeZone)(local) ?? instant(Number.NaN);

const MINUTE = 60_000;
/** Hours within which nothing of the hall is switched on or off. */
const HOURS = ['09:00', '10:00', '11:00', '14:00', '15:00', '16:00'] as const;
const WORKDAYS = 250;

const sensors: readonly Seen[] = pointsOf(hall)
  .filter(({ quantity }) => quantity === 'co2')
  .map(({ id, device, zone, range = [0, 5000], decimals }) => ({
    kind: 'other',
    point: id,
    device: device as DeviceId,
    key: id.split('/')[1] ?? '',
    quantity: 'co2',
    ...(zone !== undefined && { zone }),
    range,
    decimals,
    rest: 0,
  }));

/** Of what a maker allows (50 ppm + 3 %), the simulated instruments use up to this by themselves. */
const OWN_STRAY = 19;
/** The rest is used here: each instrument is off for the whole day by anything up to it, alike likely. */
const strayed = (value: number, day: number, point: PointId): number =>
  Math.round(value + (hash(`${day} ${point}`) / 2 ** 31 - 1) * (50 - OWN_STRAY + 0.03 * value));

const total = ({ people: { counters } }: HallState, points: readonly PointId[]): number =>
  points.reduce((sum, point) => sum + (counters[point] ?? 0), 0);

/** What the doors say of a zone since the counts began anew, never below zero. */
const counted = (state: HallState, opened: HallState, zone: ZoneId) => {
  const doors = hall.counting.find((one) => one.zone === zone);
  if (doors === undefined) return undefined;
  const ins = total(state, doors.in) - total(opened, doors.in);
  const outs = total(state, doors.out) - total(opened, doors.out);
  return { net: Math.max(0, ins - outs), uncertainty: Math.ceil(0.02 * (ins + outs)) };
};

const present = (space: AirSpace, state: HallState): number => {
  const moment = momentOf(model, state.at);
  return space.zones.reduce(
    (sum, zone) => sum + (state.people.inZone[zone.id] ?? 0) + staffAt(zone, staffOf(zone), moment),
    0,
  );
};

export interface DayFound {
  /** Hours with an estimate, and those whose uncertainty holds the truth. */
  readonly estimates: number;
  readonly held: number;
  /** Whether the mean of each space over the day is held by the mean of its uncertainties. */
  readonly spaces: number;
  readonly spacesHeld: number;
  readonly refused: number;
  /** Sums of the uncertainty and of the error, as shares of the estimates. */
  readonly uncertainty: number;
  readonly error: number;
}

/** One working day of the hall; the same number is the same day on every machine. */
export const dayOf = (number: number): DayFound => {
  const date = workday(number);
  const watch = new AirWatch({ hall, instruments: new Map() });
  let state = hallAt(model, at(`${date}T08:00`), number + 1);
  let opened = state;
  const truth = new Map<string, { flow: number; people: number; n: number }>();
  const found = {
    estimates: 0,
    held: 0,
    spaces: 0,
    spacesHeld: 0,
    refused: 0,
    uncertainty: 0,
    error: 0,
  };
  const means = new Map<string, { off: number; allowed: number; n: number }>();
  const hours = HOURS.map((hour) => at(`${date}T${hour}`));
  const opens = at(`${date}T08:30`);
  const closes = at(`${date}T17:00`);
  while (state.at < closes) {
    state = step(model, state, MINUTE);
    if (state.at === opens) opened = state;
    for (const seen of sensors)
      watch.hear({
        point: seen.point,
        at: state.at,
        quality: 'good',
        value: strayed(valueAt(model, state, seen), number, seen.point),
      });
    watch.count(state.at, (zone) => counted(state, opened, zone), isOpen(hall, state.at));
    const running = isRunning(momentOf(model, state.at));
    for (const space of model.plan.airSpaces) {
      const so = truth.get(space.id) ?? { flow: 0, people: 0, n: 0 };
      truth.set(space.id, {
        flow: so.flow + freshAirM3h(space, running || space.allDay),
        people: so.people + present(space, state),
        n: so.n + 1,
      });
    }
    const ended = hours.includes((state.at - 60 * MINUTE) as Instant);
    for (const { space, estimate } of ended ? watch.now(state.at) : []) {
      const true_ = truth.get(space);
      if ('refused' in estimate || true_ === undefined) {
        if ('refused' in estimate && estimate.refused !== 'not-counted') found.refused += 1;
        continue;
      }
      const truly = true_.flow / true_.people;
      const off = estimate.perPerson - truly;
      found.estimates += 1;
      found.uncertainty += (estimate.high - estimate.low) / 2 / estimate.perPerson;
      found.error += Math.abs(off) / estimate.perPerson;
      if (estimate.low <= truly && truly <= estimate.high) found.held += 1;
      const so = means.get(space) ?? { off: 0, allowed: 0, n: 0 };
      means.set(space, {
        off: so.off + off,
        allowed:
          so.allowed +
          (off < 0 ? estimate.high - estimate.perPerson : estimate.perPerson - estimate.low),
        n: so.n + 1,
      });
    }
    if (ended || hours.includes(state.at)) truth.clear();
  }
  for (const { off, allowed } of means.values()) {
    found.spaces += 1;
    if (Math.abs(off) <= allowed) found.spacesHeld += 1;
  }
  return found;
};

/** Mondays to Fridays from March 2026 on, beginning again after a year; holidays have nobody in. */
const workday = (number: number): string => {
  const days: string[] = [];
  for (let day = Date.UTC(2026, 2, 2); days.length <= number % WORKDAYS; day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !hall.calendar.closed.includes(date)) days.push(date);
  }
  return days.at(-1) ?? '';
};

export const daysOf = (first: number, count: number): DayFound => {
  const sum = {
    estimates: 0,
    held: 0,
    spaces: 0,
    spacesHeld: 0,
    refused: 0,
    uncertainty: 0,
    error: 0,
  };
  for (let number = first; number < first + count; number += 1) {
    const day = dayOf(number);
    for (const key of Object.keys(sum) as (keyof DayFound)[]) sum[key] += day[key];
  }
  return sum;
};
