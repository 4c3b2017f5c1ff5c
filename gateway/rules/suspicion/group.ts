import type { PointId } from '../../core/identity.js';
import type { Instant } from '../../core/time.js';
import { BIN, type Bin, beginOf } from './point.js';
import type { Threshold } from './thresholds.js';

/** Points of one quantity in one air space, held against each other piece by piece. */

export interface Flat {
  readonly since: number;
  readonly value: number;
  /** How far each neighbour went meanwhile: lowest and highest. */
  readonly others: Readonly<Record<PointId, readonly [low: number, high: number]>>;
}
interface Night {
  readonly since: number;
  readonly sum: number;
  readonly n: number;
}
interface Apart {
  readonly nights: number;
  readonly side: 1 | -1;
  readonly since: number;
}

export interface GroupMember {
  readonly flat?: Flat;
  readonly night?: Night;
  readonly apart?: Apart;
  readonly stuck?: Instant;
  readonly drifts?: Instant;
}
export type GroupState = Readonly<Record<PointId, GroupMember>>;

export interface Turn {
  readonly point: PointId;
  readonly why: 'stuck' | 'drift';
  readonly since: Instant;
  /** It is over: the point is believed again from here. */
  readonly until?: Instant;
}

/** What the group must be told of the world. */
export interface Around {
  /** Nobody is in: the air of one space is the same everywhere (02:00 to 05:00 on the wall). */
  readonly isNight: (at: Instant) => boolean;
  /** How far a reading of the point may be off, and whether a certificate vouches for it. */
  readonly trust: (
    point: PointId,
    at: Instant,
    value: number,
  ) => { off: number; certified: boolean };
}

type Bins = ReadonlyMap<PointId, Bin>;

/** Of a night's pieces so many must be there. */
const LEAST_OF_NIGHT = 12;

/** One piece is over: what the group knows afterwards, and whose standing changed. Pure. */
export const closePiece = (
  state: GroupState,
  index: number,
  bins: Bins,
  points: readonly PointId[],
  threshold: Threshold,
  around: Around,
): { readonly state: GroupState; readonly turns: readonly Turn[] } => {
  const turns: Turn[] = [];
  const next: Record<PointId, GroupMember> = {};
  for (const point of points) {
    const flat = flatAfter(state[point]?.flat, index, bins, point, points);
    next[point] = stuckAfter(without(state[point], 'flat', flat), point, index, points.length, {
      threshold,
      turns,
    });
  }
  return { state: driftsAfter(next, index, bins, points, threshold, around, turns), turns };
};

const without = <Key extends keyof GroupMember>(
  member: GroupMember = {},
  key: Key,
  value: GroupMember[Key] | undefined,
): GroupMember => {
  const { [key]: _, ...rest } = member;
  return value === undefined ? rest : { ...rest, [key]: value };
};

const flatAfter = (
  flat: Flat | undefined,
  index: number,
  bins: Bins,
  point: PointId,
  points: readonly PointId[],
): Flat | undefined => {
  const bin = bins.get(point);
  if (bin === undefined || bin.min !== bin.max) return undefined;
  const goes = flat?.value === bin.min ? flat : { since: index, value: bin.min, others: {} };
  const others: Record<PointId, readonly [number, number]> = {};
  for (const other of points) {
    if (other === point) continue;
    const known = goes.others[other];
    const seen = bins.get(other);
    const low = Math.min(known?.[0] ?? Number.MAX_VALUE, seen?.min ?? Number.MAX_VALUE);
    const high = Math.max(known?.[1] ?? -Number.MAX_VALUE, seen?.max ?? -Number.MAX_VALUE);
    if (known !== undefined || seen !== undefined) others[other] = [low, high];
  }
  return { ...goes, others };
};

const stuckAfter = (
  member: GroupMember,
  point: PointId,
  index: number,
  size: number,
  { threshold, turns }: { threshold: Threshold; turns: Turn[] },
): GroupMember => {
  const { flat: bounds } = threshold;
  const { flat, stuck } = member;
  if (bounds === undefined) return member;
  if (stuck !== undefined) {
    if (flat !== undefined && beginOf(flat.since) <= stuck) return member;
    turns.push({ point, why: 'stuck', since: stuck, until: beginOf(index) });
    return without(member, 'stuck', undefined);
  }
  if (flat === undefined) return member;
  const lasted = (index + 1 - flat.since) * BIN;
  const moved = Object.values(flat.others).some(([low, high]) => high - low >= bounds.moved);
  const isStuck =
    size > 1
      ? moved && lasted >= bounds.lasts
      : bounds.alone !== undefined && lasted >= bounds.alone;
  if (!isStuck) return member;
  const since = beginOf(flat.since);
  turns.push({ point, why: 'stuck', since });
  return { ...member, stuck: since };
};

const driftsAfter = (
  state: GroupState,
  index: number,
  bins: Bins,
  points: readonly PointId[],
  { drift }: Threshold,
  around: Around,
  turns: Turn[],
): GroupState => {
  if (drift === undefined || points.length < 2) return state;
  const at = beginOf(index);
  if (around.isNight(at)) return nightGoesOn(state, index, bins, points);
  const means = new Map(
    points.flatMap((point): [PointId, Night][] => {
      const night = state[point]?.night;
      return night === undefined || night.n < LEAST_OF_NIGHT ? [] : [[point, night]];
    }),
  );
  return Object.fromEntries(
    points.map((point) => {
      const member = without(state[point], 'night', undefined);
      return [point, compared(member, point, means, drift.nights, around, at, turns)];
    }),
  );
};

/** Stuck readings are no measure of anybody. */
const nightGoesOn = (
  state: GroupState,
  index: number,
  bins: Bins,
  points: readonly PointId[],
): GroupState =>
  Object.fromEntries(
    points.map((point) => {
      const member = state[point] ?? {};
      const bin = bins.get(point);
      const { since, sum, n } = member.night ?? { since: index, sum: 0, n: 0 };
      const counts = bin !== undefined && member.stuck === undefined;
      const night = counts ? { since, sum: sum + bin.sum / bin.n, n: n + 1 } : { since, sum, n };
      return [point, { ...member, night }];
    }),
  );

const compared = (
  member: GroupMember,
  point: PointId,
  means: ReadonlyMap<PointId, Night>,
  nights: number,
  around: Around,
  at: Instant,
  turns: Turn[],
): GroupMember => {
  const own = means.get(point);
  if (own === undefined) return member;
  const mean = own.sum / own.n;
  const mine = around.trust(point, at, mean);
  const others = [...means].flatMap(([other, { sum, n }]) =>
    other === point ? [] : [{ mean: sum / n, ...around.trust(other, at, sum / n) }],
  );
  // A calibrated instrument is not doubted for the sake of one that is not.
  const judges = others.some(({ certified }) => certified)
    ? others.filter(({ certified }) => certified)
    : mine.certified
      ? []
      : others;
  const reference = judges.toSorted((one, other) => one.mean - other.mean)[
    (judges.length - 1) >> 1
  ];
  if (reference === undefined) return member;
  const difference = mean - reference.mean;
  if (Math.abs(difference) <= mine.off + reference.off) return believed(member, point, at, turns);
  const side = difference > 0 ? 1 : -1;
  const before = member.apart?.side === side ? member.apart : undefined;
  const apart = {
    nights: (before?.nights ?? 0) + 1,
    side,
    since: before?.since ?? own.since,
  } as const;
  if (member.drifts !== undefined || apart.nights < nights) return { ...member, apart };
  const since = beginOf(apart.since);
  turns.push({ point, why: 'drift', since });
  return { ...member, apart, drifts: since };
};

const believed = (member: GroupMember, point: PointId, at: Instant, turns: Turn[]): GroupMember => {
  if (member.drifts !== undefined)
    turns.push({ point, why: 'drift', since: member.drifts, until: at });
  const { apart: _apart, drifts: _drifts, ...rest } = member;
  return rest;
};
