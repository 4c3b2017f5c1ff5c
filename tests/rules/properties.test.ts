import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../gateway/core/command.js';
import { QUALITIES } from '../../gateway/core/quality.js';
import { instant, millis, minutes, seconds } from '../../gateway/core/time.js';
import type { RulesInput } from '../../gateway/rules/rules.js';
import {
  Bench,
  bus,
  contact,
  device,
  deviceOf,
  hallOf,
  point,
  ruleOf,
  zone,
  zoneOf,
} from './small-hall.js';

const KEYS = ['a', 'b', 'c', 'd', 'e'] as const;
const hall = hallOf(
  [
    deviceOf('x', 'bus-1', Object.fromEntries(KEYS.map((key) => [key, { period: 2000 }]))),
    deviceOf('ctr', 'bus-1', { in: {}, out: {} }),
  ],
  {
    zones: [zoneOf('z', 10)],
    counting: [{ zone: zone('z'), in: [point('ctr/in')], out: [point('ctr/out')] }],
  },
);
const rules = [
  ruleOf('x/a/fire', 'fire', contact('x/a')),
  ruleOf('x/b/fire', 'fire', contact('x/b'), { repeats: true }),
  ruleOf(
    'x/c/high',
    'air',
    { test: 'above', point: point('x/c'), limit: 3, deadband: 1 },
    {
      onDelay: seconds(3),
      offDelay: seconds(5),
    },
  ),
  ruleOf('x/c/higher', 'air', { test: 'above', point: point('x/c'), limit: 5, deadband: 1 }),
  ruleOf('x/d/rising', 'temperature', {
    test: 'rising',
    point: point('x/d'),
    limit: 1,
    over: seconds(30),
    deadband: 0,
  }),
  ruleOf('x/e/stale', 'wiring', { test: 'stale', point: point('x/e'), after: seconds(9) }),
  ruleOf('z/crowd', 'crowding', { test: 'people', zones: [zone('z')], limit: 8, deadband: 1 }),
  ruleOf('z/passage', 'presence-after-hours', {
    test: 'passage',
    zone: zone('z'),
    quiet: minutes(1),
  }),
  ruleOf('x/lost', 'device-lost', {
    test: 'device-lost',
    device: device('x'),
    after: seconds(8),
  }),
  ruleOf('bus-1/lost', 'bus-lost', {
    test: 'bus-lost',
    bus: bus('bus-1'),
    devices: [device('x'), device('ctr')],
    after: seconds(5),
  }),
  ruleOf('gateway/storage', 'storage', { test: 'gateway', trouble: 'disk-full' }),
];

const value = fc.integer({ min: 0, max: 7 });
/** Answers of one device in the order of the rules, and the gap to the next. */
const scans = fc.array(
  fc.record({
    values: fc.dictionary(fc.constantFrom(...KEYS), value, { minKeys: 1 }),
    after: fc.constantFrom(250, 1000, 4500),
    order: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
  }),
  { maxLength: 40 },
);
const named = (values: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(values).map(([key, one]) => [`x/${key}`, one]);

const shown = (bench: Bench) => [...bench.engine.alarms(bench.state)].sort();

describe('the step', () => {
  it('gives the same whatever the order of the points within a scan', () => {
    fc.assert(
      fc.property(scans, (steps) => {
        const one = new Bench(hall, rules);
        const other = new Bench(hall, rules);
        for (const { values, after, order } of steps) {
          const entries = named(values);
          const mixed = entries
            .map((entry, index) => [order[index] ?? 0, entry] as const)
            .sort(([a], [b]) => a - b)
            .map(([, entry]) => entry);
          one.read(Object.fromEntries(entries));
          other.read(Object.fromEntries(mixed));
          one.pass(after);
          other.pass(after);
        }
        expect(other.happened).toEqual(one.happened);
        expect(shown(other)).toEqual(shown(one));
      }),
    );
  });

  it('gives the same when a scan comes in pieces', () => {
    fc.assert(
      fc.property(scans, (steps) => {
        const whole = new Bench(hall, rules);
        const pieces = new Bench(hall, rules);
        for (const { values, after } of steps) {
          const entries = named(values).sort(([a], [b]) => (a < b ? -1 : 1));
          whole.read(Object.fromEntries(entries));
          for (const entry of entries) pieces.read(Object.fromEntries([entry]));
          whole.pass(after);
          pieces.pass(after);
        }
        expect(pieces.happened).toEqual(whole.happened);
        expect(shown(pieces)).toEqual(shown(whole));
      }),
    );
  });

  it('gives the same alarms however seldom a tick comes', () => {
    fc.assert(
      fc.property(scans, (steps) => {
        const often = new Bench(hall, rules);
        const seldom = new Bench(hall, rules);
        for (const { values, after } of steps) {
          for (const bench of [often, seldom]) bench.read(Object.fromEntries(named(values)));
          often.pass(after);
          seldom.mono += after;
          seldom.wall = instant(seldom.wall + after);
          seldom.step({ tick: { at: seldom.wall, mono: millis(seldom.mono) } });
        }
        expect(shown(seldom)).toEqual(shown(often));
      }),
    );
  });

  it('changes no state that it was given', () => {
    const frozen = (whole: unknown): void => {
      if (typeof whole !== 'object' || whole === null || Object.isFrozen(whole)) return;
      Object.freeze(whole);
      for (const part of Object.values(whole)) frozen(part);
    };
    fc.assert(
      fc.property(scans, (steps) => {
        const bench = new Bench(hall, rules);
        for (const { values, after } of steps) {
          frozen(bench.state);
          bench.read(Object.fromEntries(named(values)));
          frozen(bench.state);
          bench.pass(after);
          frozen(bench.state);
          bench.command({ verb: 'silence' });
        }
      }),
    );
  });
});

/** What no part of ours would send. */
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, -1, 2 ** 60));
const id = fc.oneof(
  fc.constantFrom(...rules.map((rule) => String(rule.id)), '__proto__', 'constructor', ''),
  fc.string(),
);
const anyScan = fc.record({
  scan: fc.record({
    device: fc.oneof(fc.constantFrom('x', 'ctr', 'nobody', '__proto__'), fc.string()),
    mono: number,
    clock: fc.constantFrom('trusted', 'uncertain'),
    origin: fc.constantFrom('live', 'imported'),
    readings: fc.array(
      fc.record(
        {
          point: fc.oneof(
            fc.constantFrom('x/a', 'x/c', 'x/d', 'x/e', 'ctr/in', 'ctr/out'),
            fc.string(),
          ),
          at: number,
          quality: fc.constantFrom(...QUALITIES),
          value: number,
        },
        { requiredKeys: ['point', 'at', 'quality'] },
      ),
      { maxLength: 6 },
    ),
  }),
});
const anyTick = fc.record({ tick: fc.record({ at: number, mono: number }) });
const anyTrouble = fc.record({
  trouble: fc.constantFrom('disk-full', 'mqtt-down', 'none'),
  present: fc.boolean(),
  at: number,
  mono: number,
});
const anyCommand = fc.record({
  mono: number,
  command: fc.record({
    id: fc.oneof(fc.constantFrom('1', '2'), fc.string()),
    at: number,
    by: fc.record({ name: fc.string(), via: fc.constantFrom('page', 'mqtt') }),
    verb: fc.oneof(
      fc.constantFrom(
        'acknowledge',
        'acknowledge-several',
        'verify',
        'silence',
        'reset',
        'shelve',
        'unshelve',
        'out-of-service',
        'return-to-service',
        'start-drill',
        'end-drill',
      ),
      fc.string(),
    ),
    alarm: fc.oneof(id, fc.constant(undefined)),
    alarms: fc.oneof(fc.array(id), fc.constantFrom(undefined, 5, null), fc.string()),
    for: fc.oneof(number, fc.constant(undefined), fc.constant('1h')),
    reason: fc.oneof(fc.string(), fc.constant(undefined)),
    finding: fc.constantFrom('genuine', 'false', 'perhaps', undefined),
  }),
});
const anyInput = fc.oneof(anyScan, anyTick, anyTrouble, anyCommand);

describe('any input', () => {
  it('is survived: no throw, one answer per command, a state that stays JSON and small', () => {
    let longest = 0;
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60 }), (inputs) => {
        const bench = new Bench(hall, rules);
        for (const made of inputs) {
          const input = made as RulesInput;
          const events = bench.step(input);
          const answers = events.filter(
            ({ kind }) => kind === 'command-accepted' || kind === 'command-refused',
          );
          expect(answers).toHaveLength('command' in input ? 1 : 0);
        }
        const text = JSON.stringify(bench.state);
        expect(bench.engine.accept(JSON.parse(text))).toEqual(JSON.parse(text));
        longest = Math.max(longest, text.length);
        bench.engine.people(bench.state);
        bench.engine.silenced(bench.state);
        bench.restart();
        bench.pass(1000);
      }),
      { numRuns: 500 },
    );
    expect(longest).toBeLessThan(60_000);
  });

  it('leaves a state that still raises a fire', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const bench = new Bench(hall, [rules[0] as (typeof rules)[number]]);
        for (const input of inputs) bench.step(input as RulesInput);
        const left: Command['id'][] = bench.state.answered.map(({ id }) => id);
        expect(left.length).toBeLessThanOrEqual(256);
        bench.mono = bench.state.mono;
        bench.read({ 'x/a': 0 });
        if (bench.condition('x/a/fire') === 'out-of-service') return;
        bench.read({ 'x/a': 1 });
        expect(bench.condition('x/a/fire')).toMatch(/^(un)?acknowledged$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a year of a chattering contact', () => {
  it('leaves a state no larger than an hour of it', () => {
    const bench = new Bench(hall, rules);
    const size = (times: number): number => {
      for (let count = 0; count < times; count++) {
        bench.read({ 'x/a': count % 2, 'x/c': count % 8, 'ctr/in': count });
        bench.pass(1000);
        bench.command({ verb: 'silence' });
      }
      return JSON.stringify(bench.state).length;
    };
    const early = size(400);
    expect(size(4000)).toBeLessThan(1.1 * early);
  });
});
