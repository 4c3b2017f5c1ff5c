import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import type { Instant, Millis } from '../../core/time.js';
import { stretches } from '../stretches.js';

/** How long an air conditioner ran, and how long of that with nobody there. */

export interface Running {
  readonly running: Millis;
  readonly empty: Millis;
  /** kWh that it took while nobody was there. */
  readonly emptyKwh: number;
  /** Time for which its power is not known. */
  readonly unknown: Millis;
}

/** Moments at which somebody begins to be there, or nobody. Before the first nobody is known to be. */
export interface Presence {
  readonly at: Instant;
  readonly present: boolean;
}

const HOUR_MS = 3_600_000;

export interface Power {
  /** W */
  readonly samples: readonly Sample[];
  readonly period: Millis;
  /** It runs from this power on, in W. */
  readonly above: number;
}

export const runningEmpty = (
  { samples, period, above }: Power,
  presence: readonly Presence[],
  from: Instant,
  to: Instant,
): Running => {
  const sum = { running: 0, empty: 0, emptyWh: 0, known: 0 };
  for (const stretch of stretches(samples, period, from, to)) {
    const { quality, value } = stretch.sample;
    if (value === undefined || !isGood(quality)) continue;
    sum.known += stretch.to - stretch.from;
    if (value < above) continue;
    const empty = absent(presence, stretch.from, stretch.to);
    sum.running += stretch.to - stretch.from;
    sum.empty += empty;
    sum.emptyWh += (value * empty) / HOUR_MS;
  }
  return {
    running: sum.running as Millis,
    empty: sum.empty as Millis,
    emptyKwh: sum.emptyWh / 1000,
    unknown: (to - from - sum.known) as Millis,
  };
};

const absent = (presence: readonly Presence[], from: number, to: number): number => {
  let time = 0;
  for (let index = -1; index < presence.length; index += 1) {
    if (presence[index]?.present === true) continue;
    const begin = Math.max(from, presence[index]?.at ?? Number.NEGATIVE_INFINITY);
    const end = Math.min(to, presence[index + 1]?.at ?? Number.POSITIVE_INFINITY);
    time += Math.max(0, end - begin);
  }
  return time;
};
