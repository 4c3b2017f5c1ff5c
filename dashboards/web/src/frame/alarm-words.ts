import type { AlarmState, Priority } from '../../../../gateway/core/alarm.ts';
import { isUnacknowledged, mostUrgentFirst } from '../urgency.ts';

/** What the top bar makes of the alarms. Pure. */

export const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

const isOpen = ({ condition, joined }: AlarmState): boolean =>
  !joined &&
  condition !== 'shelved' &&
  condition !== 'suppressed' &&
  condition !== 'out-of-service';

/** Alarms that ask for somebody: what is shelved, suppressed, out of service or only repeats another is not counted. */
export const openAlarms = (alarms: readonly AlarmState[]): readonly AlarmState[] =>
  alarms.filter(isOpen);

export const countOf = (alarms: readonly AlarmState[], priority: Priority): number =>
  openAlarms(alarms).filter((alarm) => alarm.priority === priority).length;

/** Whether its cause still stands. */
export const isStanding = ({ condition }: AlarmState): boolean =>
  condition === 'unacknowledged' || condition === 'acknowledged';

/** What the bar says in words: the most urgent that nobody has acknowledged, else the most urgent. */
export const foremost = (alarms: readonly AlarmState[]): AlarmState | undefined =>
  [...openAlarms(alarms)].sort(
    (one, other) =>
      Number(isUnacknowledged(other)) - Number(isUnacknowledged(one)) ||
      mostUrgentFirst(one, other),
  )[0];

/** Read out by a screen reader: only what is new and of priority 1 or 2 (ux.md §5.7). */
export const toAnnounce = (
  alarms: readonly AlarmState[],
  known: ReadonlySet<string>,
): readonly AlarmState[] =>
  alarms.filter(
    (alarm) =>
      alarm.priority <= 2 && alarm.condition === 'unacknowledged' && !known.has(keyOf(alarm)),
  );
/** The same alarm raised again is another one. */
export const keyOf = ({ alarm, since }: AlarmState): string => `${alarm}@${since}`;

/** `(2) `: how many alarms of priority 1 and 2 nobody has acknowledged, for the title of the tab. */
export const badge = (alarms: readonly AlarmState[]): string => {
  const count = openAlarms(alarms).filter(
    (alarm) => alarm.priority <= 2 && isUnacknowledged(alarm),
  ).length;
  return count === 0 ? '' : `(${count}) `;
};
