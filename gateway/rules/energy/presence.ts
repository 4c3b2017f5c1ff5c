import type { ZoneId } from '../../core/identity.js';
import type { Instant } from '../../core/time.js';
import type { Presence } from './running.js';

/** A count as it was told, or begun anew. */
export interface Counted {
  readonly at: Instant;
  readonly zone: ZoneId;
  readonly net: number;
}

/** Somebody is there while the hall is open, since its staff are, and while a counted zone is not empty. */
export const presenceIn = (
  zones: readonly ZoneId[],
  counts: readonly Counted[],
  opening: readonly { readonly from: Instant; readonly to: Instant }[],
): readonly Presence[] => {
  const told = counts
    .filter(({ zone }) => zones.includes(zone))
    .sort((one, other) => one.at - other.at);
  const moments = [
    ...new Set([...told.map(({ at }) => at), ...opening.flatMap(({ from, to }) => [from, to])]),
  ].sort((one, other) => one - other);
  return moments.map((at) => {
    const isOpen = opening.some(({ from, to }) => from <= at && at < to);
    const last = new Map(told.filter((one) => one.at <= at).map(({ zone, net }) => [zone, net]));
    return { at, present: isOpen || [...last.values()].some((net) => net > 0) };
  });
};
