import { describe, expect, it } from 'vitest';
import type { CommandVerb } from '../../gateway/core/command.js';
import { Fault } from '../../gateway/core/fault.js';
import { minutes } from '../../gateway/core/time.js';
import { rulesOf } from '../../gateway/rules/rules.js';
import { alarmId, Bench, brief, contact, deviceOf, hallOf, ruleOf } from './small-hall.js';

const hall = hallOf([deviceOf('di', 'bus-1', { fire: {}, gas: {}, leak: {}, ups: {}, co2: {} })]);
const rules = [
  ruleOf('di/fire', 'fire', contact('di/fire')),
  ruleOf('di/gas', 'gas', contact('di/gas')),
  ruleOf('di/leak', 'leak', contact('di/leak'), { onDelay: minutes(0), offDelay: minutes(0) }),
  ruleOf('di/ups', 'battery-low', contact('di/ups'), { offDelay: minutes(0) }),
];
const on = (verb: string, alarm: string, more: object = {}): CommandVerb =>
  ({ verb, alarm: alarmId(alarm), ...more }) as CommandVerb;
const refused = (bench: Bench, verb: CommandVerb) => {
  const [event, ...rest] = bench.command(verb);
  expect(rest).toEqual([]);
  return event?.kind === 'command-refused' ? [event.why, event.parameters] : event?.kind;
};
const standing = (...alarms: string[]): Bench => {
  const bench = new Bench(hall, rules);
  bench.pass(1000);
  bench.read(Object.fromEntries(alarms.map((alarm) => [alarm, 1])));
  return bench;
};

describe('a command', () => {
  it('is answered with exactly one event, and a repeated id is answered and not executed', () => {
    const bench = standing('di/fire');
    const once = bench.command(on('acknowledge', 'di/fire'), '值班员2', 'id-1');
    expect(brief(once)).toEqual(['command-accepted', 'alarm-acknowledged di/fire']);
    bench.read({ 'di/fire': 0 });
    bench.read({ 'di/fire': 1 });
    const again = bench.command(on('acknowledge', 'di/fire'), '值班员2', 'id-1');
    expect(again).toEqual([{ ...once[0], at: bench.wall, repeated: true }]);
    expect(bench.condition('di/fire')).toBe('unacknowledged');
  });

  it('keeps being known after a restart, and the memory of ids stays bounded', () => {
    const bench = standing('di/fire');
    bench.command(on('acknowledge', 'di/fire'), '值班员2', 'id-1');
    bench.restart();
    expect(brief(bench.command(on('acknowledge', 'di/fire'), '值班员2', 'id-1'))).toEqual([
      'command-accepted',
    ]);
    for (let count = 0; count < 1000; count++) bench.command({ verb: 'silence' });
    expect(bench.state.answered).toHaveLength(256);
  });

  it('keeps what was said with it, and each step of the response with who took it, over a restart', () => {
    const bench = standing('di/fire');
    bench.command(on('acknowledge', 'di/fire', { note: '现在去看' }), '张三');
    const ticked = bench.command(on('tick-step', 'di/fire', { step: 1 }), '李四');
    expect(brief(ticked)).toEqual(['command-accepted', 'alarm-step-taken di/fire']);
    expect(refused(bench, on('tick-step', 'di/fire', { step: 1 }))).toEqual([
      'step-taken-before',
      { step: 2, by: '李四' },
    ]);
    bench.restart();
    expect(bench.alarm('di/fire')).toMatchObject({
      note: '现在去看',
      steps: [{ step: 1, by: '李四' }],
    });
    expect(refused(bench, on('tick-step', 'di/gas', { step: 0 }))).toEqual([
      'alarm-not-active',
      { alarm: 'di/gas' },
    ]);
  });

  it('of two who acknowledge at once tells the second who was first', () => {
    const bench = standing('di/fire');
    bench.command(on('acknowledge', 'di/fire'), '张三');
    expect(refused(bench, on('acknowledge', 'di/fire'))).toEqual([
      'alarm-already-acknowledged',
      { alarm: 'di/fire', by: '张三' },
    ]);
  });

  it('on an alarm that is unknown or normal is refused', () => {
    const bench = standing('di/fire');
    for (const verb of ['acknowledge', 'reset', 'shelve', 'unshelve', 'verify'])
      expect(refused(bench, on(verb, 'no/such', { reason: 'x', for: 1 }))).toEqual([
        'alarm-unknown',
        { alarm: 'no/such' },
      ]);
    expect(refused(bench, on('acknowledge', 'di/gas'))?.[0]).toBe('alarm-not-active');
    expect(refused(bench, on('reset', 'di/gas', { reason: 'x' }))?.[0]).toBe('alarm-not-active');
    expect(refused(bench, on('verify', 'di/gas', { finding: 'false' }))?.[0]).toBe(
      'alarm-not-active',
    );
    expect(refused(bench, on('explode', 'di/gas'))?.[0]).toBe('bad-request');
  });
});

describe('acknowledging several', () => {
  it('is refused whole if one of them is a life-safety alarm', () => {
    const bench = standing('di/fire', 'di/leak', 'di/ups');
    const several = (...alarms: string[]): CommandVerb => ({
      verb: 'acknowledge-several',
      alarms: alarms.map(alarmId),
    });
    expect(refused(bench, several('di/leak', 'di/fire'))).toEqual([
      'alarm-life-safety-several',
      { alarm: 'di/fire' },
    ]);
    expect(bench.condition('di/leak')).toBe('unacknowledged');
    expect(brief(bench.command(several('di/leak', 'di/ups')))).toEqual([
      'command-accepted',
      'alarm-acknowledged di/leak',
      'alarm-acknowledged di/ups',
    ]);
    expect(refused(bench, several('di/leak', 'di/ups'))?.[0]).toBe('alarm-already-acknowledged');
    expect(refused(bench, several())?.[0]).toBe('bad-request');
  });
});

describe('shelving', () => {
  it('is refused for life safety, beyond the maximum, without a reason, for no time', () => {
    const bench = standing('di/fire', 'di/leak');
    const shelve = (alarm: string, ms: number, reason = '检修') =>
      refused(bench, on('shelve', alarm, { for: ms, reason }));
    expect(shelve('di/fire', 1000)).toEqual(['alarm-life-safety-shelve', { alarm: 'di/fire' }]);
    expect(shelve('di/leak', 9 * 3_600_000)).toEqual([
      'shelve-too-long',
      { alarm: 'di/leak', minutes: 480 },
    ]);
    expect(shelve('di/leak', 1000, ' ')?.[0]).toBe('reason-missing');
    expect(shelve('di/leak', Number.NaN)?.[0]).toBe('bad-request');
  });

  it('hides the alarm for its time and no longer, across a restart and a stepped clock', () => {
    const bench = standing('di/leak');
    bench.command(on('shelve', 'di/leak', { for: 600_000, reason: '检修' }));
    expect(bench.alarm('di/leak')).toMatchObject({ condition: 'shelved', reason: '检修' });
    bench.hold({ 'di/leak': 1 }, 200_000);
    bench.restart(100_000);
    bench.hold({ 'di/leak': 1 }, 100_000);
    bench.wall = (bench.wall + 3_600_000) as typeof bench.wall;
    bench.hold({ 'di/leak': 1 }, 199_000);
    expect(bench.condition('di/leak')).toBe('shelved');
    expect(brief(bench.hold({ 'di/leak': 1 }, 2000))).toEqual([
      'alarm-unshelved di/leak',
      'alarm-raised di/leak',
    ]);
    expect(bench.alarm('di/leak')).not.toHaveProperty('reason');
  });
});

describe('silence', () => {
  it('is no acknowledgement, holds for what stands, and ends with the next alarm', () => {
    const bench = standing('di/fire');
    expect(bench.engine.silenced(bench.state)).toBe(false);
    expect(brief(bench.command({ verb: 'silence' }))).toEqual([
      'command-accepted',
      'siren-silenced',
    ]);
    expect(bench.engine.silenced(bench.state)).toBe(true);
    expect(bench.condition('di/fire')).toBe('unacknowledged');
    expect(refused(bench, { verb: 'silence' })).toEqual(['nothing-to-silence', undefined]);
    bench.read({ 'di/leak': 1 });
    expect(bench.engine.silenced(bench.state), 'a lesser alarm sounds no fire').toBe(true);
    expect(bench.alarm('di/leak')?.silenced).toBeUndefined();
    bench.read({ 'di/gas': 1 });
    expect(bench.engine.silenced(bench.state)).toBe(false);
    expect(bench.alarm('di/fire')?.silenced).toBe(true);
  });

  it('ends when the same alarm comes again', () => {
    const bench = standing('di/fire');
    bench.command({ verb: 'silence' });
    bench.read({ 'di/fire': 0 });
    bench.read({ 'di/fire': 1 });
    expect(bench.engine.silenced(bench.state)).toBe(false);
  });
});

describe('out of service', () => {
  it('is refused for a life-safety alarm that is not normal, and needs a reason', () => {
    const bench = standing('di/fire');
    const remove = (alarm: string, reason = '更换探头') =>
      refused(bench, on('out-of-service', alarm, { reason }));
    expect(remove('di/fire')?.[0]).toBe('alarm-life-safety-not-normal');
    expect(remove('di/gas', '')?.[0]).toBe('reason-missing');
    bench.command(on('out-of-service', 'di/gas', { reason: '更换探头' }));
    expect(brief(bench.read({ 'di/gas': 1 }))).toEqual([]);
    expect(bench.alarm('di/gas')).toMatchObject({
      condition: 'out-of-service',
      reason: '更换探头',
    });
    expect(brief(bench.command(on('return-to-service', 'di/gas')))).toEqual([
      'command-accepted',
      'alarm-in-service di/gas',
      'alarm-raised di/gas',
    ]);
  });
});

describe('verifying', () => {
  it('says what was found, by whom and when, and may be corrected', () => {
    const bench = standing('di/fire');
    bench.pass(62_000);
    bench.command(on('verify', 'di/fire', { finding: 'genuine' }), '安全员1');
    expect(bench.alarm('di/fire')).toMatchObject({
      condition: 'unacknowledged',
      finding: 'genuine',
      verifiedBy: '安全员1',
      verifiedAt: bench.wall,
    });
    bench.command(on('verify', 'di/fire', { finding: 'false' }), '安全员1');
    expect(bench.alarm('di/fire')?.finding).toBe('false');
    expect(refused(bench, on('verify', 'di/fire', { finding: 'perhaps' }))?.[0]).toBe(
      'bad-request',
    );
  });
});

describe('rules that cannot be', () => {
  const made = (...alarms: Parameters<typeof rulesOf>[0]['alarms']): string => {
    try {
      rulesOf({ hall, alarms });
      return 'accepted';
    } catch (thrown) {
      return thrown instanceof Fault ? thrown.code : String(thrown);
    }
  };
  const leak = (id: string, ...inhibits: string[]) =>
    ruleOf(id, 'leak', contact('di/leak'), { inhibits: inhibits.map(alarmId) });

  it('are refused with a sentence', () => {
    expect(made(leak('a', 'b'), leak('b', 'c'), leak('c', 'a'))).toBe('inhibition-circle');
    expect(made(leak('a', 'a'))).toBe('inhibition-circle');
    expect(made(leak('a', 'b'), leak('b'))).toBe('accepted');
    expect(made(leak('a'), leak('a'))).toBe('alarm-twice');
    expect(made(leak('a', 'none'))).toBe('inhibition-unknown');
    expect(made(leak('a', 'di/fire'), ruleOf('di/fire', 'fire', contact('di/fire')))).toBe(
      'inhibition-life-safety',
    );
  });

  it('let no life-safety alarm go unlatched', () => {
    const unlatched = ruleOf('di/fire', 'fire', contact('di/fire'), { latch: false });
    const bench = new Bench(hall, [unlatched]);
    bench.read({ 'di/fire': 1 });
    bench.command(on('acknowledge', 'di/fire'));
    bench.read({ 'di/fire': 0 });
    expect(bench.condition('di/fire')).toBe('latched');
  });
});
