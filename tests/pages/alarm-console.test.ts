import { describe, expect, it } from 'vitest';
import { PATTERNS, toSound } from '../../dashboards/web/src/frame/sound-patterns.js';
import {
  type ACTS,
  actsOf,
  severalToAcknowledge,
} from '../../dashboards/web/src/pages/alarms/acts.js';
import { filtered, inView, VIEWS } from '../../dashboards/web/src/pages/alarms/views.js';
import {
  ALARM_CONDITIONS,
  type AlarmCondition,
  type AlarmState,
  type Priority,
} from '../../gateway/core/alarm.js';
import type { AlarmId, ZoneId } from '../../gateway/core/identity.js';
import { instant } from '../../gateway/core/time.js';
import { type AlarmInput, alarmMove } from '../../gateway/rules/alarms/table.js';

const alarm = (
  id: string,
  priority: Priority,
  condition: AlarmCondition,
  more: Partial<AlarmState> = {},
): AlarmState => ({
  alarm: id as AlarmId,
  kind: priority === 1 ? 'fire' : 'air',
  priority,
  condition,
  since: instant(Date.UTC(2026, 2, 10)),
  silent: false,
  drill: false,
  count: 1,
  ...more,
});

describe('the lists of the alarm console', () => {
  it('show every alarm that is not normal, each in one of the lists behind the first', () => {
    for (const condition of ALARM_CONDITIONS) {
      if (condition === 'normal') continue;
      const views = VIEWS.filter((view) => inView([alarm('a', 2, condition)], view).length > 0);
      expect(views.filter((view) => view !== 'open')).toHaveLength(1);
    }
  });

  it('give no row to what only repeats another alarm', () => {
    expect(inView([alarm('a', 1, 'unacknowledged', { joined: true })], 'open')).toEqual([]);
  });

  it('are narrowed by kind, zone and any part of the text, and by all of them together', () => {
    const waiting = alarm('a', 3, 'unacknowledged', { zone: 'f1-waiting' as ZoneId });
    const archive = alarm('b', 1, 'unacknowledged', { zone: 'f2-archive' as ZoneId });
    const narrowed = (filter: Parameters<typeof filtered>[1]) =>
      filtered([waiting, archive], filter, ({ alarm: id }) => `告警 ${id}`).map((one) => one.alarm);
    expect(narrowed({})).toEqual(['a', 'b']);
    expect(narrowed({ kind: 'fire' })).toEqual(['b']);
    expect(narrowed({ zone: 'f1-waiting', text: ' A ' })).toEqual(['a']);
    expect(narrowed({ zone: 'f1-waiting', text: 'b' })).toEqual([]);
  });
});

describe('what may be done with an alarm', () => {
  const INPUT: Readonly<Partial<Record<(typeof ACTS)[number], AlarmInput>>> = {
    acknowledge: 'acknowledge',
    reset: 'reset',
    shelve: 'shelve',
    unshelve: 'unshelve',
    'out-of-service': 'remove',
    'return-to-service': 'restore',
  };

  it('is nothing that the table of states would refuse', () => {
    for (const condition of ALARM_CONDITIONS)
      for (const act of actsOf({ condition }, false)) {
        const input = INPUT[act];
        if (input === undefined) continue;
        const latch = condition === 'latched';
        const cause = condition === 'unacknowledged' || condition === 'acknowledged';
        const move = alarmMove(condition, input, { latch, cause, held: latch, inhibited: false });
        expect(move, `${act} of ${condition}`).not.toHaveProperty('refused');
      }
  });

  it('never hides an alarm that guards a life, and verifies once', () => {
    for (const condition of ALARM_CONDITIONS) {
      expect(actsOf({ condition }, true)).not.toContain('shelve');
      expect(actsOf({ condition, finding: 'genuine' }, true)).not.toContain('verify');
    }
  });

  it('acknowledges together only priorities 3 and 4 on which no life hangs', () => {
    const alarms = [
      alarm('fire', 1, 'unacknowledged'),
      alarm('bus', 2, 'unacknowledged'),
      alarm('co2', 3, 'unacknowledged'),
      alarm('gas', 3, 'unacknowledged'),
      alarm('noise', 4, 'returned-unacknowledged'),
      alarm('known', 3, 'acknowledged'),
    ];
    const several = severalToAcknowledge(alarms, ({ alarm: id }) => id === 'gas');
    expect(several.map((one) => one.alarm)).toEqual(['co2', 'noise']);
  });
});

describe('what is heard', () => {
  it('is the most urgent alarm that nobody has acknowledged, until somebody has', () => {
    const alarms = [
      alarm('co2', 3, 'unacknowledged'),
      alarm('fire', 1, 'unacknowledged'),
      alarm('bus', 2, 'unacknowledged'),
    ];
    expect(toSound(alarms)?.alarm).toBe('fire');
    expect(toSound([alarm('fire', 1, 'acknowledged'), ...alarms.slice(2)])?.alarm).toBe('bus');
    expect(toSound([alarm('fire', 1, 'unacknowledged', { silenced: true })])).toBeUndefined();
    expect(toSound([alarm('fire', 1, 'shelved')])).toBeUndefined();
  });

  it('has no pause for priority 1, one for 2, sounds once for 3 and never for 4', () => {
    const loudOf = (priority: Priority): number =>
      PATTERNS[priority]?.tones.reduce((sum, tone) => sum + tone.for, 0) ?? 0;
    expect(loudOf(1)).toBe(PATTERNS[1]?.every);
    expect(loudOf(2)).toBeLessThan(PATTERNS[2]?.every ?? 0);
    expect(PATTERNS[3]?.every).toBeUndefined();
    expect(PATTERNS[4]).toBeUndefined();
  });
});
