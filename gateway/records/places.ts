import { type Records, standing } from '../core/entered.js';
import type { PointId, ZoneId } from '../core/identity.js';
import type { PointMovedRecord } from '../core/record.js';
import type { Instant } from '../core/time.js';

/** A zone in which a point hung, until it was moved; without `until` it hangs there still. */
export interface Stay {
  readonly zone: ZoneId | undefined;
  readonly until?: Instant;
}

/** Of one point, in order of time. */
export const movesOf = (records: Records, point: PointId) =>
  standing(records, 'point-moved')
    .filter(({ content }) => content.point === point)
    .sort((one, next) => one.content.at - next.content.at);

/** Where a point has been, in order of time; `now` is where hall.yaml says it hangs. */
export const staysOf = (
  moves: readonly { readonly content: PointMovedRecord }[],
  now: ZoneId | undefined,
): readonly Stay[] => [
  ...moves.map(({ content }) => ({ zone: content.from, until: content.at })),
  { zone: now },
];

/** The zones in which it was at some time from `from` until `to`. */
export const zonesWithin = (
  stays: readonly Stay[],
  from: Instant,
  to: Instant,
): readonly (ZoneId | undefined)[] =>
  stays
    .filter(({ until }, index) => {
      const since = stays[index - 1]?.until;
      return (since === undefined || since < to) && (until === undefined || until > from);
    })
    .map(({ zone }) => zone);
