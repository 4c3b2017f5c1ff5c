import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIFE_SAFETY, mostUrgentFirst } from '../../dashboards/web/src/urgency.ts';
import {
  ALARM_CONDITIONS,
  ALARM_KINDS,
  type AlarmState,
  LIFE_SAFETY_KINDS,
  type Priority,
} from '../../gateway/core/alarm.js';
import { instant } from '../../gateway/core/time.js';
import { isLifeSafety } from '../../gateway/rules/alarms/kinds.js';
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
    const fire = alarm('fire', 1, 5, { kind: 'fire', condition: 'acknowledged' });
    expect(order([...crowds, fire])).toEqual(['fire', 'crowd-2', 'crowd-1']);
  });

  it('has a fire before a panic, and a panic before water in the machine room, whichever is newer', () => {
    const leak = alarm('leak', 1, 9, { kind: 'leak', incident: '3' });
    const panic = alarm('panic', 1, 7, { kind: 'panic', incident: '2' });
    const fire = alarm('fire', 1, 1, { kind: 'fire', incident: '1' });
    expect(order([leak, panic, fire])).toEqual(['fire', 'panic', 'leak']);
  });

  it('knows on which kinds a life hangs, here and there', () => {
    const kinds = ALARM_KINDS.filter(isLifeSafety);
    expect([...LIFE_SAFETY_KINDS].sort()).toEqual([...kinds].sort());
    expect(LIFE_SAFETY).toEqual(LIFE_SAFETY_KINDS);
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
      kind: fc.constantFrom(...ALARM_KINDS),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const alarms = list.map(({ priority, since, condition, kind }, at) =>
          alarm(String(at), priority, since, { condition, kind }),
        );
        expect(order(alarms)).toEqual(asGatewayTells(alarms).map((one) => one.alarm));
      }),
    );
  });
});
