import { type Millis, millis } from '../../core/time.js';

/**
 * Whether a board lives, by what it says itself: johnny-five's sensors go on repeating their last value
 * after the processor stopped and after the port is gone.
 */
export interface Liveness {
  readonly heard: Millis;
  readonly asked: Millis;
  readonly checked: Millis;
}

/** A silent board is asked for the name of its firmware, which every Firmata answers. */
const ASK_AFTER = millis(500);
/** With CHECK_EVERY it is known within 2.3 s; the promise is 3 s. */
const DEAD_AFTER = millis(2000);
export const CHECK_EVERY = millis(250);
/** If we ourselves stood still for this long, its silence is not yet its own. */
const WE_STOOD_STILL = millis(1000);

export const begun = (now: Millis): Liveness => ({ heard: now, asked: now, checked: now });

export const heardAt = (before: Liveness, now: Millis): Liveness => ({ ...before, heard: now });

/** What to do about it now; call every CHECK_EVERY. */
export const checked = (
  before: Liveness,
  now: Millis,
): { readonly liveness: Liveness; readonly do: 'nothing' | 'ask' | 'give-up' } => {
  const heard = now - before.checked > WE_STOOD_STILL ? now : before.heard;
  const liveness = { ...before, heard, checked: now };
  if (now - heard >= DEAD_AFTER) return { liveness, do: 'give-up' };
  const isDue = now - Math.max(heard, before.asked) >= ASK_AFTER;
  return isDue ? { liveness: { ...liveness, asked: now }, do: 'ask' } : { liveness, do: 'nothing' };
};
