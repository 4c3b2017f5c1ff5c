import { describe, expect, it } from 'vitest';
import { millis } from '../../gateway/core/time.js';
import {
  alarmId,
  Bench,
  brief,
  bus,
  contact,
  device,
  deviceOf,
  hallOf,
  point,
  ruleOf,
} from './small-hall.js';

const hall = hallOf([
  deviceOf('di-6', 'rs485-3', { '1': { quantity: 'contact', period: 250, emergency: true } }),
  deviceOf('aq-01', 'rs485-1', { co2: { period: 60_000 } }),
  deviceOf('aq-02', 'rs485-1', { co2: { period: 60_000 } }),
  deviceOf('aq-03', 'rs485-1', { co2: { period: 60_000 } }),
]);
const rules = [
  ruleOf('di-6/1/fire', 'fire', contact('di-6/1')),
  ruleOf('aq-01/co2/high', 'air', {
    test: 'above',
    point: point('aq-01/co2'),
    limit: 1000,
    deadband: 50,
  }),
  ...['di-6', 'aq-01', 'aq-02', 'aq-03'].map((id) =>
    ruleOf(`${id}/lost`, 'device-lost', {
      test: 'device-lost',
      device: device(id),
      after: millis(id === 'di-6' ? 8000 : 128_000),
    }),
  ),
];

describe('a contact closes', () => {
  it('raises at once, latches, and goes only by acknowledge, return and reset', () => {
    const bench = new Bench(hall, rules);
    bench.pass(1000);
    bench.read({ 'di-6/1': 0 });
    expect(bench.condition('di-6/1/fire')).toBe('normal');
    expect(brief(bench.read({ 'di-6/1': 1 }))).toEqual(['alarm-raised di-6/1/fire']);
    expect(bench.read({ 'di-6/1': 1 })).toEqual([]);
    expect(brief(bench.read({ 'di-6/1': 0 }))).toEqual(['alarm-returned di-6/1/fire']);
    expect(bench.condition('di-6/1/fire')).toBe('returned-unacknowledged');
    const fire = { alarm: alarmId('di-6/1/fire') };
    expect(brief(bench.command({ verb: 'reset', ...fire, reason: '误报' }))).toEqual([
      'command-refused alarm-not-acknowledged',
    ]);
    expect(brief(bench.command({ verb: 'acknowledge', ...fire }))).toEqual([
      'command-accepted',
      'alarm-acknowledged di-6/1/fire',
    ]);
    expect(bench.condition('di-6/1/fire')).toBe('latched');
    expect(brief(bench.command({ verb: 'reset', ...fire, reason: '误报' }))).toEqual([
      'command-accepted',
      'alarm-reset di-6/1/fire',
    ]);
    expect(bench.engine.alarms(bench.state).size).toBe(0);
  });
});

describe('a limit', () => {
  it('raises after its on-delay and returns by its deadband and off-delay', () => {
    const bench = new Bench(hall, rules);
    bench.hold({ 'aq-01/co2': 1010 }, 240_000, 60_000);
    expect(bench.condition('aq-01/co2/high')).toBe('normal');
    expect(brief(bench.hold({ 'aq-01/co2': 1010 }, 120_000, 60_000))).toContain(
      'alarm-raised aq-01/co2/high',
    );
    bench.hold({ 'aq-01/co2': 960 }, 900_000, 60_000);
    expect(bench.condition('aq-01/co2/high')).toBe('unacknowledged');
    bench.hold({ 'aq-01/co2': 940 }, 360_000, 60_000);
    expect(bench.condition('aq-01/co2/high')).toBe('returned-unacknowledged');
  });
});

describe('silence', () => {
  it('of an emergency device is an alarm within 10 s, and ends when it speaks', () => {
    const bench = new Bench(hall, rules);
    bench.hold({ 'di-6/1': 0 }, 5000, 250);
    const start = bench.mono;
    while (bench.condition('di-6/lost') === 'normal') bench.pass(1000);
    expect(bench.mono - start).toBeLessThanOrEqual(10_000);
    bench.hold({ 'di-6/1': 0 }, 10_000, 250);
    expect(bench.condition('di-6/lost')).toBe('returned-unacknowledged');
  });

  it('of a whole bus is one alarm with its devices inside', () => {
    const lost = ruleOf('bus/rs485-1/lost', 'bus-lost', {
      test: 'bus-lost',
      bus: bus('rs485-1'),
      devices: [device('aq-01'), device('aq-02'), device('aq-03')],
      after: millis(5000),
    });
    const bench = new Bench(hall, [...rules, lost]);
    for (const id of ['aq-01', 'aq-02', 'aq-03']) bench.read({ [`${id}/co2`]: 600 });
    bench.hold({ 'di-6/1': 0 }, 4000, 250);
    const start = bench.mono;
    bench.read({ 'aq-01/co2': 'bad:no-communication' });
    bench.hold({ 'di-6/1': 0 }, 2000, 250);
    bench.read({ 'aq-02/co2': 'bad:no-communication' });
    bench.hold({ 'di-6/1': 0 }, 2000, 250);
    bench.read({ 'aq-03/co2': 'bad:no-communication' });
    while (bench.condition('bus/rs485-1/lost') === 'normal') bench.hold({ 'di-6/1': 0 }, 250, 250);
    expect(bench.mono - start).toBeLessThanOrEqual(10_000);
    bench.hold({ 'di-6/1': 0 }, 300_000, 1000);
    const raised = bench.happened.filter(({ kind }) => kind === 'alarm-raised');
    expect(brief(raised)).toEqual(['alarm-raised bus/rs485-1/lost']);
    expect(bench.alarm('bus/rs485-1/lost')?.devices).toHaveLength(3);
    expect(bench.condition('aq-01/lost')).toBe('suppressed');

    for (const id of ['aq-01', 'aq-02', 'aq-03']) bench.read({ [`${id}/co2`]: 600 });
    bench.hold({ 'di-6/1': 0 }, 100_000, 1000);
    expect(bench.condition('bus/rs485-1/lost')).toBe('returned-unacknowledged');
    expect(bench.condition('aq-01/lost')).toBe('normal');
    expect(bench.happened.filter(({ kind }) => kind === 'alarm-raised')).toHaveLength(1);
  });
});
