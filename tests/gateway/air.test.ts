import { describe, expect, it } from 'vitest';
import { createAirLive } from '../../gateway/air.js';
import { readConfig } from '../../gateway/config/config.js';
import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Event, Happening } from '../../gateway/core/event.js';
import type { AlarmId, DeviceId, PointId, ZoneId } from '../../gateway/core/identity.js';
import { reading } from '../../gateway/core/reading.js';
import { hours, instant, type Millis, minutes } from '../../gateway/core/time.js';
import { createPresent } from '../../gateway/present.js';
import { adviceAnswer } from '../../gateway/web/advice.js';
import { here, realProfiles } from '../config/sources.js';
import { HeldClock, quietLog } from '../held-clock.js';

const checked = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { config } = checked;

/** The air of the demo hall from 10:00 on of the make-up Saturday, told minute by minute. */
const openAt = (time: string) => {
  const clock = new HeldClock(instant(Date.parse(`2026-02-28T${time}:00+08:00`)));
  const present = createPresent(quietLog);
  const recorded: Happening[] = [];
  const air = createAirLive(
    config,
    present,
    {
      samples: async () => [],
      record: (happening) => {
        recorded.push(happening);
        return happening as Event;
      },
    },
    { clock, log: quietLog },
  );
  const say = (values: Readonly<Record<string, number>>) =>
    present.hear({
      device: 'any' as DeviceId,
      mono: clock.mono(),
      clock: 'trusted',
      origin: 'live',
      readings: Object.entries(values).map(([point, value]) =>
        reading(point as PointId, clock.wall(), 'good', value),
      ),
    });
  const settle = (net: number, alarms: readonly AlarmState[] = []) =>
    present.settle({
      alarms: new Map(alarms.map((alarm) => [alarm.alarm, alarm])),
      people: new Map([
        ['f1-waiting' as ZoneId, { in: 400, out: 400 - net, net, drift: 0, uncertainty: 6 }],
      ]),
      silenced: false,
      drilling: false,
    });
  const pass = async (
    time: Millis,
    values: (minute: number) => Readonly<Record<string, number>>,
  ) => {
    for (let minute = 0; minute < time / minutes(1); minute += 1) {
      say(values(minute));
      await clock.advance(minutes(1));
      air.tick();
    }
  };
  return { air, clock, present, recorded, settle, say, pass };
};

const texts = (opened: ReturnType<typeof openAt>) =>
  opened.air.advice().map((advice) => adviceAnswer(config.hall, advice));

const alarm = (over: Partial<AlarmState>): AlarmState => ({
  alarm: 'aq-02/co2/high' as AlarmId,
  kind: 'air',
  priority: 3,
  zone: 'f1-waiting' as ZoneId,
  point: 'aq-02/co2' as PointId,
  condition: 'unacknowledged',
  since: instant(0),
  value: 1180,
  limit: 1000,
  silent: false,
  drill: false,
  count: 1,
  ...over,
});

describe('advice (stories A5, FM2)', () => {
  it('1180 ppm in waiting A: open the fresh air, about 25 minutes, with its method', async () => {
    const hall = openAt('11:00');
    hall.settle(99, [alarm({})]);
    hall.say({ 'aq-02/co2': 1180, 'aq-99/co2': 420 });
    const [first] = texts(hall);
    expect(first).toMatchObject({
      text: {
        zh: '等候区A 偏高：开启新风，预计 25 分钟回落',
        en: 'Waiting A is high: open the fresh air; it should fall within 25 minutes',
      },
      priority: 3,
      zone: 'f1-waiting',
    });
    expect(first?.method?.zh).toBe(
      '质量平衡估算：新风按 30 m³/(h·人) × 核定 194 人，现有 121 人，容积 3402 m³，室外 420 ppm',
    );
  });

  it('without people or outdoor air it says what to do and promises no time', () => {
    const hall = openAt('11:00');
    hall.settle(99, [alarm({})]);
    hall.say({ 'aq-02/co2': 1180 });
    expect(texts(hall)[0]?.text.zh).toBe('等候区A 偏高：开启新风');
  });

  it('946 ppm and 3 more each minute: the limit in about 18 minutes, at this rate', async () => {
    const hall = openAt('10:00');
    hall.settle(60);
    await hall.pass(minutes(20), (minute) => ({ 'aq-02/co2': 889 + 3 * minute }));
    const soon = texts(hall).find(({ say }) => say === 'reaches-limit');
    expect(soon).toMatchObject({
      text: { zh: '等候区A 二氧化碳 按目前速度约 17 分钟后到限值 1000 ppm' },
      method: { zh: '近 15 分钟 14 个读数的直线，每小时 180 ppm' },
      point: 'aq-02/co2',
    });
  });

  it('every alarm that stands has its first step; a silent one is not there', () => {
    const hall = openAt('10:00');
    hall.settle(
      60,
      [
        alarm({
          alarm: 'device/kiosk-3/lost' as AlarmId,
          kind: 'device-lost',
          device: 'kiosk-3' as DeviceId,
          zone: 'f1-self-service' as ZoneId,
          priority: 2,
        }),
        alarm({ alarm: 'di-1/1/panic' as AlarmId, kind: 'panic', silent: true, priority: 1 }),
        alarm({ alarm: 'x' as AlarmId, kind: 'leak', zone: 'f2-kitchen' as ZoneId, priority: 2 }),
        alarm({ alarm: 'y' as AlarmId, kind: 'leak', condition: 'shelved' }),
      ].map(({ point: _, ...one }) => one),
    );
    const found = texts(hall).filter(({ priority }) => priority < 5);
    expect(found.map(({ alarm: id }) => id)).toEqual(['device/kiosk-3/lost', 'x']);
    expect(found[0]?.text.zh).toMatch(/^看设备 自助终端3：/);
    expect(found[1]?.text.zh).toMatch(/^职工厨房 漏水：/);
    for (const { text } of found) expect(text.en).not.toMatch(/\{|\}|\p{Script=Han}/u);
  });

  it('in the heating season warm rooms are an advisory about the set-point (story A9)', () => {
    const hall = openAt('10:00');
    hall.settle(60);
    hall.say({ 'aq-08/temperature': 21.4, 'aq-07/temperature': 20.4, 'th-03/temperature': 24 });
    const note = texts(hall).find(({ say }) => say === 'heating-set-point');
    expect(note?.text.zh).toBe(
      '专业窗口 25-40 等 1 个区域高于 20 °C（现 21.4）：国办发〔2007〕42号：冬季空调设定不高于 20 ℃',
    );
    expect(note?.priority).toBe(5);
  });

  it('an air conditioner that runs in a closed, empty hall is named', () => {
    const hall = openAt('20:00');
    hall.settle(0);
    hall.say({ 'meter-ac1/power': 2400 });
    expect(texts(hall).find(({ say }) => say === 'conditioned-empty')?.text.zh).toBe(
      '入口门厅 无人，空调仍在运行（2.4 kW）：关闭',
    );
    hall.settle(3);
    expect(texts(hall).some(({ say }) => say === 'conditioned-empty')).toBe(false);
  });
});

describe('fresh air of the running gateway', () => {
  const full = {
    'aq-01/co2': 1180,
    'aq-02/co2': 1180,
    'aq-03/co2': 1180,
    'aq-04/co2': 1180,
    'aq-99/co2': 420,
  };

  it('gives a verdict on each full hour, by both standards, never more than indicative', async () => {
    const hall = openAt('09:55');
    hall.settle(99);
    await hall.pass((hours(1) + minutes(6)) as Millis, () => full);
    const given = hall.recorded.flatMap((one) =>
      one.kind === 'verdict-given' ? [one.verdict] : [],
    );
    const inWaiting = given.filter(({ zone }) => zone === 'f1-waiting');
    expect(inWaiting.map(({ standard, value }) => [standard, value])).toEqual([
      ['gb-37488-2019', '24.6'],
      ['gb-t-18883-2022', '24.6'],
    ]);
    expect(inWaiting[1]).toMatchObject({
      method: 'co2-balance',
      standing: 'indicative',
      hints: [{ why: 'estimated' }],
      window: { length: '1h', from: Date.parse('2026-02-28T10:00:00+08:00') },
      unit: 'm3/(h.p)',
    });
    expect([...hall.present.current.verdicts.keys()]).toContain(
      'f1-waiting/gb-t-18883-2022/fresh-air',
    );
    for (const id of hall.present.current.verdicts.keys()) expect(hall.air.judged).toContain(id);
  });

  it('is shown with its interval, or with why it is not known', async () => {
    const hall = openAt('10:00');
    hall.settle(99);
    await hall.pass(hours(1), () => full);
    const spaces = hall.air.spaces();
    expect(spaces.find(({ id }) => id === 'f1-open-hall')).toMatchObject({
      estimate: { people: 121 },
      outdoorPoint: 'aq-99/co2',
      staff: 22,
    });
    expect(spaces.find(({ id }) => id === 'f2-meeting')).toMatchObject({ refused: 'not-counted' });
    expect(texts(hall).find(({ say }) => say === 'fresh-air-low')).toBeUndefined();
  });

  it('takes up what was measured before the start', async () => {
    const clock = new HeldClock(instant(Date.parse('2026-02-28T11:00:00+08:00')));
    const before = Array.from({ length: 60 }, (_, minute) => ({
      at: instant(clock.wall() - minutes(60 - minute)),
      quality: 'good' as const,
      value: 900,
    }));
    const present = createPresent(quietLog);
    const air = createAirLive(
      config,
      present,
      { samples: async () => before, record: (happening) => happening as Event },
      { clock, log: quietLog },
    );
    await air.start();
    // People are counted from now on: an hour later the balance would have all it needs.
    expect(air.spaces().find(({ id }) => id === 'f1-open-hall')?.refused).toBe('not-counted');
    air.stop();
  });
});
