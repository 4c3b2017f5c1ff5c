import type { AlarmState, Priority } from '../../core/alarm.js';
import type { AlarmId } from '../../core/identity.js';
import { type Millis, millis, seconds } from '../../core/time.js';

/** Priority 1 sounds on, 2 one second on and one off, 3 and 4 once (ux.md §2, local siren). */
const BEAT = seconds(1);

/** An alarm that calls, and since when on the monotonic clock of this boot. */
export interface Call {
  readonly priority: Priority;
  readonly from: Millis;
  /** A new raise of the same alarm is a new call. */
  readonly raised: string;
  /** A person has silenced it (消音): its strobe goes on, its sound does not. */
  readonly silenced: boolean;
}
export type Calls = ReadonlyMap<AlarmId, Call>;

/** What the outputs do now, and when that changes by itself. */
export interface Pattern {
  readonly siren: boolean;
  readonly strobe: boolean;
  readonly until?: Millis;
  /** The alarm that is heard, also in the pause of its beat. */
  readonly heard?: AlarmId;
  /** The alarm that is seen. */
  readonly seen?: AlarmId;
}

/**
 * Whether an alarm is for ears and eyes in the hall at all: its rule says so (`siren`). Priority 1 calls
 * until somebody silences or resets it, for a fire contact that opens again has not put the fire out; the
 * others call while their cause stands. Knowing of an alarm (已知悉) does not silence it. Silent, shelved,
 * suppressed and out-of-service alarms never call; a drill calls like the real thing.
 */
export const isCalling = (state: AlarmState): boolean => {
  if (state.silent || state.siren !== true) return false;
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
export const callsAfter = (before: Calls, alarms: Iterable<AlarmState>, mono: Millis): Calls =>
  new Map(
    [...alarms].filter(isCalling).map((state): [AlarmId, Call] => {
      const { priority, silenced = false } = state;
      const raised = `${state.since} ${state.count}`;
      const known = before.get(state.alarm);
      const same = known?.raised === raised && known.priority === priority;
      if (same && known.silenced === silenced) return [state.alarm, known];
      return [state.alarm, { priority, from: same ? known.from : mono, raised, silenced }];
    }),
  );

/**
 * The siren follows the most urgent alarm that still may sound. Pure: the same calls at the same moment
 * make the same pattern, so nothing old sounds after a restart but what still stands.
 */
export const patternAt = (calls: Calls, atMost: Millis, mono: Millis): Pattern => {
  const urgent = [...calls].sort(([, a], [, b]) => a.priority - b.priority || a.from - b.from);
  const seen = urgent[0]?.[0];
  const strobe = { strobe: seen !== undefined, ...(seen !== undefined && { seen }) };
  for (const [heard, call] of urgent) {
    const { on, until } = call.silenced ? NOTHING_TO_SAY : soundOf(call, atMost, mono);
    if (until !== undefined) return { siren: on, ...strobe, until, heard };
  }
  return { siren: false, ...strobe };
};

interface Sound {
  readonly on: boolean;
  readonly until?: Millis;
}
const NOTHING_TO_SAY: Sound = { on: false };

/** One call alone: on or off now, and until when; no `until` once it has nothing more to say. */
const soundOf = ({ priority, from }: Call, atMost: Millis, mono: Millis): Sound => {
  const elapsed = mono - from;
  const ends = priority >= 3 ? Math.min(BEAT, atMost) : atMost;
  if (elapsed >= ends) return NOTHING_TO_SAY;
  if (priority !== 2) return { on: true, until: millis(from + ends) };
  const beat = Math.floor(elapsed / BEAT);
  return { on: beat % 2 === 0, until: millis(Math.min(from + (beat + 1) * BEAT, from + ends)) };
};
