import type { ZoneKind } from '../../gateway/core/zone.js';
import type { AirSpace } from './plan.js';
import { type Outdoor, saturation } from './weather.js';

/** Air of one air space, well mixed. */
export interface Air {
  /** ppm */
  readonly co2: number;
  /** degrees Celsius */
  readonly temperature: number;
  /** Water in g per kg of air. */
  readonly water: number;
  /** ug/m3 */
  readonly pm25: number;
  /** ppb */
  readonly tvoc: number;
}

/** CO2 that a person gives off sitting, m3/h (reference hall, story C 8). */
export const CO2_M3_PER_PERSON_H = 0.0187;
/** Fresh air that ventilation is laid out for, m3 per person and hour. */
const FRESH_M3_PER_PERSON_H = 25;
/** Air changes per hour through leaks alone. */
const LEAKS_PER_H = 0.25;
/** Water that a person gives off, g/h; air weighs 1.2 kg/m3. */
const WATER_G_PER_PERSON_H = 45;
const AIR_KG_PER_M3 = 1.2;

/** What the air-conditioning is set to: rooms for paper and machines all year, others while people are in. */
const setPoint = (kind: ZoneKind, outdoor: number): { temperature: number; always: boolean } => {
  if (kind === 'machine-room') return { temperature: 22.5, always: true };
  if (kind === 'archive') return { temperature: 20, always: true };
  if (kind === 'power-room') return { temperature: Math.max(24, outdoor + 6), always: true };
  if (outdoor < 16) return { temperature: 20.8, always: false };
  return { temperature: outdoor > 24 ? 25.5 : 22.5, always: false };
};

/** Exact answer of dx/dt = source - rate * (x - outside) after dt, whatever its length. */
const relaxed = (
  value: number,
  outside: number,
  source: number,
  rate: number,
  dt: number,
): number => {
  const steady = outside + source / rate;
  return steady + (value - steady) * Math.exp(-rate * dt);
};

export const freshAirM3h = (space: AirSpace, running: boolean): number =>
  space.volumeM3 * LEAKS_PER_H + (running ? FRESH_M3_PER_PERSON_H * space.designPeople : 0);

/** Air after `dtH` hours with so many people in it, by mass balance. */
export const airAfter = (
  space: AirSpace,
  before: Air,
  people: number,
  running: boolean,
  outdoor: Outdoor,
  dtH: number,
): Air => {
  const { volumeM3 } = space;
  const changes = freshAirM3h(space, running) / volumeM3;
  const aim = setPoint(space.kind, outdoor.temperature);
  const conditioned = running || aim.always;
  const warmth = conditioned ? aim.temperature : 15 + 0.4 * outdoor.temperature;
  const outsideWater = (saturation(outdoor.temperature) * outdoor.humidity) / 100;
  const crowd = people / volumeM3;
  // Cooling dries and heated air is moistened a little; rooms for paper and machines are kept at half.
  const tempered = aim.always ? 0.5 * saturation(aim.temperature) : 0.5 * outsideWater + 4;
  const freshWater = conditioned ? tempered : outsideWater;
  return {
    co2: relaxed(before.co2, outdoor.co2, CO2_M3_PER_PERSON_H * crowd * 1e6, changes, dtH),
    temperature: relaxed(before.temperature, warmth, crowd * 20, conditioned ? 2.5 : 0.15, dtH),
    water: relaxed(
      before.water,
      freshWater,
      (WATER_G_PER_PERSON_H * crowd) / AIR_KG_PER_M3,
      changes,
      dtH,
    ),
    pm25: relaxed(
      before.pm25,
      outdoor.pm25 * (running ? 0.35 : 0.55),
      crowd * 60,
      changes + 0.5,
      dtH,
    ),
    tvoc: relaxed(before.tvoc, 60, crowd * 4000, changes, dtH),
  };
};

export const firstAir = (outdoor: Outdoor): Air => ({
  co2: outdoor.co2 + 20,
  temperature: 19,
  water: 5,
  pm25: outdoor.pm25 * 0.55,
  tvoc: 90,
});

/** Relative humidity in percent. */
export const humidityOf = ({ temperature, water }: Air): number =>
  Math.min(97, Math.max(8, (100 * water) / saturation(temperature)));
