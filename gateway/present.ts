import type { AlarmState } from './core/alarm.js';
import {
  type Change,
  type Current,
  type Latest,
  latestAfter,
  type PeopleCount,
} from './core/current.js';
import type { AlarmId, ExcursionId, PointId, VerdictId, ZoneId } from './core/identity.js';
import type { Log, Watch } from './core/ports.js';
import type { RawScan } from './core/reading.js';
import { type Excursion, type Verdict, verdictId } from './core/verdict.js';

/** What the rules say is so after a step. */
export interface Settled {
  readonly alarms: ReadonlyMap<AlarmId, AlarmState>;
  readonly people: ReadonlyMap<ZoneId, PeopleCount>;
  readonly silenced: boolean;
  readonly drilling: boolean;
}

export interface Present extends Watch {
  hear(scan: RawScan): void;
  /** Tells followers what differs from before. */
  settle(settled: Settled): void;
  /** Windows that ended, and the excursions that go on after them. */
  judge(verdicts: readonly Verdict[], excursions: readonly Excursion[]): void;
}

/** The one current state: last readings and what the rules make of them, told to whoever follows. */
export const createPresent = (log: Log): Present => {
  const points = new Map<PointId, Latest>();
  const verdicts = new Map<VerdictId, Verdict>();
  let excursions: ReadonlyMap<ExcursionId, Excursion> = new Map();
  const listeners = new Set<(change: Change) => void>();
  let settled: Settled = {
    ...{ alarms: new Map(), people: new Map() },
    ...{ silenced: false, drilling: false },
  };

  const tell = (change: Change): void => {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (thrown) {
        log.error('listener-failed', { changed: change.changed, err: String(thrown) });
      }
    }
  };
  const current: Current = {
    points,
    verdicts,
    get excursions() {
      return excursions;
    },
    get alarms() {
      return settled.alarms;
    },
    get people() {
      return settled.people;
    },
    get silenced() {
      return settled.silenced;
    },
    get drilling() {
      return settled.drilling;
    },
  };
  return {
    current,
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hear: (scan) => {
      for (const reading of scan.readings)
        points.set(reading.point, latestAfter(points.get(reading.point), reading));
      tell({ changed: 'readings', scan });
    },
    judge: (given, open) => {
      for (const verdict of given) verdicts.set(verdictId(verdict), verdict);
      excursions = new Map(open.map((excursion) => [excursion.id, excursion]));
      tell({ changed: 'verdicts', verdicts: given });
    },
    settle: (next) => {
      const before = settled;
      settled = next;
      if (next.alarms !== before.alarms)
        tell({ changed: 'alarms', alarms: [...next.alarms.values()] });
      if (next.people !== before.people)
        for (const [zone, people] of next.people)
          if (before.people.get(zone) !== people) tell({ changed: 'people', zone, people });
      if (next.silenced !== before.silenced) tell({ changed: 'silenced', silenced: next.silenced });
      if (next.drilling !== before.drilling) tell({ changed: 'drilling', drilling: next.drilling });
    },
  };
};
