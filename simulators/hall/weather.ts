import type { LocalTime } from './calendar.js';
import { normal, type Random } from './random.js';

/** What changes slowly and by chance outside. */
export interface Weather {
  /** 0 overcast .. 1 clear. */
  readonly clear: number;
  /** Degrees above what the season and hour say. */
  readonly warmer: number;
  readonly pm25: number;
}

export interface Outdoor {
  readonly temperature: number;
  readonly humidity: number;
  readonly co2: number;
  readonly pm25: number;
  readonly lux: number;
}

export const FIRST_WEATHER: Weather = { clear: 0.7, warmer: 0, pm25: 42 };

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** Pulled towards `mean` within `hours`, pushed about so that it strays by `spread`. */
const wander = (
  value: number,
  mean: number,
  spread: number,
  hours: number,
  dtH: number,
  random: Random,
): number => {
  const keep = Math.exp(-dtH / hours);
  return mean + (value - mean) * keep + spread * Math.sqrt(1 - keep * keep) * normal(random);
};

export const weatherAfter = (before: Weather, dtH: number, random: Random): Weather => ({
  clear: clamp(wander(before.clear, 0.65, 0.3, 3, dtH, random), 0.05, 1),
  warmer: clamp(wander(before.warmer, 0, 3, 30, dtH, random), -9, 9),
  pm25: clamp(wander(before.pm25, 40, 20, 10, dtH, random), 4, 160),
});

/** Latitude of the plain where halls stand; only day length hangs on it. */
const LATITUDE = (36 * Math.PI) / 180;

/** Sine of the sun's height, by the local clock taken as solar time. */
const sunHeight = ({ dayOfYear, hour }: LocalTime): number => {
  const declination = ((-23.44 * Math.PI) / 180) * Math.cos((2 * Math.PI * (dayOfYear + 10)) / 365);
  const angle = ((hour - 12) * Math.PI) / 12;
  return (
    Math.sin(LATITUDE) * Math.sin(declination) +
    Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(angle)
  );
};

/** Saturation vapour content of air in g/kg at sea level (Magnus). */
export const saturation = (temperature: number): number =>
  3.8 * Math.exp((17.62 * temperature) / (243.12 + temperature));

export const outdoorAt = ({ clear, warmer, pm25 }: Weather, local: LocalTime): Outdoor => {
  const season = -13 * Math.cos((2 * Math.PI * (local.dayOfYear - 20)) / 365);
  const daily = 4.5 * Math.sin(((local.hour - 9) * Math.PI) / 12);
  const sun = Math.max(0, sunHeight(local));
  return {
    temperature: 13 + season + daily * (0.4 + 0.6 * clear) + warmer,
    humidity: clamp(62 - 25 * clear - 2.5 * daily + 18 * (1 - clear), 15, 98),
    co2: 424 + 8 * Math.cos((local.hour * Math.PI) / 12),
    pm25,
    lux: 110_000 * sun ** 1.2 * (0.12 + 0.88 * clear),
  };
};
