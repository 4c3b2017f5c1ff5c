import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import { type Instant, minutes, seconds } from '../../core/time.js';

/** What a floor sensor saw after the mains of the lighting were switched off. */

/** GB 50016 10.1.5 and GB 51309 3.2.3: lit within, and for as long as. Their limits stand in the standards. */
export const LIT_WITHIN = seconds(5);
export const LASTS = minutes(30);

export interface Seen {
  /** Seconds until the light was there; `low` is the last reading without it. Absent: it never came. */
  readonly lit?: { readonly value: number; readonly low: number };
  /** Minutes from then until it fell below or the drill ended; `high` is the first reading below. */
  readonly lasted: { readonly value: number; readonly high: number };
  /** lx, the least from `LIT_WITHIN` on, for `LASTS`; absent without readings. */
  readonly least?: number;
  readonly n: number;
}

/** The readings of one point from before `off` to `until`, against a least illuminance in lx. */
export const drillSeen = (
  samples: readonly Sample[],
  off: Instant,
  until: Instant,
  limit: number,
): Seen => {
  const after = samples.flatMap(({ at, quality, value }) =>
    value !== undefined && isGood(quality) && at >= off && at <= until ? [{ at, value }] : [],
  );
  const judged = after.filter(({ at }) => at >= off + LIT_WITHIN && at <= off + LASTS);
  const found = after.findIndex(({ value }) => value >= limit);
  const least = judged.length === 0 ? {} : { least: Math.min(...judged.map(({ value }) => value)) };
  const first = after[found];
  if (first === undefined) return { lasted: { value: 0, high: 0 }, ...least, n: judged.length };
  const fell = after.findIndex(({ value }, index) => index > found && value < limit);
  const lastLit = after[fell === -1 ? after.length - 1 : fell - 1] ?? first;
  const minutesFrom = (at: Instant): number => (at - first.at) / minutes(1);
  return {
    lit: {
      value: (first.at - off) / 1000,
      low: ((after[found - 1]?.at ?? off) - off) / 1000,
    },
    lasted: {
      value: minutesFrom(lastLit.at),
      high: minutesFrom(after[fell]?.at ?? lastLit.at),
    },
    ...least,
    n: judged.length,
  };
};
