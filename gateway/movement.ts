import { type Clock, type Millis, seconds } from './core/time.js';

/** Longer than this without a step, and a part has stopped. */
const STANDSTILL = seconds(5);

/**
 * Who has moved lately. A watchdog is fed only while every part does: a timer of its own would go on
 * kicking beside rules that hang.
 */
export interface Movement {
  moved(part: string): void;
  hasMoved(): boolean;
  /** Parts that stand still. */
  still(): readonly string[];
}

export const createMovement = (clock: Clock, parts: readonly string[]): Movement => {
  const last = new Map<string, Millis>(parts.map((part) => [part, clock.mono()]));
  const still = (): readonly string[] =>
    [...last].filter(([, at]) => clock.mono() - at > STANDSTILL).map(([part]) => part);
  return {
    moved: (part) => void last.set(part, clock.mono()),
    hasMoved: () => still().length === 0,
    still,
  };
};
