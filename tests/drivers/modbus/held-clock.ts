import type { Host } from '../../../gateway/core/ports.js';
import { type Clock, instant, type Millis, millis } from '../../../gateway/core/time.js';

interface Waiting {
  readonly at: number;
  readonly then: () => void;
}

/** Enough for the longest chain of promises between two events on a simulated line. */
const MICROTASKS = 24;

/** Time that stands still until the test lets it run, event by event. */
export class HeldClock implements Clock {
  #now = 0;
  #waiting: Waiting[] = [];

  mono = (): Millis => millis(this.#now);
  wall = () => instant(1_780_000_000_000 + this.#now);

  after = (delay: Millis, then: () => void) => {
    const one = { at: this.#now + Math.max(0, delay), then };
    let place = this.#waiting.length;
    while (place > 0 && (this.#waiting[place - 1] as Waiting).at > one.at) place -= 1;
    this.#waiting.splice(place, 0, one);
    return {
      cancel: () => {
        const at = this.#waiting.indexOf(one);
        if (at >= 0) this.#waiting.splice(at, 1);
      },
    };
  };

  /** Runs everything that is due up to `until`, in order, and what follows from it. */
  async runUntil(until: number): Promise<void> {
    await settle();
    for (let next = this.#waiting[0]; next && next.at <= until; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#now = next.at;
      next.then();
      await settle();
    }
    this.#now = until;
  }

  runFor = (time: number): Promise<void> => this.runUntil(this.#now + time);
}

const settle = async () => {
  for (let i = 0; i < MICROTASKS; i += 1) await null;
};

const silent = () => undefined;

export const heldHost = (clock: HeldClock): Host => ({
  clock,
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
