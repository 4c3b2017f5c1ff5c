import type { Sample } from '../core/ports.js';
import type { Millis } from '../core/time.js';

/** A reading and the time for which it stands. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly sample: Sample;
}

/** A reading stands until the next one of its point, at most this many periods (design §4.1). */
const PERIODS_STANDING = 2;

/** What each reading stands for within a time; what nobody stands for is left out. */
export function* stretches(
  samples: readonly Sample[],
  period: Millis,
  from: number,
  to: number,
): Generator<Stretch> {
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const begin = Math.max(sample.at, from);
    const end = Math.min(next, sample.at + PERIODS_STANDING * period, to);
    if (end > begin) yield { from: begin, to: end, sample };
  }
}
