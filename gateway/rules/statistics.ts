import type { Priority } from '../core/alarm.js';
import type { Happening } from '../core/event.js';
import type { AlarmId } from '../core/identity.js';
import { between, hours, type Instant, type Millis, millis, minutes } from '../core/time.js';

/** Periods and bounds of ISA-18.2-2016 §16 / IEC 62682 / EEMUA 191 (reliability-performance.md §2.2). */
const PERIOD = minutes(10);
const FLOOD = 10;
const CHATTER_RAISES = 3;
const CHATTER_WITHIN = minutes(1);
const STALE = hours(24);
const TOP = 10;

export interface AlarmStatistics {
  readonly from: Instant;
  readonly to: Instant;
  readonly raised: number;
  /** Alarms per ten minutes: on the mean (about 1 is good) and at the worst. */
  readonly rate: { readonly mean: number; readonly most: number };
  /** Time in which the ten minutes before held more than ten alarms, and its share (good: below 0.01). */
  readonly flood: { readonly time: Millis; readonly share: number };
  /** Alarms that came three times or more within a minute. */
  readonly chattering: readonly AlarmId[];
  /** Alarms that stand for more than a day at the end. */
  readonly stale: readonly AlarmId[];
  /** The most frequent alarms and their share of all (good: the ten together below 0.05). */
  readonly top: readonly {
    readonly alarm: AlarmId;
    readonly raised: number;
    readonly share: number;
  }[];
  /** From the raise to the acknowledgement; `never` = not by the end. */
  readonly acknowledged: {
    readonly count: number;
    readonly never: number;
    readonly median?: Millis;
    readonly p95?: Millis;
    readonly longest?: Millis;
  };
  /** Share of each priority (good: about 0.05, 0.15, 0.80 from urgent to low). */
  readonly priorities: Readonly<Record<Priority, number>>;
}

interface Raise {
  readonly alarm: AlarmId;
  readonly at: Instant;
  readonly priority: Priority;
}

/**
 * The figures of a stretch of time from its events alone. Events before `from` only say what stood at its
 * beginning; drills do not count. Order does not matter.
 */
export const alarmStatistics = (
  events: readonly Happening[],
  from: Instant,
  to: Instant,
): AlarmStatistics => {
  const inOrder = [...events].sort((one, other) => one.at - other.at);
  const raises: Raise[] = [];
  const standing = new Map<AlarmId, Instant>();
  const waiting = new Map<AlarmId, Instant>();
  const waits: number[] = [];
  for (const event of inOrder) {
    if (!('alarm' in event) || event.alarm.drill || event.at > to) continue;
    const { alarm, priority } = event.alarm;
    const { at, kind } = event;
    if (kind === 'alarm-raised') {
      if (at >= from) raises.push({ alarm, at, priority });
      if (!standing.has(alarm)) standing.set(alarm, at);
      if (!waiting.has(alarm)) waiting.set(alarm, at);
    } else if (kind === 'alarm-acknowledged') {
      const since = waiting.get(alarm);
      if (since !== undefined && at >= from) waits.push(between(since, at));
      waiting.delete(alarm);
    } else if (kind === 'alarm-returned' || kind === 'alarm-reset') standing.delete(alarm);
    if (event.alarm.condition === 'normal') waiting.delete(alarm);
  }
  const stamps = raises.map(({ at }) => at);
  const span = Math.max(1, between(from, to));
  const flood = timeInFlood(stamps, to);
  waits.sort((one, other) => one - other);
  return {
    from,
    to,
    raised: raises.length,
    rate: { mean: (raises.length * PERIOD) / span, most: mostWithin(stamps, PERIOD) },
    flood: { time: flood, share: flood / span },
    chattering: chatteringOf(raises),
    stale: [...standing].filter(([, at]) => between(at, to) > STALE).map(([alarm]) => alarm),
    top: topOf(raises),
    acknowledged: {
      count: waits.length,
      never: waiting.size,
      ...(waits.length > 0 && {
        median: millis(rank(waits, 0.5)),
        p95: millis(rank(waits, 0.95)),
        longest: millis(rank(waits, 1)),
      }),
    },
    priorities: spreadOf(raises),
  };
};

/** The value that this share of the sorted values does not exceed (nearest rank). */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** The most stamps that any window of this length holds. */
const mostWithin = (stamps: readonly number[], length: Millis): number => {
  let first = 0;
  let most = 0;
  for (const [index, at] of stamps.entries()) {
    while (at - (stamps[first] ?? at) >= length) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};

/** From the eleventh alarm until the first of these eleven is ten minutes old; overlaps count once. */
const timeInFlood = (stamps: readonly number[], to: Instant): Millis => {
  let time = 0;
  let counted = Number.NEGATIVE_INFINITY;
  for (const [index, first] of stamps.entries()) {
    const eleventh = stamps[index + FLOOD];
    if (eleventh === undefined || eleventh - first >= PERIOD) continue;
    const end = Math.min(first + PERIOD, to);
    time += Math.max(0, end - Math.max(eleventh, counted));
    counted = Math.max(counted, end);
  }
  return millis(time);
};

const byAlarm = (raises: readonly Raise[]): ReadonlyMap<AlarmId, readonly number[]> => {
  const stamps = new Map<AlarmId, number[]>();
  for (const { alarm, at } of raises) {
    const list = stamps.get(alarm);
    if (list === undefined) stamps.set(alarm, [at]);
    else list.push(at);
  }
  return stamps;
};

const chatteringOf = (raises: readonly Raise[]): readonly AlarmId[] =>
  [...byAlarm(raises)]
    .filter(([, stamps]) => mostWithin(stamps, CHATTER_WITHIN) >= CHATTER_RAISES)
    .map(([alarm]) => alarm);

const topOf = (raises: readonly Raise[]): AlarmStatistics['top'] =>
  [...byAlarm(raises)]
    .map(([alarm, { length }]) => ({ alarm, raised: length, share: length / raises.length }))
    .sort((one, other) => other.raised - one.raised || (one.alarm < other.alarm ? -1 : 1))
    .slice(0, TOP);

const spreadOf = (raises: readonly Raise[]): Readonly<Record<Priority, number>> => {
  const share = (wanted: Priority): number =>
    raises.length === 0
      ? 0
      : raises.filter(({ priority }) => priority === wanted).length / raises.length;
  return { 1: share(1), 2: share(2), 3: share(3), 4: share(4) };
};
