import type { Accuracy } from '../verdicts/instrument.js';

/** How much fresh air an air space gets, from its CO2. Concentrations are in ppm. */

const PPM = 1e-6;
const at = ({ absolute, percent }: Accuracy, value: number): number =>
  absolute + (percent / 100) * value;

/**
 * m³ of CO2 that one person breathes out in an hour, sitting or standing about (reference hall, C8); it is
 * the 0.0052 L/s of an adult at 1.2 met that ASTM D6245 works with (known, not read).
 */
export const BREATHED = 0.0187;
/**
 * Of many adults together, who differ by size and by what they do, as a share. No source with this figure
 * was found: it is a judgement, and is said to be one wherever an estimate is shown.
 */
export const BREATHED_UNCERTAINTY = 0.1;

/** A room is never mixed through: by so much of the rise the sensors may see other air; a judgement too. */
export const UNMIXED = 0.1;
/** A figure that may be more than so much larger, as a share, bounds nothing. */
const LARGEST_UNCERTAINTY = 1;

export interface AirBalance {
  readonly volumeM3: number;
  readonly hours: number;
  /** Mean number of people, and how far the count may be off. */
  readonly people: number;
  readonly peopleUncertainty: number;
  readonly indoorMean: number;
  /** At the beginning and at the end: what the room has stored meanwhile was not carried away. */
  readonly indoorFirst: number;
  readonly indoorLast: number;
  readonly outdoorMean: number;
  readonly accuracy: Accuracy;
  readonly outdoorAccuracy: Accuracy;
}

export type FreshAir =
  | {
      /** m³ per hour and person. */
      readonly perPerson: number;
      /** Within which it lies: wider above, since flow goes by one over the rise. */
      readonly low: number;
      readonly high: number;
    }
  | { readonly refused: 'nobody' | 'too-near-outdoor' | 'too-uncertain' };

/**
 * V dC/dt = n G - Q (C - Cout), integrated over the time: exact whatever the people did meanwhile.
 * Refused where the sensors cannot tell inside from outside.
 */
export const freshAir = (balance: AirBalance): FreshAir => {
  const { people, peopleUncertainty, volumeM3, hours, accuracy, outdoorAccuracy } = balance;
  if (people <= 0) return { refused: 'nobody' };
  const rise = balance.indoorMean - balance.outdoorMean;
  const riseUncertainty = Math.hypot(
    at(accuracy, balance.indoorMean),
    at(outdoorAccuracy, balance.outdoorMean),
    UNMIXED * rise,
  );
  if (rise <= riseUncertainty) return { refused: 'too-near-outdoor' };
  const stored = (volumeM3 * (balance.indoorLast - balance.indoorFirst) * PPM) / hours;
  const breathed = people * BREATHED;
  const flow = (breathed - stored) / (rise * PPM);
  if (flow <= 0) return { refused: 'too-near-outdoor' };
  // An offset of one sensor is the same at both ends: of what is stored only its gain is uncertain.
  const storedUncertainty = Math.abs(stored) * (accuracy.percent / 100);
  const source =
    Math.hypot(
      breathed * BREATHED_UNCERTAINTY,
      // Miscounted people breathe, and they are divided by: only what is stored does not cancel.
      (Math.abs(stored) * peopleUncertainty) / people,
      storedUncertainty,
    ) / Math.abs(breathed - stored);
  const perPerson = flow / people;
  const below = Math.hypot(source, riseUncertainty / (rise + riseUncertainty));
  const above = Math.hypot(source, riseUncertainty / (rise - riseUncertainty));
  if (above > LARGEST_UNCERTAINTY) return { refused: 'too-uncertain' };
  return { perPerson, low: perPerson * (1 - below), high: perPerson * (1 + above) };
};

export interface TracerReading {
  /** Hours since the gas was let go. */
  readonly hours: number;
  readonly ppm: number;
}

export type TracerDecay =
  | {
      /** Air changes per hour. */
      readonly rate: number;
      /** Share of the scatter that the decay explains. */
      readonly r2: number;
      readonly n: number;
    }
  | { readonly refused: 'too-few-readings' | 'too-near-outdoor' };

const FEWEST_READINGS = 5;

/** The slope of ln(C - Cout) over time, by least squares; readings not above outdoor are left out. */
export const tracerDecay = (
  readings: readonly TracerReading[],
  outdoor: number,
  /** Below this above outdoor a reading is more noise than gas. */
  floor: number,
): TracerDecay => {
  if (readings.length < FEWEST_READINGS) return { refused: 'too-few-readings' };
  const points = readings
    .filter(({ ppm }) => ppm - outdoor > floor)
    .map(({ hours, ppm }) => ({ x: hours, y: Math.log(ppm - outdoor) }));
  const n = points.length;
  if (n < FEWEST_READINGS) return { refused: 'too-near-outdoor' };
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  if (xx === 0) return { refused: 'too-few-readings' };
  return { rate: -xy / xx, r2: yy === 0 ? 0 : xy ** 2 / (xx * yy), n };
};
