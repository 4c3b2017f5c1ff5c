import { describe, expect, it } from 'vitest';
import type { CommandVerb } from '../../gateway/core/command.js';
import { hours, millis, minutes } from '../../gateway/core/time.js';
import { alarmId, Bench, brief, contact, deviceOf, hallOf, point, ruleOf } from './small-hall.js';

/** What time alone makes worth telling: a shelf about to end, help that has not come. And states that are no alarms. */

const hall = hallOf([deviceOf('di', 'bus-1', { leak: {}, lift: {}, valve: {} })], {
  noted: [point('di/valve')],
});
const LEAK = alarmId('di/leak');
const LIFT = alarmId('di/lift');
const benchOf = () =>
  new Bench(hall, [
    ruleOf(LEAK, 'leak', contact('di/leak'), { onDelay: millis(0) }),
    ruleOf(LIFT, 'lift', contact('di/lift')),
  ]);
const shelve = (ms: number, alarm = LEAK): CommandVerb => ({
  verb: 'shelve',
  alarm,
  for: millis(ms),
  reason: '检修',
});

describe('a shelf', () => {
  it('says who, and ten minutes before its end that it ends', () => {
    const bench = benchOf();
    bench.read({ 'di/leak': 1 });
    bench.command(shelve(minutes(30)), '王五');
    expect(bench.alarm(LEAK)).toMatchObject({ hiddenBy: '王五', reason: '检修' });
    expect(brief(bench.hold({ 'di/leak': 1 }, minutes(20) - 1000))).toEqual([]);
    expect(brief(bench.hold({ 'di/leak': 1 }, 1000))).toEqual(['alarm-shelf-ending di/leak']);
    expect(bench.condition(LEAK)).toBe('shelved');
    expect(brief(bench.hold({ 'di/leak': 1 }, minutes(10)))).toEqual([
      'alarm-unshelved di/leak',
      'alarm-raised di/leak',
    ]);
    expect(bench.alarm(LEAK)).not.toHaveProperty('hiddenBy');
  });

  it('of ten minutes or less gives no warning: it was asked for a moment ago', () => {
    const bench = benchOf();
    bench.command(shelve(minutes(10)));
    expect(brief(bench.hold({ 'di/leak': 0 }, minutes(10)))).toEqual(['alarm-unshelved di/leak']);
  });

  it('that is made longer warns of its new end alone', () => {
    const bench = benchOf();
    bench.command(shelve(minutes(30)));
    bench.hold({ 'di/leak': 0 }, minutes(15));
    bench.command(shelve(hours(1)));
    expect(brief(bench.hold({ 'di/leak': 0 }, minutes(49)))).toEqual([]);
    expect(brief(bench.hold({ 'di/leak': 0 }, minutes(1)))).toEqual(['alarm-shelf-ending di/leak']);
  });

  it.each([true, false])('warns once across a restart (snapshot at the shelf: %s)', (kept) => {
    const bench = benchOf();
    bench.command(shelve(minutes(30)));
    if (kept) bench.snapshot();
    bench.hold({ 'di/leak': 0 }, minutes(5));
    bench.restart(60_000);
    expect(brief(bench.hold({ 'di/leak': 0 }, minutes(15)))).toEqual([
      'alarm-shelf-ending di/leak',
    ]);
    bench.restart();
    expect(brief(bench.hold({ 'di/leak': 0 }, minutes(10)))).toEqual(['alarm-unshelved di/leak']);
  });

  it('of priority 1 is never longer than half an hour, whatever its kind allows', () => {
    const bench = benchOf();
    const [refused] = bench.command(shelve(minutes(31), LIFT));
    expect(refused).toMatchObject({
      kind: 'command-refused',
      why: 'shelve-too-long',
      parameters: { minutes: 30 },
    });
  });
});

describe('somebody shut in the lift', () => {
  const trapped = (): Bench => {
    const bench = benchOf();
    bench.read({ 'di/lift': 1 });
    bench.command({ verb: 'acknowledge', alarm: LIFT });
    bench.command({ verb: 'silence' });
    return bench;
  };

  it('and not freed within 30 minutes is told again, and the silence ends', () => {
    const bench = trapped();
    expect(brief(bench.hold({ 'di/lift': 1 }, minutes(30) - 1000))).toEqual([]);
    expect(brief(bench.hold({ 'di/lift': 1 }, 1000))).toEqual(['alarm-overdue di/lift']);
    expect(bench.alarm(LIFT)).toMatchObject({ overdue: true, condition: 'acknowledged' });
    expect(bench.alarm(LIFT)).not.toHaveProperty('silenced');
    expect(brief(bench.hold({ 'di/lift': 1 }, hours(2)))).toEqual([]);
  });

  it('and freed in time is told nothing more', () => {
    const bench = trapped();
    bench.hold({ 'di/lift': 1 }, minutes(29));
    expect(brief(bench.hold({ 'di/lift': 0 }, hours(1)))).toEqual(['alarm-returned di/lift']);
    expect(bench.alarm(LIFT)).not.toHaveProperty('overdue');
  });

  it('and freed late leaves no mark on what waits for its reset', () => {
    const bench = trapped();
    bench.hold({ 'di/lift': 1 }, minutes(31));
    bench.hold({ 'di/lift': 0 }, minutes(1));
    expect(bench.condition(LIFT)).toBe('latched');
    expect(bench.alarm(LIFT)).not.toHaveProperty('overdue');
  });

  it.each([true, false])('waits through a restart too (snapshot at the raise: %s)', (kept) => {
    const bench = trapped();
    if (kept) bench.snapshot();
    bench.hold({ 'di/lift': 1 }, minutes(10));
    bench.restart(minutes(kept ? 15 : 0));
    const left = minutes(kept ? 5 : 20);
    expect(brief(bench.hold({ 'di/lift': 1 }, left - 1000))).toEqual([]);
    expect(brief(bench.hold({ 'di/lift': 1 }, 1000))).toEqual(['alarm-overdue di/lift']);
    bench.restart();
    expect(bench.alarm(LIFT)).toMatchObject({ overdue: true });
    expect(brief(bench.hold({ 'di/lift': 1 }, hours(1)))).toEqual([]);
  });
});

describe('a state that is no alarm', () => {
  const changes = (bench: Bench) =>
    bench.happened.flatMap((event) =>
      event.kind === 'state-changed' ? [[event.point, event.from, event.value]] : [],
    );

  it('is an event when it changes; its first value and a bad one are none', () => {
    const bench = benchOf();
    for (const value of [0, 0, 'bad:no-communication', 1, 1, 0] as const)
      bench.read({ 'di/valve': value });
    expect(changes(bench)).toEqual([
      ['di/valve', 0, 1],
      ['di/valve', 1, 0],
    ]);
  });

  it('that changed while nobody looked is told after the restart', () => {
    const bench = benchOf();
    bench.read({ 'di/valve': 0 });
    bench.restart(60_000);
    bench.read({ 'di/valve': 1 });
    bench.restart();
    bench.read({ 'di/valve': 1 });
    expect(changes(bench)).toEqual([['di/valve', 0, 1]]);
  });
});
