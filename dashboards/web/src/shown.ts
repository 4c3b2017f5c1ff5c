import type { Names } from '../../../gateway/core/hall.ts';
import type { PointAnswer, PointNow } from './api.ts';

/**
 * How a point may be shown: `fresh` as it is, `doubtful` marked, `stale` greyed with its age although
 * it was good, `lost` without a value of its own (the last usable one greyed and dated).
 */
export type Standing = 'fresh' | 'doubtful' | 'stale' | 'lost';

export interface Shown {
  readonly standing: Standing;
  readonly text: string;
  readonly at?: number;
}

/** Nothing stale looks live (design §4.1): a value stands at most twice its point's period. */
export const shown = (
  point: PointAnswer,
  now: PointNow | undefined,
  clock: number,
  of: (names: Names) => string,
): Shown => {
  const number = (value: number): string => {
    const state = point.states?.[value];
    return state === undefined ? value.toFixed(point.decimals) : of(state);
  };
  if (now === undefined) return { standing: 'lost', text: '—' };
  if (now.value === undefined)
    return now.lastUsable === undefined
      ? { standing: 'lost', text: '—', at: now.at }
      : { standing: 'lost', text: number(now.lastUsable.value), at: now.lastUsable.at };
  const text = number(now.value);
  if (clock - now.at > point.standsFor) return { standing: 'stale', text, at: now.at };
  return { standing: now.quality.startsWith('good') ? 'fresh' : 'doubtful', text, at: now.at };
};
