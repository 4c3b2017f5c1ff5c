import type { Clock, Millis } from '../core/time.js';

/** Ends a pause before its time. */
export interface Waker {
  wake(): void;
}

/**
 * Waits on the host's clock for `delay`, or until `signal` aborts, or until the waker handed to `wakers`
 * is used. Never rejects: who was woken asks the signal.
 */
export const pause = (
  clock: Clock,
  delay: Millis,
  signal: AbortSignal,
  wakers?: Set<Waker>,
): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      wakers?.delete(waker);
      resolve();
    };
    const waker: Waker = { wake: end };
    const timer = clock.after(delay, end);
    signal.addEventListener('abort', end);
    wakers?.add(waker);
  });

/** Waits for the work, but not longer than `delay`; says whether it ended in time. */
export const within = (clock: Clock, delay: Millis, work: Promise<unknown>): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = clock.after(delay, () => resolve(false));
    const ended = () => {
      timer.cancel();
      resolve(true);
    };
    work.then(ended, ended);
  });
