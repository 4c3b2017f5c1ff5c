import type { PointAnswer, PointNow } from './api.ts';

/**
 * How a point may be shown: `fresh` as it is, `doubtful` marked, `stale` greyed with its age although
 * it was good, `lost` without a value of its own (the last usable one greyed and dated).
 */
export type Standing = 'fresh' | 'doubtful' | 'stale' | 'lost';

export interface Shown {
  readonly standing: Standing;
  readonly value?: number;
  /** When the shown value was measured. */
  readonly at?: number;
}

/** Nothing stale looks live (design §4.1): a value stands at most twice its point's period. */
export const shown = (
  point: Pick<PointAnswer, 'standsFor'>,
  now: PointNow | undefined,
  clock: number,
  linked: boolean,
): Shown => {
  if (now === undefined) return { standing: 'lost' };
  if (now.value === undefined)
    return now.lastUsable === undefined
      ? { standing: 'lost', at: now.at }
      : { standing: 'lost', ...now.lastUsable };
  const { value, at } = now;
  if (!linked || clock - at > point.standsFor) return { standing: 'stale', value, at };
  return { standing: now.quality.startsWith('good') ? 'fresh' : 'doubtful', value, at };
};
