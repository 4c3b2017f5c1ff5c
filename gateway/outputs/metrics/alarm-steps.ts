import type { AlarmState } from '../../core/alarm.js';
import type { AlarmId } from '../../core/identity.js';
import { between, type Millis, millis } from '../../core/time.js';

/** What became of alarms between two looks at them. */
export interface AlarmSteps {
  /** Raised for the first time, or once more while nobody had finished with it. */
  readonly raised: readonly AlarmState[];
  readonly acknowledged: readonly { readonly alarm: AlarmState; readonly after: Millis }[];
}

export const alarmSteps = (
  before: ReadonlyMap<AlarmId, AlarmState>,
  now: readonly AlarmState[],
): AlarmSteps => ({
  raised: now.filter(({ alarm, count }) => count > (before.get(alarm)?.count ?? 0)),
  acknowledged: now.flatMap((alarm) => {
    const { acknowledgedAt, since } = alarm;
    return acknowledgedAt === undefined ||
      before.get(alarm.alarm)?.acknowledgedAt === acknowledgedAt
      ? []
      : [{ alarm, after: millis(Math.max(0, between(since, acknowledgedAt))) }];
  }),
});
