import type { AlarmId } from '../core/identity.js';
import { type Instant, type Millis, millis } from '../core/time.js';
import { factsOf } from './alarms/told.js';
import type { Setup } from './setup.js';
import { type AlarmRecord, NEVER, outage, type Rules } from './state.js';

/**
 * The state of the last boot in the time of a new one. Delays go on from where they were; the outage does
 * not count for them, because nobody saw the condition meanwhile. It does count for a shelf and a drill,
 * which a person limited by the clock. No old reading stands; silence is timed anew.
 */
export const rebased = (state: Rules, setup: Setup, at: Instant, mono: Millis): Rules => {
  const gone = outage(state, at);
  const moved = (stamp: Millis): Millis =>
    stamp >= NEVER ? NEVER : millis(mono - (state.mono - stamp));
  const shortened = (stamp: Millis): Millis => millis(moved(stamp) - gone);
  /** What ran out during the outage runs out now: nothing is dated before this boot. */
  const runsOut = (stamp: Millis): Millis => millis(Math.max(mono, shortened(stamp)));

  const alarms: Record<string, Record<string, AlarmRecord>> = {};
  for (const group of Object.values(state.alarms))
    for (const [id, old] of Object.entries(group)) {
      const rule = setup.rules.get(old.told?.alarm ?? (id as AlarmId));
      if (rule === undefined) continue;
      const record: AlarmRecord = {
        ...old,
        until: old.until >= NEVER ? NEVER : millis(Math.min(moved(old.until), mono - 1)),
        raises: old.raises.map(moved),
        ...(old.told !== undefined && { told: { ...old.told, ...factsOf(rule) } }),
        ...(old.turning !== undefined && { turning: moved(old.turning) }),
        ...(old.shelvedUntil !== undefined && { shelvedUntil: runsOut(old.shelvedUntil) }),
        ...(old.warnsAt !== undefined && { warnsAt: runsOut(old.warnsAt) }),
        // Whoever waits in the lift waits through an outage too.
        ...(old.overdueAt !== undefined && { overdueAt: runsOut(old.overdueAt) }),
        ...(old.lapses !== undefined && { lapses: moved(old.lapses) }),
        ...(old.samples !== undefined && {
          samples: old.samples.map(([stamp, value]) => [moved(stamp), value] as const),
        }),
      };
      alarms[rule.place] = { ...alarms[rule.place], [id]: record };
    }

  return {
    ...state,
    mono,
    wall: { at, mono },
    began: mono,
    wake: mono,
    alarms,
    wires: {},
    counters: Object.fromEntries(
      Object.entries(state.counters).map(([point, counter]) => [
        point,
        { value: counter.value, mono: shortened(counter.mono) },
      ]),
    ),
    incidents: Object.fromEntries(
      Object.entries(state.incidents).map(([group, incident]) => [
        group,
        { ...incident, last: moved(incident.last) },
      ]),
    ),
    countsToldAt: mono,
    ...(state.drill !== undefined && {
      drill: { ...state.drill, until: runsOut(state.drill.until) },
    }),
  };
};
