import { type AlarmState, isStanding } from '../core/alarm.js';
import type { PeopleCount } from '../core/current.js';
import type { AlarmId, ZoneId } from '../core/identity.js';
import { uncertaintyOf } from './people/count.js';
import type { Setup } from './setup.js';
import type { Rules } from './state.js';

/** Remembers the last answer: most steps change nothing that is shown. */
const lastOf = <From extends readonly unknown[], View>(
  parts: (state: Rules) => From,
  make: (state: Rules) => View,
): ((state: Rules) => View) => {
  let from: From | undefined;
  let view: View | undefined;
  return (state) => {
    const now = parts(state);
    if (view === undefined || from?.some((part, index) => part !== now[index]) !== false) {
      from = now;
      view = make(state);
    }
    return view;
  };
};

export const alarmsOf = (): ((state: Rules) => ReadonlyMap<AlarmId, AlarmState>) =>
  lastOf(
    (state) => [state.alarms],
    (state) => {
      const shown = new Map<AlarmId, AlarmState>();
      for (const group of Object.values(state.alarms))
        for (const { told } of Object.values(group))
          if (told !== undefined) shown.set(told.alarm, told);
      return shown;
    },
  );

/** During a life-safety incident a count near zero is a question to people, never an answer. */
export const peopleOf = (setup: Setup): ((state: Rules) => ReadonlyMap<ZoneId, PeopleCount>) =>
  lastOf(
    (state) => [state.zones, state.incidents],
    (state) => {
      const emergency = Object.values(state.incidents).some(({ lifeSafety }) => lifeSafety);
      return new Map(
        setup.counted.flatMap(({ zone }) => {
          const count = state.zones[zone];
          if (count === undefined) return [];
          const uncertainty = uncertaintyOf(count);
          const { in: ins, out: outs, net, drift } = count;
          const manualCount = emergency && net <= uncertainty;
          return [
            [
              zone,
              { in: ins, out: outs, net, drift, uncertainty, ...(manualCount && { manualCount }) },
            ] as const,
          ];
        }),
      );
    },
  );

const wantsSound = (told: AlarmState): boolean =>
  !told.silent && (isStanding(told) || told.condition === 'returned-unacknowledged');

/** Silent as long as nothing at least as urgent as what was silenced has come since. */
export const silencedOf = (state: Rules): boolean => {
  const loud = Object.values(state.alarms)
    .flatMap((group) => Object.values(group))
    .flatMap(({ told }) => (told !== undefined && wantsSound(told) ? [told] : []));
  const silenced = loud.filter((told) => told.silenced === true);
  if (silenced.length === 0) return false;
  const urgency = Math.min(...silenced.map(({ priority }) => priority));
  return loud.every((told) => told.silenced === true || told.priority > urgency);
};
