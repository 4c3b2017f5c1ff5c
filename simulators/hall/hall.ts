import type { AirSpaceId, DeviceId } from '../../gateway/core/identity.js';
import { type Instant, instant } from '../../gateway/core/time.js';
import { type Air, airAfter, firstAir } from './air.js';
import { type LocalTime, openPeriods } from './calendar.js';
import { type Moment, type People, peopleAfter, staffAt } from './people.js';
import { type AirSpace, areaOf, type HallPlan, staffOf } from './plan.js';
import { type Power, powerAfter } from './power.js';
import { FIRST_WEATHER, outdoorAt, type Weather, weatherAfter } from './weather.js';

/** Everything that moves in the hall; plain data. */
export interface HallState {
  readonly at: Instant;
  readonly random: number;
  readonly weather: Weather;
  readonly people: People;
  readonly air: Readonly<Record<AirSpaceId, Air>>;
  readonly power: Power;
  /** Whether lamps and ventilation are on for the day. */
  readonly running: boolean;
}

/** The plan, the clock on its wall, and its meters, the main one first. */
export interface HallModel {
  readonly plan: HallPlan;
  readonly localTime: (at: Instant) => LocalTime;
  readonly meters: readonly DeviceId[];
}

/** Longer steps are taken in parts of this: people move in minutes. */
const LONGEST_STEP_MS = 20_000;
/** A start in the middle of a day is walked up to from this long before. */
const WARM_UP_MS = 10 * 3_600_000;
/** Lamps and ventilation go on before the doors open and off after they close. */
const BEFORE_OPENING_H = 0.75;
const AFTER_CLOSING_H = 0.6;

export const momentOf = ({ plan, localTime }: HallModel, at: Instant): Moment => {
  const local = localTime(at);
  return { local, open: openPeriods(plan.hall, local) };
};

export const isRunning = ({ local: { hour }, open }: Moment): boolean => {
  const [first, last] = [open[0], open[open.length - 1]];
  if (first === undefined || last === undefined) return false;
  return hour > first.from - BEFORE_OPENING_H && hour < last.to + AFTER_CLOSING_H;
};

/** Public and staff in an air space. */
const peopleIn = (space: AirSpace, people: People, moment: Moment): number =>
  space.zones.reduce(
    (total, zone) => total + (people.inZone[zone.id] ?? 0) + staffAt(zone, staffOf(zone), moment),
    0,
  );

const part = (model: HallModel, before: HallState, dtMs: number): HallState => {
  const { plan, meters } = model;
  const at = instant(before.at + dtMs);
  const dtH = dtMs / 3_600_000;
  const random = { state: before.random };
  const moment = momentOf(model, at);
  const running = isRunning(moment);
  const weather = weatherAfter(before.weather, dtH, random);
  const outdoor = outdoorAt(weather, moment.local);
  const people = peopleAfter(plan, before.people, moment, dtH, random);
  const air: Record<AirSpaceId, Air> = {};
  let present = 0;
  for (const space of plan.airSpaces) {
    const inside = peopleIn(space, people, moment);
    present += inside;
    const was = before.air[space.id] ?? firstAir(outdoor);
    const fans = before.power.mains && (running || space.allDay);
    air[space.id] = airAfter(space, was, inside, fans, outdoor, dtH);
  }
  const demand = {
    lamps: running ? 1 : 0.08,
    litM2: plan.airSpaces.flatMap(({ zones }) => zones).reduce((m2, zone) => m2 + areaOf(zone), 0),
    people: present,
    degrees: running ? Math.abs(outdoor.temperature - 21) : 0,
  };
  const power = powerAfter(before.power, meters, demand, dtH);
  return { at, random: random.state, weather, people, air, power, running };
};

/** The hall `dtMs` milliseconds later. Pure: the same state and step give the same hall. */
export const step = (model: HallModel, state: HallState, dtMs: number): HallState => {
  let now = state;
  for (let left = dtMs; left > 0; left -= LONGEST_STEP_MS)
    now = part(model, now, Math.min(left, LONGEST_STEP_MS));
  return now;
};

/** A hall as it has become by `at`: begun empty in the hours before. */
export const hallAt = (model: HallModel, at: Instant, seed: number): HallState => {
  const energyKwh = Object.fromEntries(model.meters.map((meter, i) => [meter, 41_250 - 9_800 * i]));
  const before: HallState = {
    at: instant(at - WARM_UP_MS),
    random: seed | 0,
    weather: FIRST_WEATHER,
    people: { inZone: {}, counters: {} },
    air: {},
    power: {
      mains: true,
      lightingW: 0,
      equipmentW: 0,
      coolingW: {},
      energyKwh,
      charge: 100,
    },
    running: false,
  };
  return step(model, before, WARM_UP_MS);
};

/** The hall with its mains switched. */
export const withMains = (state: HallState, mains: boolean): HallState => ({
  ...state,
  power: { ...state.power, mains },
});
