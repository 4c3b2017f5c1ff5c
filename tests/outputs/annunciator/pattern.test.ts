import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmCondition, AlarmState, Priority } from '../../../gateway/core/alarm.js';
import { instant, millis, minutes } from '../../../gateway/core/time.js';
import {
  type Calls,
  callsAfter,
  isCalling,
  patternAt,
} from '../../../gateway/outputs/annunciator/pattern.js';
import { AT, alarm } from '../hall.js';

const config = { priorities: [1, 2, 3] as const, 'at-most': minutes(10) };
const calls = (mono: number, ...states: AlarmState[]): Calls =>
  callsAfter(new Map(), states, config.priorities, millis(mono));
const siren = (from: Calls, mono: number, silenced = false) =>
  patternAt(from, silenced, config, millis(mono)).siren;
const p = (priority: Priority, more: Partial<AlarmState> = {}) =>
  alarm(`a/${priority}`, { priority, ...more });

describe('which alarms call', () => {
  const conditions: [AlarmCondition, boolean, boolean][] = [
    ['normal', false, false],
    ['unacknowledged', true, true],
    ['acknowledged', true, true],
    ['returned-unacknowledged', true, false],
    ['latched', true, false],
    ['shelved', false, false],
    ['suppressed', false, false],
    ['out-of-service', false, false],
  ];
  it.each(conditions)('%s: priority 1 %s, priority 2 %s', (condition, first, second) => {
    expect(isCalling(p(1, { condition }), [1, 2])).toBe(first);
    expect(isCalling(p(2, { condition }), [1, 2])).toBe(second);
  });

  it('never a silent one, never a priority that is not asked for', () => {
    expect(isCalling(p(1, { silent: true }), [1])).toBe(false);
    expect(isCalling(p(2), [1])).toBe(false);
  });

  it('a drill like the real thing', () => {
    expect(isCalling(p(1, { drill: true }), [1])).toBe(true);
  });
});

describe('how they sound', () => {
  it('priority 1 without a break, until the longest time', () => {
    const fire = calls(0, p(1));
    expect([0, 1500, 599_999, 600_000].map((mono) => siren(fire, mono))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(patternAt(fire, false, config, millis(0)).until).toBe(600_000);
  });

  it('priority 2 one second on, one off', () => {
    const leak = calls(0, p(2));
    expect([0, 999, 1000, 1999, 2000].map((mono) => siren(leak, mono))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(patternAt(leak, false, config, millis(1500)).until).toBe(2000);
  });

  it('priority 3 once', () => {
    const air = calls(0, p(3));
    expect([0, 999, 1000, 5000].map((mono) => siren(air, mono))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(patternAt(air, false, config, millis(5000)).until).toBeUndefined();
  });

  it('the most urgent drowns the others', () => {
    const both = calls(0, p(2), p(1));
    expect(siren(both, 1500)).toBe(true);
  });

  it('silence stops sirens and leaves strobes', () => {
    expect(patternAt(calls(0, p(1)), true, config, millis(10))).toEqual({
      siren: false,
      strobe: true,
    });
  });

  it('sound anew when another alarm comes after the longest time of the first', () => {
    const first = calls(0, p(1));
    const then = callsAfter(first, [p(1), alarm('b', { priority: 1 })], [1], millis(700_000));
    expect(siren(first, 700_000)).toBe(false);
    expect(siren(then, 700_000)).toBe(true);
    expect(then.get('a/1')).toBe(first.get('a/1'));
  });

  it('sound anew when the same alarm is raised again', () => {
    const first = calls(0, p(1));
    const again = callsAfter(first, [p(1, { since: instant(AT + 1) })], [1], millis(700_000));
    expect(siren(again, 700_000)).toBe(true);
  });
});

describe('at any moment', () => {
  const states = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      priority: fc.constantFrom<Priority>(1, 2, 3, 4),
      silent: fc.boolean(),
      from: fc.integer({ min: 0, max: 20_000 }),
    }),
    { maxLength: 6 },
  );
  it('the announced moment of change is later than now, and nothing changes before it', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 20_000, max: 700_000 }), (all, mono) => {
        const called = new Map(
          all.flatMap(({ id, priority, silent, from }) => [
            ...callsAfter(new Map(), [alarm(id, { priority, silent })], [1, 2, 3], millis(from)),
          ]),
        );
        const now = patternAt(called, false, config, millis(mono));
        if (now.until === undefined) {
          expect(now.siren).toBe(false);
          return;
        }
        expect(now.until).toBeGreaterThan(mono);
        const before = patternAt(called, false, config, millis(now.until - 1));
        expect(before.siren).toBe(now.siren);
      }),
    );
  });

  it('a silent alarm changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700_000 }), (mono) => {
        const beside = calls(0, p(2), alarm('panic', { priority: 1, silent: true }));
        expect(patternAt(beside, false, config, millis(mono))).toEqual(
          patternAt(calls(0, p(2)), false, config, millis(mono)),
        );
      }),
    );
  });
});
