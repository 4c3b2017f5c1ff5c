import type { PointNow } from '../../api.ts';

/** What a point did since somebody began to watch it: who presses or breathes sees which one is meant. Pure. */

export interface Moved {
  readonly first: number;
  readonly last: number;
  /** How often the value was another one than before. */
  readonly changes: number;
}

/** A reading without a usable value says nothing of what was done to the device. */
export const movedAfter = (
  before: Moved | undefined,
  now: PointNow | undefined,
): Moved | undefined => {
  const value = now?.value;
  if (value === undefined) return before;
  if (before === undefined) return { first: value, last: value, changes: 0 };
  if (value === before.last) return before;
  return { ...before, last: value, changes: before.changes + 1 };
};
