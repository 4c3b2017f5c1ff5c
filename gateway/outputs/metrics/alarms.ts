import type { Histogram } from 'prom-client';
import { type AlarmState, isStanding, type Priority } from '../../core/alarm.js';
import type { Watch } from '../../core/ports.js';
import { alarmSteps } from './alarm-steps.js';
import type { Families, Labels, Sample } from './family.js';

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

/** A time to acknowledge, from a person at the desk to one who must be called. */
export const ACKNOWLEDGE_S = [10, 30, 60, 120, 300, 900, 1800, 3600];

/** Alarms as they stand, and what became of them since the start. Nothing silent is here, not even as a count. */
export const addAlarms = (
  families: Families,
  watch: Watch,
  acknowledge: Pick<Histogram<'priority'>, 'observe'>,
): void => {
  const loud = () => [...watch.current.alarms.values()].filter(({ silent }) => !silent);
  const raised = new Map<string, { labels: Labels; count: number }>();
  let before = watch.current.alarms;
  watch.follow((change) => {
    if (change.changed !== 'alarms') return;
    const steps = alarmSteps(before, loud());
    before = watch.current.alarms;
    for (const { alarm, kind, priority, zone = '' } of steps.raised) {
      const labels = { alarm, kind, priority: String(priority), zone };
      raised.set(alarm, { labels, count: (raised.get(alarm)?.count ?? 0) + 1 });
    }
    for (const { alarm, after } of steps.acknowledged)
      acknowledge.observe({ priority: String(alarm.priority) }, after / 1000);
  });

  const counts = (which: (state: AlarmState) => boolean) => () =>
    PRIORITIES.map((priority): Sample => {
      const count = loud().filter((state) => state.priority === priority && which(state)).length;
      return [{ priority: String(priority) }, count];
    });
  families.gauge(
    'hallkeeper_alarms_active',
    'Alarms whose cause stands',
    ['priority'],
    counts(isStanding),
  );
  families.gauge(
    'hallkeeper_alarms_unacknowledged',
    'Alarms that nobody has acknowledged',
    ['priority'],
    counts(({ condition }) => condition.endsWith('unacknowledged')),
  );
  families.gauge(
    'hallkeeper_alarm_state',
    'Always 1: an alarm that is not normal, and its state',
    ['alarm', 'kind', 'priority', 'zone', 'device', 'state'],
    () =>
      loud().map(
        ({ alarm, kind, priority, zone, device, condition }): Sample => [
          {
            alarm,
            kind,
            priority: String(priority),
            zone: zone ?? '',
            device: device ?? '',
            state: condition,
          },
          1,
        ],
      ),
  );
  families.counter(
    'hallkeeper_alarms_raised_total',
    'Alarms raised',
    ['alarm', 'kind', 'priority', 'zone'],
    () => [...raised.values()].map(({ labels, count }): Sample => [labels, count]),
  );
};
