import { type Clock, type Millis, seconds } from './core/time.js';
import type { BusHealth } from './drivers/driver.js';

/** Longer than this without a step, and a part has stopped. */
const STANDSTILL = seconds(5);
/** A bus may wait this long for one answer: its slowest device, on a wire that is never silent. */
const BUS_STANDSTILL = seconds(10);

/**
 * Who has moved lately. A watchdog is fed only while every part does: a timer of its own would go on
 * kicking beside rules or a scheduler that hang.
 */
export interface Movement {
  moved(part: string): void;
  hasMoved(): boolean;
  /** Parts that stand still. */
  still(): readonly string[];
}

/** `buses`: how each is; one whose port is gone still decides when to look for it. */
export const createMovement = (
  clock: Clock,
  parts: readonly string[],
  buses: () => readonly Pick<BusHealth, 'bus' | 'lastTurn'>[],
): Movement => {
  const last = new Map<string, Millis>(parts.map((part) => [part, clock.mono()]));
  const still = (): readonly string[] => {
    const now = clock.mono();
    return [
      ...[...last].filter(([, at]) => now - at > STANDSTILL).map(([part]) => part),
      ...buses()
        .filter(({ lastTurn = now }) => now - lastTurn > BUS_STANDSTILL)
        .map(({ bus }) => `bus/${bus}`),
    ];
  };
  return {
    moved: (part) => void last.set(part, clock.mono()),
    hasMoved: () => still().length === 0,
    still,
  };
};
