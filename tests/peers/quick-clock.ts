import type { Host } from '../../gateway/core/ports.js';
import { type Clock, instant, millis } from '../../gateway/core/time.js';

/** A clock on which time passes `times` as fast, for far sides that are real but pauses that need not be. */
export const quickClock = (times: number): Clock => ({
  wall: () => instant(Date.now()),
  mono: () => millis(performance.now() * times),
  after: (delay, then) => {
    const timer = setTimeout(then, delay / times);
    return { cancel: () => clearTimeout(timer) };
  },
});

/** A log that keeps its lines, for the message of a failed test. */
export const keptLog = (): Host['log'] & { readonly lines: string[] } => {
  const lines: string[] = [];
  const keep = (event: string, about: object = {}) =>
    void lines.push(`${event} ${JSON.stringify(about)}`);
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
};
