import type { AlarmState } from '../core/alarm.js';
import { EVENT_KINDS, type Event, type EventKind } from '../core/event.js';
import type { AlarmId, PointId } from '../core/identity.js';
import { type Boot, type Instant, type Millis, millis } from '../core/time.js';

/**
 * One line of the story of an incident. `after` = since its first signal, by the monotonic clock of the
 * gateway: it never goes back, whatever was done to the wall clock that `at` was read from.
 */
export interface TimelineLine {
  readonly at: Instant;
  readonly after: Millis;
  readonly event: Event;
}

export interface Timeline {
  readonly alarm: AlarmId;
  /** The incident, where the alarm was part of one. */
  readonly incident?: string;
  /** Whose story it is, first signal first. */
  readonly members: readonly AlarmId[];
  readonly since?: Instant;
  readonly lines: readonly TimelineLine[];
}

const stateIn = (event: Event): AlarmState | undefined =>
  'alarm' in event && typeof event.alarm === 'object' ? event.alarm : undefined;

/** What of the gateway and the hall explains a story although it speaks of no alarm. */
const EXPLAINS: ReadonlySet<Event['kind']> = new Set<Event['kind']>([
  'gateway-started',
  'gateway-stopped',
  'bus-opened',
  'bus-closed',
  'clock-vouched',
  'clock-stepped',
  'drill-ended',
  'gap',
  'output-down',
  'output-up',
  'siren-silenced',
  'state-changed',
]);

/** Everything that a story is made of. */
export const TIMELINE_KINDS: readonly EventKind[] = EVENT_KINDS.filter(
  (kind) =>
    /^(alarm|siren|command|first)-/.test(kind) || kind === 'drill-started' || EXPLAINS.has(kind),
);

/**
 * How long after the first each event was recorded. Where the gateway was started anew in between, its
 * monotonic clock began anew too: of that pause only the wall clock can tell.
 */
const elapsedOf = (events: readonly Event[]): readonly Millis[] => {
  const elapsed: Millis[] = [];
  let base: { readonly boot: Boot; readonly mono: number; readonly from: number } | undefined;
  let last: { readonly at: number; readonly elapsed: number } | undefined;
  for (const { boot, mono, at } of events) {
    if (base?.boot !== boot)
      base = {
        ...{ boot, mono },
        from: last === undefined ? 0 : last.elapsed + Math.max(0, at - last.at),
      };
    const now = Math.max(last?.elapsed ?? 0, base.from + mono - base.mono);
    elapsed.push(millis(now));
    last = { at, elapsed: now };
  }
  return elapsed;
};

const named = (event: Event): readonly string[] => {
  if ('command' in event) {
    const { command } = event;
    if ('alarms' in command) return command.alarms;
    return 'alarm' in command ? [command.alarm] : [];
  }
  if ('alarms' in event) return event.alarms;
  return 'because' in event ? [event.because] : [];
};

/**
 * The last story that an alarm was part of, from events in the order of their numbers: raised, shown, told
 * by each output, sounded, acknowledged, verified, returned, reset, and what explains it. It ends when
 * the last of its alarms is normal and what was said of that has been told.
 */
export const timelineOf = (events: readonly Event[], alarm: AlarmId): Timeline => {
  const last = events.map(stateIn).findLast((state) => state?.alarm === alarm);
  if (last === undefined) return { alarm, members: [], lines: [] };
  const { incident } = last;
  const isOurs = (state: AlarmState | undefined): state is AlarmState =>
    state !== undefined &&
    (incident === undefined
      ? state.alarm === alarm && state.since === last.since
      : state.incident === incident);
  const first = events.findIndex((event) => isOurs(stateIn(event)));
  const ours = events.map(stateIn).filter(isOurs);
  const members = [...new Set(ours.map((state) => state.alarm))];
  const isMember = (id: string): boolean => members.some((member) => member === id);
  const over = members.every(
    (id) => ours.findLast((state) => state.alarm === id)?.condition === 'normal',
  );
  const end = over ? events.findLastIndex((event) => isOurs(stateIn(event))) : events.length;

  const stories = new Set(ours.map((state) => `${state.alarm}@${state.since}`));
  const entries = new Set<string>();
  const sounding = new Set<PointId>();
  const isPart = (event: Event, place: number): boolean => {
    const state = stateIn(event);
    if (state !== undefined) return isOurs(state);
    if (event.kind === 'alarm-told') return event.entries.some((entry) => entries.has(entry));
    if (event.kind === 'first-shown' || event.kind === 'first-heard')
      return event.stories.some(({ alarm, since }) => stories.has(`${alarm}@${since}`));
    if (event.kind === 'siren-stopped') return sounding.has(event.point);
    if (place > end) return false;
    if ('command' in event && event.command.verb === 'silence') return true;
    return EXPLAINS.has(event.kind) || named(event).some(isMember);
  };
  // A drill ends by the alarm that follows it in the same moment.
  const since = events[first]?.at ?? last.since;
  const from = events.findIndex(({ at, kind }, n) =>
    n < first ? at === since && kind === 'drill-ended' : n === first,
  );
  const story: Event[] = [];
  for (const [place, event] of events.entries()) {
    if (place < from || !isPart(event, place)) continue;
    if (stateIn(event) !== undefined) entries.add(`${event.boot}:${event.seq}`);
    if (event.kind === 'siren-sounded') sounding.add(event.point);
    if (event.kind === 'siren-stopped') sounding.delete(event.point);
    story.push(event);
  }
  const elapsed = elapsedOf(story);
  const zero = elapsed[story.findIndex((event) => isOurs(stateIn(event)))] ?? 0;
  const lines = story.map((event, n): TimelineLine => {
    return { at: event.at, after: millis((elapsed[n] ?? 0) - zero), event };
  });
  return { alarm, ...(incident !== undefined && { incident }), members, since, lines };
};
