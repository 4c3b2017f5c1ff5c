import { type Instant, type Millis, millis } from '../core/time.js';

/** The two clocks of one boot at one moment. */
export interface Moment {
  readonly wall: Instant;
  readonly mono: Millis;
}

/**
 * A wall clock that NTP steers is slewed by at most 0.5 ms a second (adjtime); what moves further
 * between two looks a second apart was set.
 */
const STEP = millis(500);

/** By how much the wall clock was set between two moments of one boot; undefined if it was not. */
export const stepBetween = (before: Moment, now: Moment): Millis | undefined => {
  const by = now.wall - before.wall - (now.mono - before.mono);
  return Math.abs(by) >= STEP ? millis(by) : undefined;
};

/** `wall = monotonic + offset`, the record that a boot has one of (design §4.7). */
export interface Vouched {
  readonly by: string;
  readonly offset: Millis;
}

/** When something happened, said by the record of its boot. */
export const wallOf = (mono: Millis, { offset }: Vouched): Instant => (mono + offset) as Instant;
