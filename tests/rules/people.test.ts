import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { together } from '../../gateway/core/current.js';
import { isOpen } from '../../gateway/core/opening.js';
import { type Instant, instant, millis, minutes } from '../../gateway/core/time.js';
import { CROWDING_DEADBAND_PERCENT, CROWDING_TIERS } from '../../gateway/rules/alarms/kinds.js';
import { counted, NOBODY, passed } from '../../gateway/rules/people/count.js';
import { dayAround, resetDue } from '../../gateway/rules/people/day.js';
import {
  alarmId,
  Bench,
  brief,
  contact,
  deviceOf,
  hallOf,
  point,
  ruleOf,
  zone,
  zoneOf,
} from './small-hall.js';

const CAPACITY = 110;
const waiting = zone('f1-waiting');
const hall = hallOf(
  [
    deviceOf('ctr', 'bus-1', { in: { quantity: 'count' }, out: { quantity: 'count' } }),
    deviceOf('di', 'bus-1', { door: { quantity: 'contact' } }),
  ],
  {
    zones: [zoneOf('f1-waiting', CAPACITY)],
    counting: [{ zone: waiting, in: [point('ctr/in')], out: [point('ctr/out')] }],
  },
);
const tier = (percent: number) => alarmId(`f1-waiting/crowding-${percent}`);
const crowding = CROWDING_TIERS.map(({ percent, priority }) =>
  ruleOf(
    tier(percent),
    'crowding',
    {
      test: 'people',
      zones: [waiting],
      limit: (CAPACITY * percent) / 100,
      deadband: (CAPACITY * CROWDING_DEADBAND_PERCENT) / 100,
    },
    {
      priority,
      inhibits: CROWDING_TIERS.filter((lower) => lower.percent < percent).map((lower) =>
        tier(lower.percent),
      ),
    },
  ),
);
const net = (bench: Bench) => bench.engine.people(bench.state).get(waiting);
const shanghai = (text: string): Instant => instant(Date.parse(`${text}+08:00`));

describe('counting at the doors', () => {
  it('counts passages, not the totals that the instruments began with', () => {
    const bench = new Bench(hall, []);
    bench.pass(1000);
    bench.read({ 'ctr/in': 5000, 'ctr/out': 4000 });
    bench.pass(1000);
    bench.read({ 'ctr/in': 5003, 'ctr/out': 4001 });
    expect(net(bench)).toMatchObject({ in: 3, out: 1, net: 2, drift: 0 });
  });

  it('is never below zero; the rest is drift and uncertainty', () => {
    const bench = new Bench(hall, []);
    bench.read({ 'ctr/in': 0, 'ctr/out': 0 });
    bench.pass(1000);
    bench.read({ 'ctr/in': 1, 'ctr/out': 4 });
    expect(net(bench)).toMatchObject({ net: 0, drift: 3, uncertainty: 4 });
    bench.pass(1000);
    bench.read({ 'ctr/in': 3, 'ctr/out': 4 });
    expect(net(bench)).toMatchObject({ net: 2, drift: 3 });
  });

  it('takes no jump that nobody can walk, and says so', () => {
    const bench = new Bench(hall, []);
    bench.read({ 'ctr/in': 10, 'ctr/out': 0 });
    bench.pass(1000);
    expect(bench.read({ 'ctr/in': 60_000, 'ctr/out': 0 })).toMatchObject([
      { kind: 'count-implausible', point: 'ctr/in', from: 10, to: 60_000 },
    ]);
    bench.pass(1000);
    bench.read({ 'ctr/in': 60_002, 'ctr/out': 0 });
    expect(net(bench)).toMatchObject({ in: 2, net: 2 });
  });

  it('goes on over the end of a total and over an instrument that began anew', () => {
    expect(passed({ value: 65_534, mono: 0 }, 3, 1000)).toBe(5);
    expect(passed({ value: 2 ** 32 - 1, mono: 0 }, 0, 1000)).toBe(1);
    expect(passed({ value: 812, mono: 0 }, 2, 1000)).toBe(2);
    expect(passed({ value: 812, mono: 0 }, 500, 1000)).toBeUndefined();
    expect(passed({ value: 812, mono: 0 }, 500, 600_000)).toBe(500);
    expect(passed({ value: 5, mono: 0 }, 5.5, 1000)).toBeUndefined();
  });

  it('finds every walk again, whatever the width of the totals', () => {
    const walk = fc.array(fc.record({ in: fc.nat({ max: 8 }), out: fc.nat({ max: 8 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(walk, fc.constantFrom(2 ** 16, 2 ** 32), fc.nat(300), (steps, width, before) => {
        const bench = new Bench(hall, []);
        const totals = { in: width - before - 1, out: width - before - 1 };
        bench.read({ 'ctr/in': totals.in, 'ctr/out': totals.out });
        let expected = NOBODY;
        for (const step of steps) {
          totals.in = (totals.in + step.in) % width;
          totals.out = (totals.out + step.out) % width;
          bench.pass(1000);
          bench.read({ 'ctr/in': totals.in, 'ctr/out': totals.out });
          if (step.in + step.out > 0) expected = counted(expected, step.in, step.out);
        }
        const { fresh: _, ...counts } = expected;
        expect(net(bench) ?? { in: 0, out: 0, net: 0, drift: 0 }).toMatchObject(counts);
      }),
      { numRuns: 100 },
    );
  });

  it('a contact at a door counts each of its closings, whatever lies between two readings', () => {
    const beams = {
      ...hall,
      counting: [{ zone: waiting, in: [point('di/door')], out: [point('ctr/out')] }],
    };
    const bench = new Bench(beams, []);
    const shown = [1, 1, 0, 1, 'bad:no-communication', 1, 0, 'bad:no-communication', 1, 0] as const;
    for (const value of shown) {
      bench.read({ 'di/door': value });
      bench.pass(250);
    }
    expect(net(bench), 'how it stood at first is no passage').toMatchObject({ in: 2, net: 2 });
  });

  it('a bad reading counts nobody in or out', () => {
    const bench = new Bench(hall, []);
    bench.read({ 'ctr/in': 10, 'ctr/out': 0 });
    bench.read({ 'ctr/in': 'bad:no-communication', 'ctr/out': 'bad:no-communication' });
    bench.pass(1000);
    bench.read({ 'ctr/in': 12, 'ctr/out': 0 });
    expect(net(bench)).toMatchObject({ net: 2 });
  });
});

describe('crowding', () => {
  it('99 of 110, then 97..101 for five minutes: one alarm of priority 2 and no other', () => {
    const bench = new Bench(hall, crowding);
    let total = 0;
    const to = (people: number, out = 0) => {
      bench.read({ 'ctr/in': total + people, 'ctr/out': out });
      bench.pass(1000);
    };
    for (const people of [0, 10, 20, 30, 40, 50, 60, 70, 80]) to(people);
    expect(bench.engine.alarms(bench.state).size).toBe(0);
    to(88);
    expect(bench.alarm(tier(80))).toMatchObject({ priority: 3, value: 88, limit: 88 });
    to(99);
    expect(bench.alarm(tier(90))).toMatchObject({ priority: 2, condition: 'unacknowledged' });
    expect(bench.condition(tier(80))).toBe('suppressed');
    const before = bench.happened.length;
    let out = 0;
    for (let second = 0; second < 300; second += 2) {
      out += 2;
      total += 2;
      to(99, out);
      to(101, out);
    }
    expect(bench.happened.slice(before).filter(({ kind }) => kind === 'alarm-raised')).toEqual([]);
    out += 10;
    to(101, out);
    bench.pass(2000);
    for (let left = 0; left < 70; left++) to(101, out);
    expect(bench.condition(tier(90))).toBe('returned-unacknowledged');
    expect(bench.condition(tier(80)), 'the lower tier comes out again').toBe('unacknowledged');
  });
});

describe('a floor', () => {
  const side = zone('side');
  const floor = hallOf(
    [
      deviceOf('ctr', 'bus-1', {
        in: { quantity: 'count' },
        out: { quantity: 'count' },
        there: { quantity: 'count' },
        back: { quantity: 'count' },
      }),
    ],
    {
      zones: [zoneOf('f1-waiting', 500), zoneOf('side', 500)],
      counting: [
        {
          zone: waiting,
          in: [point('ctr/in'), point('ctr/back')],
          out: [point('ctr/out'), point('ctr/there')],
        },
        { zone: side, in: [point('ctr/there')], out: [point('ctr/back')] },
      ],
    },
  );
  const together80 = ruleOf(tier(80), 'crowding', {
    test: 'people',
    zones: [waiting, side],
    limit: 8,
    deadband: 1,
  });

  it('is crowded by all its zones together; who goes from one to the other changes nothing', () => {
    const bench = new Bench(floor, [together80]);
    const sum = () => together([...bench.engine.people(bench.state).values()]).net;
    const read = (ins: number, there: number, out = 0) => {
      bench.read({ 'ctr/in': ins, 'ctr/out': out, 'ctr/there': there, 'ctr/back': 0 });
      bench.pass(1000);
    };
    read(0, 0);
    read(5, 0);
    read(7, 4);
    expect(sum()).toBe(7);
    expect(bench.condition(tier(80))).toBe('normal');
    read(8, 6);
    expect(bench.alarm(tier(80))).toMatchObject({ value: 8, limit: 8 });
    expect(bench.alarm(tier(80))).not.toHaveProperty('zone');
    for (let second = 0; second < 70; second++) read(8, 6, 1);
    expect(bench.condition(tier(80)), 'back by the deadband').toBe('returned-unacknowledged');
  });
});

describe('the day', () => {
  it('begins the counts anew at the first opening and the last closing, not at lunch', () => {
    const bench = new Bench(hall, [], 0, shanghai('2026-03-10T08:00:00'));
    const people = (total: number) => {
      bench.read({ 'ctr/in': total, 'ctr/out': 0 });
      return net(bench)?.net;
    };
    bench.pass(1000);
    people(0);
    bench.pass(20_000);
    expect(people(5)).toBe(5);
    bench.pass(minutes(30));
    expect(bench.happened.filter(({ kind }) => kind === 'people-reset')).toEqual([]);
    expect(people(7), 'the first reset of a new gateway resets nothing').toBe(7);
    bench.pass(minutes(4 * 60));
    expect(people(9), 'lunch').toBe(9);
    bench.pass(minutes(5 * 60));
    expect(bench.happened).toContainEqual(
      expect.objectContaining({ kind: 'people-reset', zone: waiting, in: 9, net: 9 }),
    );
    expect(net(bench)).toMatchObject({ in: 0, net: 0 });
  });

  it('is the one of the calendar and the time zone', () => {
    const day = dayAround(hall, shanghai('2026-02-28T12:00:00'));
    expect(day).toEqual({
      from: shanghai('2026-02-28T00:00:00'),
      to: shanghai('2026-03-01T00:00:00'),
      opens: shanghai('2026-02-28T08:30:00'),
      closes: shanghai('2026-02-28T17:30:00'),
    });
    expect(dayAround(hall, shanghai('2026-02-23T12:00:00'))).not.toHaveProperty('opens');
    expect(resetDue(day, shanghai('2026-02-28T08:29:59'))).toBeUndefined();
    expect(resetDue(day, shanghai('2026-02-28T13:00:00'))).toBe(day.opens);
    expect(resetDue(day, shanghai('2026-02-28T17:30:00'))).toBe(day.closes);
  });

  it('opens and closes when core/opening.ts says so, in any time zone', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/Santiago', 'UTC');
    const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }).map(instant);
    fc.assert(
      fc.property(zones, moment, (timeZone, at) => {
        const there = { ...hall, timeZone };
        const { from, to, opens, closes } = dayAround(there, at);
        expect(at >= from && at < to).toBe(true);
        if (isOpen(there, at)) {
          expect(opens !== undefined && at >= opens).toBe(true);
          expect(closes !== undefined && at < closes).toBe(true);
        }
        if (opens !== undefined) {
          expect(isOpen(there, opens)).toBe(true);
          expect(isOpen(there, instant(opens - 60_000))).toBe(false);
        }
        if (closes !== undefined) expect(isOpen(there, closes)).toBe(false);
      }),
    );
  });

  it('a clock that is stepped back over the closing begins the counts anew once', () => {
    const bench = new Bench(hall, [], 0, shanghai('2026-03-10T17:00:00'));
    bench.pass(1000);
    bench.pass(minutes(31));
    bench.read({ 'ctr/in': 0, 'ctr/out': 0 });
    bench.pass(1000);
    bench.read({ 'ctr/in': 4, 'ctr/out': 0 });
    bench.wall = instant(bench.wall - 3_600_000);
    bench.pass(minutes(90));
    expect(net(bench)?.net).toBe(4);
  });
});

describe('opening hours', () => {
  const presence = ruleOf(
    'f1-waiting/presence',
    'presence-after-hours',
    { test: 'passage', zone: waiting, quiet: minutes(5) },
    { during: 'closed' },
  );
  const locked = ruleOf('exit/locked', 'exit-locked', contact('di/door'), {
    during: 'opening',
    onDelay: millis(0),
  });

  it('somebody passes a counter while the hall is closed: an alarm at once', () => {
    const bench = new Bench(hall, [presence], 0, shanghai('2026-03-10T17:20:00'));
    bench.pass(1000);
    bench.read({ 'ctr/in': 10, 'ctr/out': 0 });
    bench.pass(1000);
    expect(brief(bench.read({ 'ctr/in': 11, 'ctr/out': 0 }))).toEqual([]);
    bench.pass(minutes(20));
    expect(brief(bench.read({ 'ctr/in': 11, 'ctr/out': 0 }))).toEqual([]);
    expect(brief(bench.read({ 'ctr/in': 12, 'ctr/out': 0 }))).toEqual([
      'alarm-raised f1-waiting/presence',
    ]);
    bench.pass(minutes(4));
    expect(bench.condition('f1-waiting/presence')).toBe('unacknowledged');
    bench.pass(minutes(2));
    expect(bench.condition('f1-waiting/presence')).toBe('returned-unacknowledged');
  });

  it('an exit that is locked counts only while the hall is open, and ends with the day', () => {
    const bench = new Bench(hall, [locked], 0, shanghai('2026-03-10T08:00:00'));
    expect(brief(bench.read({ 'di/door': 1 })), 'before the hours are known').toEqual([]);
    bench.pass(1000);
    expect(brief(bench.read({ 'di/door': 1 }))).toEqual([]);
    bench.pass(minutes(31));
    expect(brief(bench.read({ 'di/door': 1 }))).toEqual(['alarm-raised exit/locked']);
    bench.pass(minutes(4 * 60));
    expect(bench.condition('exit/locked')).toBe('returned-unacknowledged');
  });
});
