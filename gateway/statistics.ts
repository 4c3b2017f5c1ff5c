import { Fault } from './core/fault.js';
import type { Query } from './core/ports.js';
import { between, hours, type Instant, instant } from './core/time.js';
import { eventsBetween } from './past-events.js';
import { type AlarmStatistics, alarmStatistics } from './rules/statistics.js';

/** What stood at the beginning was raised within this before it, or is not known to stand. */
const LOOK_BACK = hours(7 * 24);
const LONGEST = hours(92 * 24);

export type StatisticsOf = (from: Instant, to: Instant) => Promise<AlarmStatistics>;

/** The figures of ISA-18.2 and EEMUA 191 of a stretch of time. Rejects with `bad-request`. */
export const statisticsFrom =
  (query: Query): StatisticsOf =>
  async (from, to) => {
    if (!(from < to) || between(from, to) > LONGEST)
      throw new Fault('bad-request', { why: `from < to <= from + ${LONGEST / 86_400_000} d` });
    const since = instant(from - LOOK_BACK);
    const events = await eventsBetween(query, since, to, (event) => 'alarm' in event);
    return alarmStatistics(events, from, to);
  };
