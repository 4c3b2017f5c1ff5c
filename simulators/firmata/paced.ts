import { type Clock, millis, type Timer } from '../../gateway/core/time.js';

/** Well below the sampling interval of a board, cheap for the machine. */
const SLICE = millis(4);
/** After a stall of this process no more than this is made up for. */
const MOST_AT_ONCE = 50;

/** Calls `live` slice by slice with how much of real time has passed since the slice before. */
export const paced = (clock: Clock, live: (ms: number) => void): { stop(): void } => {
  let lived = clock.mono();
  let timer: Timer;
  const slice = (): void => {
    timer = clock.after(SLICE, slice);
    const now = clock.mono();
    const ms = Math.min(now - lived, MOST_AT_ONCE);
    lived = now;
    live(ms);
  };
  timer = clock.after(SLICE, slice);
  return { stop: () => timer.cancel() };
};
