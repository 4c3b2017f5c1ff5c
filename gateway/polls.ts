import type { BusId, DeviceId } from './core/identity.js';
import type { Clock, Instant, Millis } from './core/time.js';
import type { Answer } from './drivers/driver.js';

/** One question on a wire and what came of it, or one pushed frame (then `took` is 0). */
export interface Poll {
  readonly device: DeviceId;
  /** When its last byte came, or nobody had answered. */
  readonly at: Instant;
  readonly took: Millis;
  /** Code of the fault, where it was no good answer. */
  readonly fault?: string;
}

/** A bus at 10 requests a second shows half a minute of its life. */
const KEPT = 300;

/** The last questions of each bus, for who looks for what disturbs it; in memory alone. */
export const createPolls = (clock: Clock) => {
  const buses = new Map<BusId, Poll[]>();
  return {
    heard: (bus: BusId, answer: Answer): void => {
      const kept = buses.get(bus) ?? [];
      buses.set(bus, kept);
      kept.push({
        device: answer.device,
        at: Math.round(clock.wall() - (clock.mono() - answer.mono)) as Instant,
        took: answer.took,
        ...('fault' in answer && { fault: answer.fault.code }),
      });
      // Dropped in one go: a shift for each answer would move the whole list each time.
      if (kept.length >= 2 * KEPT) kept.splice(0, kept.length - KEPT);
    },
    /** Oldest first. */
    of: (bus: string): readonly Poll[] => (buses.get(bus as BusId) ?? []).slice(-KEPT),
  };
};
