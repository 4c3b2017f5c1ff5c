import type { Exit, Hall } from '../core/hall.js';
import type { FloorId } from '../core/identity.js';

/** A way out from a place, as a straight line on the plan: who stands there knows the walls. */
export interface WayOut extends Exit {
  readonly metres: number;
  /** Its contact says that it is locked now. */
  readonly locked: boolean;
}

/** So many that are open, nearest first, with those that are locked on the way to them. */
const WANTED = 2;

const byDistance = (exits: readonly Exit[], [x, y]: readonly [number, number]) =>
  exits
    .map((exit) => ({ exit, metres: Math.hypot(exit.at[0] - x, exit.at[1] - y) }))
    .sort((one, other) => one.metres - other.metres);

/**
 * The two nearest open exits. From an upper floor they are those at the foot of the stairs, so the plan
 * of the ground floor decides; an exit of the floor itself comes first.
 */
export const nearestExits = (
  hall: Pick<Hall, 'exits'>,
  from: { readonly at: readonly [number, number]; readonly floor?: FloorId },
  isLocked: (exit: Exit) => boolean,
): readonly WayOut[] => {
  const own = hall.exits.filter(({ floor }) => floor !== undefined && floor === from.floor);
  const others = hall.exits.filter((exit) => !own.includes(exit));
  const found: WayOut[] = [];
  for (const { exit, metres } of [...byDistance(own, from.at), ...byDistance(others, from.at)]) {
    if (found.filter(({ locked }) => !locked).length === WANTED) break;
    found.push({ ...exit, metres: Math.round(metres * 10) / 10, locked: isLocked(exit) });
  }
  return found;
};
