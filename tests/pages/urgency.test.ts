import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostUrgentFirst } from '../../dashboards/web/src/urgency.ts';
import { ALARM_CONDITIONS, type AlarmState, type Priority } from '../../gateway/core/alarm.js';
import { instant } from '../../gateway/core/time.js';
import { mostUrgentFirst as asGatewayTells } from '../../gateway/web/alarms.js';

const alarm = (
  id: string,
  priority: Priority,
  since: number,
  more: Partial<AlarmState> = {},
): AlarmState => ({
  ...({ alarm: id, kind: 'air', condition: 'unacknowledged' } as AlarmState),
  ...{ priority, since: instant(since), silent: false, drill: false, count: 1 },
  ...more,
});
const order = (alarms: readonly AlarmState[]) =>
  [...alarms].sort(mostUrgentFirst).map((one) => one.alarm);

describe('the order of alarms', () => {
  it('has a fire before a crowd of the same priority, whichever came first and whoever has it', () => {
    const crowds = [alarm('crowd-1', 1, 1), alarm('crowd-2', 1, 9)];
    const fire = alarm('fire', 1, 5, { incident: '1', condition: 'acknowledged' });
    expect(order([...crowds, fire])).toEqual(['fire', 'crowd-2', 'crowd-1']);
  });

  it('has what nobody has acknowledged before what somebody has, and priority before both', () => {
    const known = alarm('known', 2, 9, { condition: 'acknowledged' });
    expect(order([alarm('third', 3, 10), known, alarm('new', 2, 1)])).toEqual([
      'new',
      'known',
      'third',
    ]);
  });

  it('is the same in the pages and in what the gateway tells', () => {
    const any = fc.record({
      priority: fc.constantFrom<Priority>(1, 2, 3, 4),
      since: fc.nat(5),
      condition: fc.constantFrom(...ALARM_CONDITIONS),
      incident: fc.option(fc.constant('1'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const alarms = list.map(({ priority, since, condition, incident }, at) =>
          alarm(String(at), priority, since, {
            condition,
            ...(incident !== undefined && { incident }),
          }),
        );
        expect(order(alarms)).toEqual(asGatewayTells(alarms).map((one) => one.alarm));
      }),
    );
  });
});
