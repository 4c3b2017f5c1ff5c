import type { AlarmState } from './alarm.js';
import type { AlarmId, ExcursionId, PointId, VerdictId, ZoneId } from './identity.js';
import { isBad } from './quality.js';
import type { RawScan, Reading } from './reading.js';
import type { Excursion, Verdict } from './verdict.js';

/** People in a zone by its in/out counters. */
export interface PeopleCount {
  readonly in: number;
  readonly out: number;
  /** Never below zero; what would have been is in `drift`. */
  readonly net: number;
  readonly drift: number;
  /** Persons by which `net` may be wrong. */
  readonly uncertainty?: number;
  /** A life-safety incident is open and the count is near zero: 需人工清点, never "cleared". */
  readonly manualCount?: boolean;
}

/** People of several zones together: a floor, the hall. Doors between them count in both `in` and `out`. */
export const together = (counts: readonly PeopleCount[]): PeopleCount => {
  const sum = (of: (count: PeopleCount) => number): number =>
    counts.reduce((so, count) => so + of(count), 0);
  return {
    in: sum((count) => count.in),
    out: sum((count) => count.out),
    net: sum((count) => count.net),
    drift: sum((count) => count.drift),
    uncertainty: sum((count) => count.uncertainty ?? 0),
    ...(counts.some(({ manualCount }) => manualCount) && { manualCount: true }),
  };
};

/** The last reading of a point and, once that is bad, the last one that had a value (shown greyed, never used). */
export interface Latest {
  readonly reading: Reading;
  readonly lastUsable?: Reading;
}

/**
 * What is so now: followed by annunciator, pages and metrics, told to retained topics. Never replayed.
 */
export interface Current {
  readonly points: ReadonlyMap<PointId, Latest>;
  /** Alarms that are not normal. */
  readonly alarms: ReadonlyMap<AlarmId, AlarmState>;
  readonly people: ReadonlyMap<ZoneId, PeopleCount>;
  /** A person has silenced the siren for everything that stands now. */
  readonly silenced: boolean;
  /** A drill goes on: what is raised now is marked so, and every page says it. */
  readonly drilling: boolean;
  /** Of each requirement of each zone the last that was given. */
  readonly verdicts: ReadonlyMap<VerdictId, Verdict>;
  /** Those that go on. */
  readonly excursions: ReadonlyMap<ExcursionId, Excursion>;
}

/** What the last reading of a point becomes when the next one arrives. */
export const latestAfter = (before: Latest | undefined, reading: Reading): Latest => {
  if (!isBad(reading.quality)) return { reading };
  const lastUsable =
    before === undefined
      ? undefined
      : isBad(before.reading.quality)
        ? before.lastUsable
        : before.reading;
  return lastUsable === undefined ? { reading } : { reading, lastUsable };
};

/** What changed: one scan, the alarms, people, silence and drill after a step of the rules, or verdicts that were given. */
export type Change =
  | { readonly changed: 'readings'; readonly scan: RawScan }
  | { readonly changed: 'alarms'; readonly alarms: readonly AlarmState[] }
  | { readonly changed: 'people'; readonly zone: ZoneId; readonly people: PeopleCount }
  | { readonly changed: 'silenced'; readonly silenced: boolean }
  | { readonly changed: 'drilling'; readonly drilling: boolean }
  | { readonly changed: 'verdicts'; readonly verdicts: readonly Verdict[] };
