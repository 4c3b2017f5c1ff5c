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

const AT_MOST = minutes(10);
const calls = (mono: number, ...states: AlarmState[]): Calls =>
  callsAfter(new Map(), states, millis(mono));
const siren = (from: Calls, mono: number) => patternAt(from, AT_MOST, millis(mono)).siren;
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
    expect(isCalling(p(1, { condition }))).toBe(first);
    expect(isCalling(p(2, { condition }))).toBe(second);
  });

  it('never a silent one, never one whose rule does not sound', () => {
    expect(isCalling(p(1, { silent: true }))).toBe(false);
    expect(isCalling(p(1, { siren: false }))).toBe(false);
  });

  it('a drill like the real thing', () => {
    expect(isCalling(p(1, { drill: true }))).toBe(true);
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
    expect(patternAt(fire, AT_MOST, millis(0)).until).toBe(600_000);
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
    expect(patternAt(leak, AT_MOST, millis(1500)).until).toBe(2000);
  });

  it('priority 3 once', () => {
    const air = calls(0, p(3));
    expect([0, 999, 1000, 5000].map((mono) => siren(air, mono))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(patternAt(air, AT_MOST, millis(5000)).until).toBeUndefined();
  });

  it('the most urgent drowns the others', () => {
    const both = calls(0, p(2), p(1));
    expect(siren(both, 1500)).toBe(true);
  });

  it('silence stops the siren of what it silenced and leaves its strobe', () => {
    expect(patternAt(calls(0, p(1, { silenced: true })), AT_MOST, millis(10))).toEqual({
      siren: false,
      strobe: true,
      seen: 'a/1',
    });
  });

  it('a lesser alarm after a silenced one sounds in its own pattern', () => {
    const both = calls(0, p(1, { silenced: true }), p(2));
    expect([0, 1000].map((mono) => siren(both, mono))).toEqual([true, false]);
    expect(patternAt(both, AT_MOST, millis(0))).toMatchObject({ heard: 'a/2', seen: 'a/1' });
  });

  it('sound anew when another alarm comes after the longest time of the first', () => {
    const first = calls(0, p(1));
    const then = callsAfter(first, [p(1), alarm('b', { priority: 1 })], millis(700_000));
    expect(siren(first, 700_000)).toBe(false);
    expect(siren(then, 700_000)).toBe(true);
    expect(then.get(first.keys().next().value ?? alarm('a/1').alarm)).toBe([...first.values()][0]);
  });

  it.each([
    ['raised again', { since: instant(AT + 1) }],
    ['coming again before anybody has finished with it', { count: 2 }],
  ])('sound anew when the same alarm is %s', (_, more) => {
    const first = calls(0, p(1));
    const again = callsAfter(first, [p(1, more)], millis(700_000));
    expect(siren(again, 700_000)).toBe(true);
  });

  it('neither acknowledgement nor silence makes the longest time begin anew', () => {
    const first = calls(0, p(1));
    const known = callsAfter(first, [p(1, { condition: 'acknowledged' })], millis(300_000));
    const silenced = callsAfter(known, [p(1, { silenced: true })], millis(400_000));
    expect([...known.values(), ...silenced.values()].map(({ from }) => from)).toEqual([0, 0]);
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
            ...callsAfter(new Map(), [alarm(id, { priority, silent })], millis(from)),
          ]),
        );
        const now = patternAt(called, AT_MOST, millis(mono));
        if (now.until === undefined) {
          expect(now.siren).toBe(false);
          return;
        }
        expect(now.until).toBeGreaterThan(mono);
        const before = patternAt(called, AT_MOST, millis(now.until - 1));
        expect(before.siren).toBe(now.siren);
      }),
    );
  });

  it('a silent alarm changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700_000 }), (mono) => {
        const beside = calls(0, p(2), alarm('panic', { priority: 1, silent: true }));
        expect(patternAt(beside, AT_MOST, millis(mono))).toEqual(
          patternAt(calls(0, p(2)), AT_MOST, millis(mono)),
        );
      }),
    );
  });
});
