import { describe, expect, it } from 'vitest';
import { millis, minutes, seconds } from '../../gateway/core/time.js';
import { lostAfter } from '../../gateway/rules/alarms/kinds.js';
import {
  alarmId,
  Bench,
  brief,
  bus,
  device,
  deviceOf,
  hallOf,
  point,
  ruleOf,
} from './small-hall.js';

const hall = hallOf([deviceOf('aq', 'bus-1', { co2: { period: 1000 }, t: { period: 60_000 } })]);
const none = { onDelay: millis(0), offDelay: millis(0) };
const above = (more: object = none) =>
  ruleOf(
    'aq/co2/high',
    'air',
    { test: 'above', point: point('aq/co2'), limit: 1000, deadband: 50 },
    more,
  );

describe('a bad reading', () => {
  it('ends no alarm, however long it lasts', () => {
    const bench = new Bench(hall, [above()]);
    bench.read({ 'aq/co2': 1200 });
    bench.hold({ 'aq/co2': 'bad:sensor-failure' }, minutes(30));
    bench.pass(minutes(30));
    expect(bench.condition('aq/co2/high')).toBe('unacknowledged');
  });

  it('does not count as normal in the middle of an off-delay', () => {
    const bench = new Bench(hall, [above({ onDelay: millis(0), offDelay: seconds(10) })]);
    bench.read({ 'aq/co2': 1200 });
    bench.hold({ 'aq/co2': 700 }, 8000);
    bench.read({ 'aq/co2': 'bad:sensor-failure' });
    bench.hold({ 'aq/co2': 700 }, 9000);
    expect(bench.condition('aq/co2/high')).toBe('unacknowledged');
    bench.hold({ 'aq/co2': 700 }, 3000);
    expect(bench.condition('aq/co2/high')).toBe('returned-unacknowledged');
  });

  it('holds a raise up until a reading shows the condition again', () => {
    const bench = new Bench(hall, [above({ onDelay: seconds(10), offDelay: millis(0) })]);
    bench.hold({ 'aq/co2': 1200 }, 8000);
    bench.hold({ 'aq/co2': 'bad:no-communication' }, 10_000);
    expect(bench.condition('aq/co2/high')).toBe('normal');
    expect(brief(bench.read({ 'aq/co2': 1200 }))).toEqual(['alarm-raised aq/co2/high']);
  });

  it('a reading older than twice its period raises nothing', () => {
    const bench = new Bench(hall, [above({ onDelay: seconds(10), offDelay: millis(0) })]);
    bench.read({ 'aq/co2': 1200 });
    bench.pass(60_000);
    expect(bench.happened).toEqual([]);
  });

  it('an imported one is not looked at', () => {
    const bench = new Bench(hall, [above()]);
    bench.step({ scan: { ...bench.scan({ 'aq/co2': 5000 }), origin: 'imported' } });
    expect(bench.happened).toEqual([]);
  });
});

describe('a delay', () => {
  it('runs on the monotonic clock: an hour stepped in the middle does nothing to it', () => {
    for (const step of [-3_600_000, 3_600_000]) {
      const bench = new Bench(hall, [above({ onDelay: seconds(60), offDelay: millis(0) })]);
      bench.hold({ 'aq/co2': 1200 }, 30_000);
      bench.wall = (bench.wall + step) as typeof bench.wall;
      bench.hold({ 'aq/co2': 1200 }, 29_000);
      expect(bench.condition('aq/co2/high')).toBe('normal');
      bench.hold({ 'aq/co2': 1200 }, 2000);
      expect(bench.condition('aq/co2/high')).toBe('unacknowledged');
    }
  });

  it('goes on after a restart in its middle', () => {
    const bench = new Bench(hall, [above({ onDelay: seconds(60), offDelay: millis(0) })]);
    bench.hold({ 'aq/co2': 1200 }, 40_000);
    bench.restart(3000);
    bench.hold({ 'aq/co2': 1200 }, 19_000);
    expect(bench.condition('aq/co2/high')).toBe('normal');
    bench.hold({ 'aq/co2': 1200 }, 3000);
    expect(bench.condition('aq/co2/high')).toBe('unacknowledged');
  });
});

describe('a restart', () => {
  it('raises nothing again that was raised, and what came and was not told it raises', () => {
    const bench = new Bench(hall, [above()]);
    bench.read({ 'aq/co2': 1200 });
    bench.command({ verb: 'acknowledge', alarm: alarmId('aq/co2/high') });
    const before = bench.happened.length;
    bench.restart(3000);
    bench.hold({ 'aq/co2': 1200 }, 60_000);
    expect(bench.happened.slice(before)).toEqual([]);
    expect(bench.alarm('aq/co2/high')).toMatchObject({
      condition: 'acknowledged',
      acknowledgedBy: '值班员1',
    });

    const other = new Bench(hall, [above()]);
    other.restart();
    expect(brief(other.read({ 'aq/co2': 1200 }))).toEqual(['alarm-raised aq/co2/high']);
  });

  it('with a snapshot that is none, of another version or torn begins fresh', () => {
    const { engine } = new Bench(hall, [above()]);
    for (const snapshot of [undefined, null, 'x', {}, { version: 2 }, { version: 1, alarms: 3 }])
      expect(engine.accept(snapshot)).toEqual(engine.initial);
  });

  it('with rules that have changed keeps what is still a rule', () => {
    const bench = new Bench(hall, [above()]);
    bench.read({ 'aq/co2': 1200 });
    const other = new Bench(hall, [
      ruleOf('aq/t/high', 'air', { test: 'above', point: point('aq/t'), limit: 28, deadband: 1 }),
    ]);
    expect(other.engine.alarms(other.engine.restore(bench.state, bench.wall, millis(1)))).toEqual(
      new Map(),
    );
    const urgent = new Bench(hall, [above({ ...none, priority: 2 })]);
    const restored = urgent.engine.restore(bench.state, bench.wall, millis(1));
    expect(urgent.engine.alarms(restored).get(alarmId('aq/co2/high'))).toMatchObject({
      condition: 'unacknowledged',
      priority: 2,
    });
  });
});

describe('chattering', () => {
  it('three raises within a minute mark the alarm; a calm one loses the mark', () => {
    const bench = new Bench(hall, [above()]);
    const blink = () => [...bench.read({ 'aq/co2': 1200 }), ...bench.read({ 'aq/co2': 400 })];
    expect(brief(blink())).toEqual(['alarm-raised aq/co2/high', 'alarm-returned aq/co2/high']);
    bench.pass(20_000);
    blink();
    bench.pass(20_000);
    expect(brief(blink())).toEqual([
      'alarm-raised aq/co2/high',
      'alarm-chattering aq/co2/high',
      'alarm-returned aq/co2/high',
    ]);
    expect(bench.alarm('aq/co2/high')).toMatchObject({ chattering: true, count: 3 });
    bench.pass(60_000);
    blink();
    expect(bench.alarm('aq/co2/high')).not.toHaveProperty('chattering');
  });
});

describe('a rate of change', () => {
  const rising = ruleOf(
    'aq/t/rising',
    'temperature',
    {
      test: 'rising',
      point: point('aq/t'),
      limit: 1,
      over: minutes(10),
      deadband: 0.2,
    },
    none,
  );
  const ramp = (
    perMinute: number,
    length: number,
    bench = new Bench(hall, [rising]),
    from = 20,
  ) => {
    for (let minute = 0; minute <= length; minute++) {
      bench.read({ 'aq/t': from + perMinute * minute });
      bench.pass(60_000);
    }
    return bench;
  };

  it('is seen once the window tells, and not below its limit', () => {
    expect(ramp(0.9, 30).condition('aq/t/rising')).toBe('normal');
    expect(ramp(1.5, 4).condition('aq/t/rising')).toBe('normal');
    const bench = ramp(1.5, 6);
    expect(bench.condition('aq/t/rising')).toBe('unacknowledged');
    ramp(0, 12, bench, 29);
    expect(bench.condition('aq/t/rising')).toBe('returned-unacknowledged');
  });

  it('remembers a bounded window however fast it is read', () => {
    const bench = new Bench(hall, [rising]);
    bench.hold({ 'aq/t': 20 }, minutes(30), 250);
    const [record] = Object.values(bench.state.alarms.aq ?? {});
    expect(record?.samples?.length).toBeLessThanOrEqual(17);
    expect(record?.samples?.length).toBeGreaterThan(8);
  });
});

describe('a stale point', () => {
  it('gave nothing usable for so long: an alarm, until it does', () => {
    const stale = ruleOf(
      'aq/co2/stale',
      'wiring',
      { test: 'stale', point: point('aq/co2'), after: seconds(30) },
      none,
    );
    const bench = new Bench(hall, [stale]);
    bench.hold({ 'aq/co2': 400 }, 60_000);
    bench.hold({ 'aq/co2': 'bad:sensor-failure' }, 28_000);
    expect(bench.condition('aq/co2/stale')).toBe('normal');
    bench.hold({ 'aq/co2': 'bad:sensor-failure' }, 2000);
    expect(bench.condition('aq/co2/stale')).toBe('unacknowledged');
    bench.read({ 'aq/co2': 400 });
    expect(bench.condition('aq/co2/stale')).toBe('returned-unacknowledged');

    const never = new Bench(hall, [stale]);
    never.pass(31_000);
    expect(never.condition('aq/co2/stale')).toBe('unacknowledged');
  });
});

describe('a gateway trouble', () => {
  it('is an alarm like any other', () => {
    const storage = ruleOf('gateway/storage', 'storage', { test: 'gateway', trouble: 'disk-full' });
    const bench = new Bench(hall, [storage]);
    const tell = (present: boolean) =>
      bench.step({ trouble: 'disk-full', present, at: bench.wall, mono: millis(bench.mono) });
    expect(brief(tell(true))).toEqual(['alarm-raised gateway/storage']);
    expect(tell(true)).toEqual([]);
    expect(brief(tell(false))).toEqual(['alarm-returned gateway/storage']);
  });
});

describe('loss', () => {
  it('is known within the time that the design promises', () => {
    const timeTo = (period: number, emergency = false) =>
      lostAfter(deviceOf('any', 'bus-1', { a: { period, emergency }, b: { period: 600_000 } }));
    expect(timeTo(250, true)).toBe(8000);
    expect(timeTo(4000)).toBe(8000);
    expect(timeTo(5000)).toBe(18_000);
    expect(timeTo(60_000)).toBe(128_000);
  });

  it('is found as soon the second time, whatever else is slow', () => {
    const two = hallOf([
      deviceOf('fast', 'bus-1', { p: { period: 250, emergency: true } }),
      deviceOf('slow', 'bus-2', { p: { period: 600_000 } }),
    ]);
    const bench = new Bench(
      two,
      two.devices.map((one) =>
        ruleOf(
          `${one.id}/lost`,
          'device-lost',
          { test: 'device-lost', device: one.id, after: lostAfter(one) },
          none,
        ),
      ),
    );
    bench.read({ 'slow/p': 1 });
    for (let time = 0; time < 3; time++) {
      bench.hold({ 'fast/p': 0 }, 10_000, 250);
      const died = bench.mono;
      while (!bench.condition('fast/lost').startsWith('un')) bench.pass(1000);
      expect(bench.mono - died).toBeLessThanOrEqual(10_000);
      bench.read({ 'fast/p': 0 });
      expect(bench.condition('fast/lost')).toBe('returned-unacknowledged');
    }
  });

  const ids = Array.from({ length: 14 }, (_, index) => `d-${index}`);
  const wire = hallOf(ids.map((id) => deviceOf(id, 'rs485-1', { p: { period: 60_000 } })));
  const rules = [
    ruleOf('bus/lost', 'bus-lost', {
      test: 'bus-lost',
      bus: bus('rs485-1'),
      devices: ids.map(device),
      after: seconds(5),
    }),
    ...ids.map((id) =>
      ruleOf(`${id}/lost`, 'device-lost', {
        test: 'device-lost',
        device: device(id),
        after: seconds(128),
      }),
    ),
  ];
  /** Each device is asked once a minute, evenly; some do not answer. */
  const minute = (bench: Bench, dead: (id: string) => boolean): void => {
    for (const id of ids) {
      bench.read({ [`${id}/p`]: dead(id) ? 'bad:no-communication' : 1 });
      bench.pass(60_000 / ids.length);
    }
  };

  it('of two devices on a wire is not the loss of the wire', () => {
    const bench = new Bench(wire, rules);
    for (let round = 0; round < 6; round++) minute(bench, (id) => id === 'd-3' || id === 'd-4');
    expect(bench.condition('bus/lost')).toBe('normal');
    expect(bench.condition('d-3/lost')).toBe('unacknowledged');
    expect(bench.condition('d-4/lost')).toBe('unacknowledged');
  });

  it('of the wire counts the devices that were lost before among its devices, once', () => {
    const bench = new Bench(wire, rules);
    for (let round = 0; round < 4; round++) minute(bench, (id) => id === 'd-3');
    expect(bench.condition('d-3/lost')).toBe('unacknowledged');
    minute(bench, () => true);
    expect(bench.condition('bus/lost')).toBe('unacknowledged');
    expect(bench.condition('d-3/lost')).toBe('suppressed');
    for (let round = 0; round < 5; round++) minute(bench, () => true);
    expect(bench.happened.filter(({ kind }) => kind === 'alarm-raised')).toHaveLength(2);
    for (let round = 0; round < 5; round++) minute(bench, (id) => id === 'd-3');
    expect(bench.condition('bus/lost')).toBe('returned-unacknowledged');
    expect(bench.condition('d-3/lost')).toBe('unacknowledged');
    expect(bench.condition('d-4/lost')).toBe('normal');
  });

  it('an answer that refuses or makes no sense is an answer', () => {
    const bench = new Bench(wire, rules);
    for (let round = 0; round < 5; round++) {
      for (const id of ids) {
        bench.read({ [`${id}/p`]: 'bad:configuration-error' });
        bench.pass(4000);
      }
    }
    expect(bench.happened).toEqual([]);
  });
});
