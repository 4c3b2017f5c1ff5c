import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import type { Instant, Millis } from '../../core/time.js';
import { CROWDING_TIERS } from '../alarms/kinds.js';
import { stretches } from '../stretches.js';

/** For what share of the opening hours a place was how full. */
export interface Crowding {
  /** Time in which it was open and the count was known. */
  readonly open: Millis;
  /** Share of it with at least so many percent of the capacity. */
  readonly shares: readonly { readonly percent: number; readonly share: number }[];
  readonly most: number;
}

export const crowdingOf = (
  { samples, period }: { readonly samples: readonly Sample[]; readonly period: Millis },
  capacity: number,
  opening: readonly { readonly from: Instant; readonly to: Instant }[],
): Crowding => {
  const tiers = CROWDING_TIERS.map(({ percent }) => ({ percent, time: 0 }));
  let open = 0;
  let most = 0;
  for (const span of opening)
    for (const stretch of stretches(samples, period, span.from, span.to)) {
      const { quality, value } = stretch.sample;
      if (value === undefined || !isGood(quality)) continue;
      const time = stretch.to - stretch.from;
      open += time;
      most = Math.max(most, value);
      for (const tier of tiers)
        if (value >= Math.ceil((capacity * tier.percent) / 100)) tier.time += time;
    }
  return {
    open: open as Millis,
    shares: tiers.map(({ percent, time }) => ({ percent, share: open === 0 ? 0 : time / open })),
    most,
  };
};
