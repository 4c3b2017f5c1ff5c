import type { AlarmState } from './core/alarm.js';
import {
  type Change,
  type Current,
  type Latest,
  latestAfter,
  type PeopleCount,
} from './core/current.js';
import type { AlarmId, PointId, ZoneId } from './core/identity.js';
import type { Log, Watch } from './core/ports.js';
import type { RawScan } from './core/reading.js';

/** What the rules say is so after a step. */
export interface Verdict {
  readonly alarms: ReadonlyMap<AlarmId, AlarmState>;
  readonly people: ReadonlyMap<ZoneId, PeopleCount>;
  readonly silenced: boolean;
}

export interface Present extends Watch {
  hear(scan: RawScan): void;
  /** Tells followers what differs from before. */
  settle(verdict: Verdict): void;
}

/** The one current state: last readings and what the rules make of them, told to whoever follows. */
export const createPresent = (log: Log): Present => {
  const points = new Map<PointId, Latest>();
  const listeners = new Set<(change: Change) => void>();
  let verdict: Verdict = { alarms: new Map(), people: new Map(), silenced: false };

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
    get alarms() {
      return verdict.alarms;
    },
    get people() {
      return verdict.people;
    },
    get silenced() {
      return verdict.silenced;
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
    settle: (next) => {
      const before = verdict;
      verdict = next;
      if (next.alarms !== before.alarms)
        tell({ changed: 'alarms', alarms: [...next.alarms.values()] });
      if (next.people !== before.people)
        for (const [zone, people] of next.people)
          if (before.people.get(zone) !== people) tell({ changed: 'people', zone, people });
      if (next.silenced !== before.silenced) tell({ changed: 'silenced', silenced: next.silenced });
    },
  };
};
