import { hours, type Millis, minutes } from '../../core/time.js';
import { BREATHED } from '../surveys/air.js';

/** How soon CO2 falls below its limit once the fresh air is switched on. */

/** What the fresh air is taken to be where nobody has said: 30 m³/h for each declared person (GB/T 18883). */
const FRESH_FOR_EACH = 30;
/** An estimate of this kind is no better than five minutes. */
const ROUND = minutes(5);
const PPM = 1e-6;

export interface Airing {
  readonly volumeM3: number;
  /** Declared for the space; the fresh air is taken to be laid out for them. */
  readonly capacity: number;
  /** Public and staff who are there now. */
  readonly people: number;
  /** ppm */
  readonly now: number;
  readonly outdoor: number;
  readonly limit: number;
}

/**
 * The mass balance solved for time: C goes towards Cout + nG/Q as e^(-Qt/V). `never`: with so many people
 * it stays above the limit.
 */
export const timeToAir = (airing: Airing): Millis | 'never' | undefined => {
  const { volumeM3, capacity, people, now, outdoor, limit } = airing;
  if (now <= limit || volumeM3 <= 0 || capacity <= 0) return undefined;
  const flow = FRESH_FOR_EACH * capacity;
  const steady = outdoor + (people * BREATHED) / flow / PPM;
  if (steady >= limit) return 'never';
  const time = hours((volumeM3 / flow) * Math.log((now - steady) / (limit - steady)));
  return (Math.max(1, Math.round(time / ROUND)) * ROUND) as Millis;
};
