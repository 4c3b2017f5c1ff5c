import { type Millis, millis } from '../../core/time.js';
import { type Bands, type LoopState, loopStateOf } from './codec.js';

/** Two samples in a row make an alarm: one alone may be a spike on a long cable. */
const SAMPLES = 2;
/**
 * Anything else must last: on its way from normal to alarm a loop passes the gap between them, and a
 * bouncing contact passes it many times.
 */
const SETTLES_IN = millis(60);

/** A loop as far as it is believed; a state is undefined between two bands. */
export interface Loop {
  /** Absent until the first state was believed. */
  readonly believed?: { readonly state: LoopState | undefined };
  /** What the last samples say instead, since when, and how many. */
  readonly seen: {
    readonly state: LoopState | undefined;
    readonly since: Millis;
    readonly samples: number;
  };
}

/** The loop after one more sample (share of the supply). */
export const sampled = (
  before: Loop | undefined,
  share: number,
  bands: Bands,
  at: Millis,
): Loop => {
  const state = loopStateOf(share, bands);
  const same = before !== undefined && before.seen.state === state;
  const seen = same
    ? { ...before.seen, samples: before.seen.samples + 1 }
    : { state, since: at, samples: 1 };
  const lasts = at - seen.since >= SETTLES_IN;
  const isBelieved = state === 'alarm' ? seen.samples >= SAMPLES : lasts;
  if (isBelieved) return { believed: { state }, seen };
  return before?.believed === undefined ? { seen } : { believed: before.believed, seen };
};
