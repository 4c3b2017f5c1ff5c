import { type Records, standing } from '../core/entered.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { PointId, ZoneId } from '../core/identity.js';
import type { PointMovedRecord } from '../core/record.js';
import type { Stay, Stays } from '../core/stay.js';

/** Of one point, in order of time. */
export const movesOf = (records: Records, point: PointId) =>
  standing(records, 'point-moved')
    .filter(({ content }) => content.point === point)
    .sort((one, next) => one.content.at - next.content.at);

/** Where a point has been, in order of time; `now` is where hall.yaml says it hangs. */
export const staysOf = (
  moves: readonly { readonly content: PointMovedRecord }[],
  now: ZoneId | undefined,
): readonly Stay[] =>
  [...moves, undefined].map((move, index) => {
    const before = moves[index - 1]?.content.at;
    return {
      ...(before !== undefined && { from: before }),
      ...(move === undefined ? { zone: now } : { zone: move.content.from, until: move.content.at }),
    };
  });

export const staysIn = (records: Records, hall: Hall): Stays =>
  new Map(
    pointsOf(hall).flatMap(({ id, zone }): [PointId, readonly Stay[]][] => {
      const moves = movesOf(records, id);
      return moves.length === 0 ? [] : [[id, staysOf(moves, zone)]];
    }),
  );
