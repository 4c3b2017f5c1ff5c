import { describe, expect, it } from 'vitest';
import { ALARM_KINDS, type AlarmKind } from '../../gateway/core/alarm.js';
import { minutes, seconds } from '../../gateway/core/time.js';
import { alarms, HeldHall } from './held-hall.js';

/** Every kind of alarm raised by the reference hall's own inputs and rules, and its end as its kind has it. */

const DAY = '2026-03-10T10:00:00+08:00';
const NIGHT = '2026-03-10T23:00:00+08:00';

interface Raised {
  readonly kind: AlarmKind;
  readonly alarm: string;
  readonly input: Readonly<Record<string, number>>;
  /** What the input is when all is well again. */
  readonly over: Readonly<Record<string, number>>;
  readonly after: number;
  readonly latch?: true;
}

const contact = (kind: AlarmKind, point: string, after = 0, latch?: true): Raised => ({
  kind,
  alarm: `${point}/${kind}`,
  input: { [point]: 1 },
  over: { [point]: 0 },
  after,
  ...(latch && { latch }),
});
const measured = (
  kind: AlarmKind,
  alarm: string,
  bad: number,
  well: number,
  after: number,
): Raised => {
  const point = alarm.slice(0, alarm.lastIndexOf('/'));
  return { kind, alarm, input: { [point]: bad }, over: { [point]: well }, after };
};

const AT_ONCE: readonly Raised[] = [
  { ...contact('fire', 'fire-panel/l002-014', 0, true) },
  contact('fire-panel-fault', 'di-6/2'),
  contact('supervisory', 'di-6/3'),
  contact('panic', 'di-2/4', 0, true),
  contact('sos', 'board-1/a1', 0, true),
  contact('gas', 'di-7/1', 0, true),
  contact('leak', 'leak-1/line-4', seconds(3)),
  contact('mains-lost', 'di-6/4', seconds(1)),
  contact('battery-low', 'ups-1/battery-low'),
  contact('lift', 'di-6/5', 0, true),
  contact('exit-locked', 'di-6/6', minutes(1)),
  contact('exit-locked', 'di-7/4', minutes(1)),
  contact('fire-door-open', 'di-7/7', minutes(1)),
  contact('emergency-lighting', 'di-6/8', seconds(10)),
  contact('electrical-fire', 'di-7/8'),
  contact('cooling', 'di-7/6', minutes(1)),
  measured('cooling', 'th-03/temperature/high', 28.4, 24, minutes(1)),
  {
    kind: 'wiring',
    alarm: 'board-1/a1-wiring/open',
    input: { 'board-1/a1-wiring': 1 },
    over: { 'board-1/a1-wiring': 0 },
    after: seconds(1),
  },
];
/** Slow quantities: what they show must last. */
const SLOW: readonly Raised[] = [
  measured('air', 'aq-02/co2/high', 1100, 600, minutes(5)),
  measured('temperature', 'th-01/temperature/high', 30, 20, minutes(15)),
  measured('humidity', 'th-01/humidity/high', 75, 50, minutes(15)),
  measured('light', 'lux-01/illuminance/low', 100, 400, minutes(10)),
  measured('noise', 'noise-01/noise/high', 70, 50, minutes(15)),
];

/** No reading of a contact stands longer than twice its 250 ms, and a return must be seen without a gap. */
const OFTEN = 400;
const offDelayOf = (id: string): number =>
  (alarms.find((rule) => rule.id === id)?.offDelay ?? 0) + OFTEN;

const begun = async (at: string): Promise<HeldHall> => {
  const hall = new HeldHall(at);
  await hall.pass(3000);
  expect([...hall.current.alarms.keys()]).toEqual([]);
  return hall;
};
/** Raised not before its delay, and then at once; normal again when its cause is gone and somebody knew of it. */
const lived = async (hall: HeldHall, { alarm, input, over, after, latch, kind }: Raised) => {
  await hall.set(input);
  if (after > 1000) await hall.pass(after - 1000);
  if (after > 0) expect(hall.alarm(alarm), `${alarm} before its delay`).toBeUndefined();
  if (after > 0) await hall.pass(1000);
  expect(hall.alarm(alarm)).toMatchObject({ kind, condition: 'unacknowledged' });
  await hall.command({ verb: 'acknowledge', alarm: hall.idOf(alarm) }, '值班员1');
  await hall.set(over);
  await hall.pass(offDelayOf(alarm), OFTEN);
  expect(hall.alarm(alarm)?.condition).toBe(latch ? 'latched' : undefined);
};

describe('every kind of alarm, by the inputs of the reference hall', () => {
  it.each(AT_ONCE)('$kind: $alarm', async (one) => lived(await begun(DAY), one), 20_000);

  it('limits of slow quantities, each after the time that it must last', async () => {
    const hall = await begun(DAY);
    await hall.set(Object.assign({}, ...SLOW.map(({ input }) => input)));
    for (const { alarm, after, kind } of SLOW.toSorted((a, b) => a.after - b.after)) {
      const left = after - (hall.clock.wall() - Date.parse(DAY) - 3000);
      if (left > 1000) {
        await hall.pass(left - 1000);
        expect(hall.alarm(alarm), `${alarm} before its delay`).toBeUndefined();
      }
      if (left > 0) await hall.pass(1000);
      expect(hall.alarm(alarm)).toMatchObject({ kind, priority: 3 });
    }
    await hall.set(Object.assign({}, ...SLOW.map(({ over }) => over)));
    await hall.pass(minutes(6));
    for (const { alarm } of SLOW)
      expect(hall.alarm(alarm)?.condition).toBe('returned-unacknowledged');
  }, 60_000);

  it('crowding: a full floor is one alarm, the worst tier', async () => {
    const hall = await begun(DAY);
    for (let people = 0; people <= 210; people += 10) {
      await hall.set({ 'ctr-1/count-1': people });
      await hall.pass(3000);
    }
    const open = [...hall.current.alarms.values()].filter(({ kind }) => kind === 'crowding');
    const worst = open.filter(({ condition }) => condition === 'unacknowledged');
    expect(worst.length).toBeGreaterThan(0);
    for (const { priority } of worst) expect(priority).toBe(1);
  }, 20_000);

  it('presence after hours: in the closed hall, and never in the open one', async () => {
    const night = await begun(NIGHT);
    await night.set({ 'ctr-2/count-1': 1 });
    expect(night.alarm('f2-waiting/presence')).toMatchObject({ kind: 'presence-after-hours' });
    const day = await begun(DAY);
    await day.set({ 'ctr-2/count-1': 1 });
    expect(day.alarm('f2-waiting/presence')).toBeUndefined();
  });

  it('an exit is locked at night as it should be, and an alarm a minute after the hall opens', async () => {
    const hall = await begun('2026-03-10T08:28:00+08:00');
    await hall.set({ 'di-6/6': 1 });
    await hall.until('2026-03-10T08:30:55+08:00');
    expect(hall.alarm('di-6/6/exit-locked')).toBeUndefined();
    await hall.until('2026-03-10T08:31:05+08:00');
    expect(hall.alarm('di-6/6/exit-locked')).toMatchObject({ priority: 2, zone: 'f1-lobby' });
  }, 20_000);

  it('an exit that nobody opened is no alarm any more once the hall has closed', async () => {
    const hall = await begun('2026-03-10T11:58:00+08:00');
    await hall.set({ 'di-6/6': 1 });
    await hall.until('2026-03-10T11:59:50+08:00');
    expect(hall.alarm('di-6/6/exit-locked')?.condition).toBe('unacknowledged');
    await hall.until('2026-03-10T12:00:05+08:00');
    expect(hall.alarm('di-6/6/exit-locked')?.condition).toBe('returned-unacknowledged');
  }, 20_000);

  it.each([
    ['board-lost', 'bus/firmata-1/lost', 'firmata-1', seconds(10)],
    ['bus-lost', 'bus/rs485-3/lost', 'rs485-3', seconds(10)],
    ['device-lost', 'device/leak-1/lost', 'tcp-2', 2 * seconds(5) + seconds(10)],
    ['device-lost', 'device/aq-10/lost', 'tcp-1', 2 * minutes(1) + seconds(10)],
  ])(
    '%s: %s',
    async (kind, alarm, bus, within) => {
      const hall = await begun(DAY);
      hall.cut(bus);
      await hall.pass(within);
      expect(hall.alarm(alarm)).toMatchObject({ kind, priority: 2, condition: 'unacknowledged' });
      hall.mend(bus);
      await hall.pass(offDelayOf(alarm) + 1000);
      expect(hall.alarm(alarm)?.condition).toBe('returned-unacknowledged');
    },
    20_000,
  );

  it.each([
    ['clock', 'clock-not-trusted', 0],
    ['storage', 'journal-not-open', 0],
    ['storage', 'journal-not-moving', 0],
    ['storage', 'disk-full', 0],
    ['channel', 'mqtt-down', seconds(30)],
    ['channel', 'influx-down', seconds(30)],
    ['channel', 'siren-no-answer', 0],
  ] as const)('%s: gateway/%s', async (kind, trouble, after) => {
    const hall = await begun(DAY);
    hall.trouble(trouble, true);
    if (after > 0) expect(hall.alarm(`gateway/${trouble}`)).toBeUndefined();
    await hall.pass(after);
    expect(hall.alarm(`gateway/${trouble}`)).toMatchObject({ kind, priority: 2 });
    hall.trouble(trouble, false);
    await hall.pass(offDelayOf(`gateway/${trouble}`));
    expect(hall.alarm(`gateway/${trouble}`)?.condition).toBe('returned-unacknowledged');
  });

  it('leaves out none that the hall has an input for', () => {
    const here = new Set(alarms.map(({ kind }) => kind));
    const elsewhere = ALARM_KINDS.filter((kind) => !here.has(kind));
    expect(elsewhere, 'no instrument of this hall measures carbon monoxide').toEqual(['co']);
  });
});
