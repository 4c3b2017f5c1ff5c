import { describe, expect, it } from 'vitest';
import { type Instant, instant, millis, minutes } from '../../gateway/core/time.js';
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

/** Story B of the reference hall, 2026-03-10: every line that the rules alone can make true. */

const at = (time: string): Instant => instant(Date.parse(`2026-03-10T${time}+08:00`));

const hall = hallOf(
  [
    deviceOf('di-1', 'rs485-3', { '12': { period: 250, emergency: true } }),
    deviceOf('di-6', 'rs485-3', { '1': { period: 250, emergency: true } }),
    deviceOf('fire-panel', 'panel', { '002-014': {}, '002-031': {}, reset: {} }),
    deviceOf('ctr-1', 'rs485-3', { in: { period: 1000 }, out: { period: 1000 } }),
    deviceOf('ctr-2', 'rs485-3', { in: { period: 1000 }, out: { period: 1000 } }),
  ],
  {
    zones: [zoneOf('f1', 210), zoneOf('f2', 90)],
    counting: [
      { zone: zone('f1'), in: [point('ctr-1/in')], out: [point('ctr-1/out')] },
      { zone: zone('f2'), in: [point('ctr-2/in')], out: [point('ctr-2/out')] },
    ],
  },
);
const afterReset = { resetAfter: { point: point('fire-panel/reset'), active: 1 } };
const rules = [
  ruleOf('di-1/12/panic', 'panic', contact('di-1/12')),
  ruleOf('di-6/1/fire', 'fire', contact('di-6/1'), { ...afterReset, repeats: true }),
  ruleOf('fire-panel/002-014', 'fire', contact('fire-panel/002-014'), afterReset),
  ruleOf('fire-panel/002-031', 'fire', contact('fire-panel/002-031'), afterReset),
];

const walk = (bench: Bench, counter: string, ins: number, outs: number, from: [number, number]) => {
  let [totalIn, totalOut] = from;
  while (totalIn < from[0] + ins || totalOut < from[1] + outs) {
    totalIn = Math.min(totalIn + 3, from[0] + ins);
    totalOut = Math.min(totalOut + 3, from[1] + outs);
    bench.read({ [`${counter}/in`]: totalIn, [`${counter}/out`]: totalOut });
    bench.pass(1000);
  }
};

const goTo = (bench: Bench, time: string): void => {
  bench.pass(at(time) - bench.wall);
};

const opened = (): Bench => {
  const bench = new Bench(hall, rules, 1000, at('09:50:00'));
  bench.pass(1000);
  for (const counter of ['ctr-1', 'ctr-2'])
    bench.read({ [`${counter}/in`]: 1000, [`${counter}/out`]: 900 });
  walk(bench, 'ctr-1', 210, 67, [1000, 900]);
  walk(bench, 'ctr-2', 94, 33, [1000, 900]);
  goTo(bench, '10:15:00');
  return bench;
};

describe('a smoke alarm during a drill', () => {
  const bench = opened();
  const acknowledge = { verb: 'acknowledge', alarm: alarmId('fire-panel/002-014') } as const;
  const reset = { ...acknowledge, verb: 'reset', reason: '主机已复位' } as const;

  it('10:15 the drill runs', () => {
    expect(brief(bench.command({ verb: 'start-drill', for: minutes(60) }))).toEqual([
      'command-accepted',
      'drill-started',
    ]);
  });

  it('10:17:03.000 the panel text opens the incident and ends the drill by itself', () => {
    goTo(bench, '10:17:03.000');
    const events = bench.read({ 'fire-panel/002-014': 1 });
    expect(brief(events)).toEqual(['drill-ended', 'alarm-raised fire-panel/002-014']);
    expect(bench.alarm('fire-panel/002-014')).toMatchObject({
      drill: false,
      firstOut: true,
      signals: 1,
      siren: true,
      people: [
        { zone: 'f1', net: 143, uncertainty: 6 },
        { zone: 'f2', net: 61, uncertainty: 3 },
      ],
    });
  });

  it('10:17:03.400 the contact joins it: no second alarm', () => {
    goTo(bench, '10:17:03.400');
    expect(brief(bench.read({ 'di-6/1': 1 }))).toEqual(['alarm-joined di-6/1/fire']);
    const incident = bench.alarm('fire-panel/002-014')?.incident;
    expect(bench.alarm('di-6/1/fire')).toMatchObject({ incident, joined: true, firstOut: false });
    expect(bench.alarm('fire-panel/002-014')?.signals).toBe(1);
  });

  it('10:17:12 officer 2 acknowledges both in one; the siren goes on until it is silenced', () => {
    goTo(bench, '10:17:12');
    expect(brief(bench.command(acknowledge, '值班员2'))).toEqual([
      'command-accepted',
      'alarm-acknowledged fire-panel/002-014',
      'alarm-acknowledged di-6/1/fire',
    ]);
    expect(bench.engine.silenced(bench.state)).toBe(false);
  });

  it('10:17:41 the call point is a second independent signal of the same incident', () => {
    goTo(bench, '10:17:41');
    expect(brief(bench.read({ 'fire-panel/002-031': 1 }))).toEqual([
      'alarm-raised fire-panel/002-031',
    ]);
    expect(bench.alarm('fire-panel/002-031')).toMatchObject({
      incident: bench.alarm('fire-panel/002-014')?.incident,
      signals: 2,
      condition: 'unacknowledged',
    });
    expect(bench.alarm('fire-panel/002-014')?.signals).toBe(2);
  });

  it('10:18:05 officer 1 finds it genuine: 62 s to verify', () => {
    goTo(bench, '10:18:05');
    bench.command({ ...acknowledge, verb: 'verify', finding: 'genuine' }, '安全员1');
    const fire = bench.alarm('fire-panel/002-014');
    expect(fire).toMatchObject({ finding: 'genuine', verifiedBy: '安全员1' });
    expect((fire?.verifiedAt ?? 0) - (fire?.since ?? 0)).toBe(62_000);
  });

  it('10:24:30 a count near zero asks for people to count, and the frozen one stays', () => {
    walk(bench, 'ctr-1', 0, 141, [1210, 967]);
    walk(bench, 'ctr-2', 0, 61, [1094, 933]);
    goTo(bench, '10:24:30');
    const people = bench.engine.people(bench.state);
    expect(people.get(zone('f1'))).toMatchObject({ net: 2, manualCount: true });
    expect(people.get(zone('f2'))).toMatchObject({ net: 0, manualCount: true });
    expect(bench.alarm('fire-panel/002-014')?.people?.[0]).toMatchObject({ net: 143 });
  });

  it('10:30 a reset is refused: the cause stands, then the panel has not been reset', () => {
    goTo(bench, '10:30:00');
    expect(brief(bench.command(reset))).toEqual(['command-refused alarm-still-standing']);
    bench.read({ 'fire-panel/002-014': 0, 'fire-panel/002-031': 0 });
    expect(brief(bench.command(reset)), 'the contact is still closed').toEqual([
      'command-refused panel-not-reset',
    ]);
    bench.read({ 'fire-panel/reset': 1 });
    expect(brief(bench.command(reset)), 'the contact is still closed').toEqual([
      'command-refused alarm-still-standing',
    ]);
  });

  it('10:52:10 panel reset and contact open: reset with name and reason', () => {
    goTo(bench, '10:52:10');
    bench.read({ 'di-6/1': 0 });
    expect(bench.condition('di-6/1/fire')).toBe('latched');
    expect(brief(bench.command({ ...reset, reason: '' }))).toEqual([
      'command-refused reason-missing',
    ]);
    expect(brief(bench.command(reset))).toEqual([
      'command-accepted',
      'alarm-reset fire-panel/002-014',
      'alarm-reset di-6/1/fire',
    ]);
    const other = { alarm: alarmId('fire-panel/002-031') };
    bench.command({ verb: 'acknowledge', ...other });
    bench.command({ verb: 'reset', ...other, reason: '主机已复位' });
    expect(bench.engine.alarms(bench.state).size).toBe(0);
    expect(bench.engine.people(bench.state).get(zone('f2'))).not.toHaveProperty('manualCount');
  });

  it('left a timeline whose stamps never go back', () => {
    const stamps = bench.happened.map((event) => event.at);
    expect(stamps).toEqual([...stamps].sort((one, other) => one - other));
  });
});

describe('other orders of the same signals', () => {
  it('the contact first: the text that names the place joins it', () => {
    const bench = opened();
    expect(brief(bench.read({ 'di-6/1': 1 }))).toEqual(['alarm-raised di-6/1/fire']);
    bench.pass(2000);
    expect(brief(bench.read({ 'fire-panel/002-014': 1 }))).toEqual([
      'alarm-joined fire-panel/002-014',
    ]);
    bench.pass(2000);
    expect(brief(bench.read({ 'fire-panel/002-031': 1 }))).toEqual([
      'alarm-raised fire-panel/002-031',
    ]);
    expect(bench.alarm('di-6/1/fire')?.signals).toBe(2);
  });

  it('a contact long after the text is announced by itself, in the same incident', () => {
    const bench = opened();
    bench.read({ 'fire-panel/002-014': 1 });
    bench.pass(60_000);
    expect(brief(bench.read({ 'di-6/1': 1 }))).toEqual(['alarm-raised di-6/1/fire']);
    expect(bench.alarm('di-6/1/fire')?.signals).toBe(1);
  });

  it('the panel was reset and the detector answers again: a reset is refused anew', () => {
    const bench = opened();
    const fire = { alarm: alarmId('fire-panel/002-014') };
    bench.read({ 'fire-panel/002-014': 1 });
    bench.read({ 'fire-panel/002-014': 0, 'fire-panel/reset': 1 });
    bench.read({ 'fire-panel/002-014': 1 });
    bench.read({ 'fire-panel/002-014': 0 });
    bench.command({ verb: 'acknowledge', ...fire });
    expect(brief(bench.command({ verb: 'reset', ...fire, reason: '误报' }))).toEqual([
      'command-refused panel-not-reset',
    ]);
  });
});

describe('a drill', () => {
  it('marks what is raised in it, ends by command or by itself, and leaves no mark', () => {
    const extra = ruleOf('ctr-1/in/odd', 'wiring', contact('ctr-1/in', -1), {
      onDelay: millis(0),
    });
    const bench = new Bench(hall, [...rules, extra]);
    bench.pass(1000);
    bench.command({ verb: 'start-drill', for: minutes(10) }, '张三');
    expect(brief(bench.command({ verb: 'start-drill', for: minutes(10) }))).toEqual([
      'command-refused drill-running',
    ]);
    bench.read({ 'ctr-1/in': -1 });
    expect(bench.alarm('ctr-1/in/odd')?.drill).toBe(true);
    bench.restart(60_000);
    expect(bench.alarm('ctr-1/in/odd')?.drill).toBe(true);
    expect(brief(bench.pass(9 * 60_000))).toContain('drill-ended');
    expect(bench.alarm('ctr-1/in/odd')?.drill).toBe(false);
    expect(brief(bench.command({ verb: 'end-drill' }))).toEqual([
      'command-refused drill-not-running',
    ]);
  });

  it('cannot begin while a life-safety alarm is not normal', () => {
    const bench = opened();
    bench.read({ 'fire-panel/002-014': 1 });
    expect(brief(bench.command({ verb: 'start-drill', for: minutes(10) }))).toEqual([
      'command-refused drill-life-safety',
    ]);
  });
});

describe('a window panic', () => {
  it('is silent in every event and state, latches, and sounds no siren', () => {
    const bench = opened();
    const [raised] = bench.read({ 'di-1/12': 1 });
    expect(raised).toMatchObject({ kind: 'alarm-raised', alarm: { silent: true, siren: false } });
    bench.read({ 'di-1/12': 0 });
    expect(bench.condition('di-1/12/panic')).toBe('returned-unacknowledged');
  });
});
