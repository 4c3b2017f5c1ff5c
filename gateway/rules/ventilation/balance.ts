import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import { type Instant, type Millis, minutes } from '../../core/time.js';
import { stretches } from '../stretches.js';
import { type FreshAir, freshAir } from '../surveys/air.js';
import type { Accuracy } from '../verdicts/instrument.js';

/** Fresh air per person of an air space over a stretch of time, from what its sensors and doors said. */

/** Readings of one point, in order of time; each stands until the next, at most twice its period. */
export interface Series {
  readonly samples: readonly Sample[];
  readonly period: Millis;
}

export interface SpaceSeries {
  readonly volumeM3: number;
  /** ppm, corrected for pressure; of every sensor of the space. */
  readonly indoor: readonly Series[];
  readonly outdoor: Series;
  /** People present, staff among them. */
  readonly people: Series;
  /** How far the count may be off. */
  readonly peopleUncertainty: number;
  readonly accuracy: Accuracy;
  readonly outdoorAccuracy: Accuracy;
}

/** Why there is no estimate. */
export type NoEstimate =
  | 'no-volume'
  | 'no-outdoor'
  | 'not-counted'
  | 'too-little-data'
  | Extract<FreshAir, { refused: string }>['refused'];

export type AirEstimate =
  | {
      /** m³ per hour and person, and within which it lies. */
      readonly perPerson: number;
      readonly low: number;
      readonly high: number;
      readonly people: number;
      readonly peopleUncertainty: number;
      /** ppm, mean over the time. */
      readonly indoor: number;
      readonly outdoor: number;
      /** Time for which everything needed was known. */
      readonly good: Millis;
    }
  | { readonly refused: NoEstimate };

/** As of an hour: three quarters of the time must be known. */
const LEAST_SHARE = 0.75;
/** What the room holds at the beginning and at the end is a mean of so long, or one reading decided it. */
const EDGE = minutes(5);

interface Mean {
  readonly mean: number;
  readonly good: number;
}

/** Time-weighted mean of good readings between two moments. */
export const meanBetween = (
  { samples, period }: Series,
  from: number,
  to: number,
): Mean | undefined => {
  let good = 0;
  let sum = 0;
  for (const stretch of stretches(samples, period, from, to)) {
    const { quality, value } = stretch.sample;
    if (value === undefined || !isGood(quality)) continue;
    const time = stretch.to - stretch.from;
    good += time;
    sum += time * value;
  }
  return good > 0 ? { mean: sum / good, good } : undefined;
};

const over = (series: readonly Series[], from: number, to: number): Mean | undefined => {
  const means = series.flatMap((one) => meanBetween(one, from, to) ?? []);
  if (means.length === 0) return undefined;
  return {
    mean: means.reduce((sum, { mean }) => sum + mean, 0) / means.length,
    good: Math.max(...means.map(({ good }) => good)),
  };
};

/** The estimate over the whole of a stretch of time; refused where a quarter of it is unknown. */
export const airOver = (space: SpaceSeries, from: Instant, to: Instant): AirEstimate => {
  const indoor = over(space.indoor, from, to);
  const outdoor = meanBetween(space.outdoor, from, to);
  const people = meanBetween(space.people, from, to);
  const first = over(space.indoor, from, from + EDGE);
  const last = over(space.indoor, to - EDGE, to);
  if (!indoor || !outdoor || !people || !first || !last) return { refused: 'too-little-data' };
  const good = Math.min(indoor.good, outdoor.good, people.good);
  if (good < LEAST_SHARE * (to - from)) return { refused: 'too-little-data' };
  const hours = (to - from - EDGE) / 3_600_000;
  const found = freshAir({
    volumeM3: space.volumeM3,
    hours,
    people: people.mean,
    peopleUncertainty: space.peopleUncertainty,
    indoorMean: indoor.mean,
    indoorFirst: first.mean,
    indoorLast: last.mean,
    outdoorMean: outdoor.mean,
    accuracy: space.accuracy,
    outdoorAccuracy: space.outdoorAccuracy,
  });
  if ('refused' in found) return found;
  return {
    ...found,
    people: people.mean,
    peopleUncertainty: space.peopleUncertainty,
    indoor: indoor.mean,
    outdoor: outdoor.mean,
    good: good as Millis,
  };
};
