import { type Clock, type Instant, instant, millis } from '../gateway/core/time.js';

/** The machine's clock: pacing and faults run in real time whatever the simulated speed. */
export const machineClock: Clock = {
  wall: () => instant(Date.now()),
  mono: () => millis(performance.now()),
  after: (delay, then) => {
    const timer = setTimeout(then, delay);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** The clock of the simulated hall: begins where it is set and goes `speed` times as fast. */
export class HallClock {
  private begun: number;

  constructor(
    private readonly clock: Clock,
    private start: Instant,
    readonly speed: number,
  ) {
    this.begun = clock.mono();
  }

  now(): Instant {
    return instant(this.start + (this.clock.mono() - this.begun) * this.speed);
  }

  set(at: Instant): void {
    this.start = at;
    this.begun = this.clock.mono();
  }
}
