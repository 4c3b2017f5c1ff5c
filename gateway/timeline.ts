import type { AlarmId } from './core/identity.js';
import type { Query, Watch } from './core/ports.js';
import { hours, type Instant, instant, seconds } from './core/time.js';
import { eventsBetween } from './past-events.js';
import { type Timeline, timelineOf } from './rules/timeline.js';

/** A story that is over is looked for so far back. */
const LOOK_BACK = hours(7 * 24);
/** Commands and drills that explain the first signal may stand just before it. */
const BEFORE = seconds(1);

export type TimelineFrom = (alarm: AlarmId, to: Instant) => Promise<Timeline>;

/** The last story of an alarm before a moment; of one that stands from its own beginning on. */
export const timelineFrom =
  (query: Query, watch: Watch): TimelineFrom =>
  async (alarm, to) => {
    const { alarms } = watch.current;
    const state = alarms.get(alarm);
    const begins = [...alarms.values()]
      .filter(({ incident }) => incident !== undefined && incident === state?.incident)
      .map(({ since }) => since);
    // An incident may have begun with an alarm that is over: its own id says when (rules/alarms/incident.ts).
    const began = Number(state?.incident?.split('@').at(-1) ?? Number.NaN);
    const since = Math.min(
      ...begins,
      ...(state === undefined ? [to - LOOK_BACK] : [state.since]),
      ...(Number.isFinite(began) ? [began] : []),
    );
    return timelineOf(await eventsBetween(query, instant(since - BEFORE), to, () => true), alarm);
  };
