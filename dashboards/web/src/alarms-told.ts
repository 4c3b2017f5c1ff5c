import type { AlarmState } from '../../../gateway/core/alarm.ts';
import { mostUrgentFirst } from './urgency.ts';

/** What the stream tells of alarms, and what stands after it. Pure. */

export interface AlarmsChanged {
  readonly changed: readonly AlarmState[];
  readonly gone: readonly string[];
  readonly silenced: boolean;
  readonly drilling: boolean;
}

/** Alarms after what was told of them, in the order it was told. */
export const alarmsAfter = (
  before: readonly AlarmState[],
  told: readonly Pick<AlarmsChanged, 'changed' | 'gone'>[],
): readonly AlarmState[] => {
  const alarms = new Map<string, AlarmState>(before.map((alarm) => [alarm.alarm, alarm]));
  for (const { changed, gone } of told) {
    for (const id of gone) alarms.delete(id);
    for (const alarm of changed) alarms.set(alarm.alarm, alarm);
  }
  return [...alarms.values()].sort(mostUrgentFirst);
};
