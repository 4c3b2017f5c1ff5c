import type { AlarmState, Priority } from '../../core/alarm.js';
import { type Millis, millis, seconds } from '../../core/time.js';

/** Priority 1 sounds on, 2 one second on and one off, 3 once (ux.md §2, local siren). */
const BEAT = seconds(1);

export interface PatternConfig {
  readonly priorities: readonly Priority[];
  /** The longest that a siren sounds for one alarm; a strobe has no such limit. */
  readonly 'at-most': Millis;
}

/** An alarm that calls, and since when on the monotonic clock of this boot. */
export interface Call {
  readonly priority: Priority;
  readonly from: Millis;
  /** A new raise of the same alarm is a new call. */
  readonly raised: number;
}
export type Calls = ReadonlyMap<string, Call>;

/** What the outputs do now, and when that changes by itself. */
export interface Pattern {
  readonly siren: boolean;
  readonly strobe: boolean;
  readonly until?: Millis;
}

/**
 * Whether an alarm is for ears and eyes in the hall at all. Priority 1 calls until somebody silences or
 * resets it, for a fire contact that opens again has not put the fire out; the others call while their
 * cause stands. Knowing of an alarm (已知悉) does not silence it. Silent, shelved, suppressed and
 * out-of-service alarms never call; a drill calls like the real thing.
 */
export const isCalling = (state: AlarmState, priorities: readonly Priority[]): boolean => {
  if (state.silent || !priorities.includes(state.priority)) return false;
  switch (state.condition) {
    case 'unacknowledged':
    case 'acknowledged':
      return true;
    case 'returned-unacknowledged':
    case 'latched':
      return state.priority === 1;
    default:
      return false;
  }
};

/** The calls after a change: one that goes on keeps its beginning, a new one begins now. */
export const callsAfter = (
  before: Calls,
  alarms: Iterable<AlarmState>,
  priorities: readonly Priority[],
  mono: Millis,
): Calls =>
  new Map(
    [...alarms]
      .filter((state) => isCalling(state, priorities))
      .map((state) => {
        const known = before.get(state.alarm);
        const same = known?.raised === state.since && known.priority === state.priority;
        const call = same ? known : { priority: state.priority, from: mono, raised: state.since };
        return [state.alarm, call];
      }),
  );

/**
 * The siren follows the most urgent alarm that still may sound; silence (消音) stops sirens, not
 * strobes. Pure: the same calls at the same moment make the same pattern, so nothing old sounds after a
 * restart but what still stands.
 */
export const patternAt = (
  calls: Calls,
  silenced: boolean,
  config: PatternConfig,
  mono: Millis,
): Pattern => {
  const strobe = calls.size > 0;
  if (silenced) return { siren: false, strobe };
  const sounding = [...calls.values()]
    .map((call) => ({ call, ...soundOf(call, config['at-most'], mono) }))
    .filter(({ until }) => until !== undefined)
    .sort((a, b) => a.call.priority - b.call.priority);
  const most = sounding[0];
  if (most?.until === undefined) return { siren: false, strobe };
  return { siren: most.on, strobe, until: most.until };
};

/** One call alone: on or off now, and until when; no `until` once it has nothing more to say. */
const soundOf = (
  { priority, from }: Call,
  atMost: Millis,
  mono: Millis,
): { on: boolean; until?: Millis } => {
  const elapsed = mono - from;
  const ends = priority === 3 ? Math.min(BEAT, atMost) : atMost;
  if (elapsed >= ends) return { on: false };
  if (priority !== 2) return { on: true, until: millis(from + ends) };
  const beat = Math.floor(elapsed / BEAT);
  return { on: beat % 2 === 0, until: millis(Math.min(from + (beat + 1) * BEAT, from + ends)) };
};
