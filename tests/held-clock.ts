import type { Host } from '../gateway/core/ports.js';
import { type Clock, type Instant, instant, type Millis, millis } from '../gateway/core/time.js';

/** Lets every promise that can settle do so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until told: timers ring in order, each with its own time on the clock. */
export class HeldClock implements Clock {
  #now = 0;
  #set = 0;
  #order = 0;
  readonly #timers: { at: number; order: number; then: () => void }[] = [];

  constructor(private readonly started: Instant = instant(Date.UTC(2026, 10, 22))) {}

  wall(): Instant {
    return instant(this.started + this.#now + this.#set);
  }
  /** As NTP or a person does: the wall clock jumps, the monotonic one goes on. */
  step(by: number): void {
    this.#set += by;
  }
  mono(): Millis {
    return millis(this.#now);
  }
  after(delay: Millis, then: () => void) {
    const timer = { at: this.#now + Math.max(0, delay), order: this.#order++, then };
    const later = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return {
      cancel: () => {
        const at = this.#timers.indexOf(timer);
        if (at >= 0) this.#timers.splice(at, 1);
      },
    };
  }
  get pending(): number {
    return this.#timers.length;
  }
  /** Passes time; what each timer sets off is done before the next rings. */
  async advance(by: number): Promise<void> {
    const until = this.#now + by;
    await settled();
    for (let next = this.#timers[0]; next && next.at <= until; next = this.#timers[0]) {
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.then();
      await settled();
    }
    this.#now = until;
  }
  /** Passes time until the promise settles. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    await settled();
    while (!done) {
      const next = this.#timers.shift();
      if (next === undefined) throw new Error('waits for ever: no timer is set');
      this.#now = Math.max(this.#now, next.at);
      next.then();
      await settled();
    }
    return promise;
  }
}

/** A log that nobody reads. */
export const quietLog: Host['log'] = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
