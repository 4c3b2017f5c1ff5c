import type { Event } from './core/event.js';
import { Fault } from './core/fault.js';
import type { Query } from './core/ports.js';
import { between, hours, type Instant, instant } from './core/time.js';
import { type AlarmStatistics, alarmStatistics } from './rules/statistics.js';

/** What stood at the beginning was raised within this before it, or is not known to stand. */
const LOOK_BACK = hours(7 * 24);
const LONGEST = hours(92 * 24);
/** The reader answers in pieces of at most this many. */
const PIECE = 10_000;

export type StatisticsOf = (from: Instant, to: Instant) => Promise<AlarmStatistics>;

/** Every event of an alarm between two moments, from the journal alone. */
const alarmEvents = async (query: Query, from: Instant, to: Instant): Promise<readonly Event[]> => {
  const found = new Map<string, Event>();
  for (let until = to; ; ) {
    const piece = await query.events({ from, to: until, limit: PIECE });
    for (const event of piece) if ('alarm' in event) found.set(`${event.boot}:${event.seq}`, event);
    const oldest = Math.min(...piece.map(({ at }) => at));
    if (piece.length < PIECE) return [...found.values()];
    // A millisecond that alone fills a piece cannot be taken apart further.
    until = instant(oldest < until ? oldest : until - 1);
  }
};

/** The figures of ISA-18.2 and EEMUA 191 of a stretch of time. Rejects with `bad-request`. */
export const statisticsFrom =
  (query: Query): StatisticsOf =>
  async (from, to) => {
    if (!(from < to) || between(from, to) > LONGEST)
      throw new Fault('bad-request', { why: `from < to <= from + ${LONGEST / 86_400_000} d` });
    const events = await alarmEvents(query, instant(from - LOOK_BACK), to);
    return alarmStatistics(events, from, to);
  };
