import type { Sample } from '../core/ports.js';
import type { Instant } from '../core/time.js';

/** What totals (meters, door counters) say of a stretch of time. Pure. */

/** How much a total grew at a moment, since the sample before. */
export interface Growth {
  readonly at: Instant;
  readonly by: number;
}

/** Nothing turns so fast that a total runs through more than this share of its range between two samples. */
const MOST_AT_ONCE = 0.1;

/**
 * A total that falls has rolled over if it stood near its end, else the instrument was reset or
 * replaced: nobody knows what passed between, so nothing is counted there. Bad samples say nothing.
 */
export const growthsOf = (
  samples: readonly Sample[],
  rollsOverAt: number | undefined,
): readonly Growth[] => {
  const growths: Growth[] = [];
  let last: number | undefined;
  for (const { at, value } of samples) {
    if (value === undefined) continue;
    if (last !== undefined && value > last) growths.push({ at, by: value - last });
    const rolled = (rollsOverAt ?? 0) - (last ?? 0) + value;
    if (last !== undefined && value < last && rollsOverAt !== undefined)
      if (rolled > 0 && rolled <= rollsOverAt * MOST_AT_ONCE) growths.push({ at, by: rolled });
    last = value;
  }
  return growths;
};

export const sumOf = (growths: readonly Growth[]): number =>
  growths.reduce((sum, { by }) => sum + by, 0);

/** The most people at once and when, of those who came (positive) and went (negative). */
export const peakOf = (
  growths: readonly Growth[],
): { readonly net: number; readonly at: Instant } | undefined => {
  let net = 0;
  let peak: { net: number; at: Instant } | undefined;
  for (const { at, by } of [...growths].sort((a, b) => a.at - b.at)) {
    net = Math.max(0, net + by);
    if (net > (peak?.net ?? 0)) peak = { net, at };
  }
  return peak;
};
