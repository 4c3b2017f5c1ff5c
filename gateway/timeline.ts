import type { AlarmId } from './core/identity.js';
import type { Query, Watch } from './core/ports.js';
import { hours, type Instant, instant, seconds } from './core/time.js';
import { eventsBetween } from './past-events.js';
import { TIMELINE_KINDS, type Timeline, timelineOf } from './rules/timeline.js';

/** A story that is over is looked for so far back. */
const LOOK_BACK = hours(7 * 24);
/** Commands and drills that explain the first signal may stand just before it; a step is seen within a second. */
const BEFORE = seconds(2);
/** A clock that NTP or a person sets back during an incident is set back by less than this. */
const SET_BACK = hours(24);
const STEPS = 1000;
const EVER = instant(Number.MAX_SAFE_INTEGER);

/** Without `to` up to now, whatever the stamps say. */
export type TimelineFrom = (alarm: AlarmId, to?: Instant) => Promise<Timeline>;

/**
 * The last story of an alarm before a moment; of one that stands from its own beginning on. Looked for by
 * stamp, told by number: a clock that was set back leaves nothing out.
 */
export const timelineFrom =
  (query: Query, watch: Watch, now: () => Instant): TimelineFrom =>
  async (alarm, to) => {
    const { alarms } = watch.current;
    const standing = alarms.get(alarm);
    // Of a moment before it began, its story of now says nothing.
    const state = standing && to !== undefined && to < standing.since ? undefined : standing;
    const begins = [...alarms.values()]
      .filter(({ incident }) => incident !== undefined && incident === state?.incident)
      .map(({ since }) => since);
    // An incident may have begun with an alarm that is over: its own id says when (rules/alarms/incident.ts).
    const began = Number(state?.incident?.split('@').at(-1) ?? Number.NaN);
    const since = Math.min(
      ...begins,
      ...(state === undefined ? [(to ?? now()) - LOOK_BACK] : [state.since]),
      ...(Number.isFinite(began) ? [began] : []),
    );
    const steps = await query.events({
      kinds: ['clock-stepped'],
      from: instant(since - SET_BACK),
      limit: STEPS,
    });
    const from = steps.reduce(
      (first, event) =>
        event.kind === 'clock-stepped' && event.at - event.by >= since
          ? Math.min(first, event.at)
          : first,
      since,
    );
    const [first, last] = [instant(from - BEFORE), to ?? EVER];
    return timelineOf(await eventsBetween(query, first, last, () => true, TIMELINE_KINDS), alarm);
  };
