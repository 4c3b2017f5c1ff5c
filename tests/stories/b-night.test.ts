import { describe, expect, it } from 'vitest';
import { HeldHall } from './held-hall.js';

/**
 * Story B of the reference hall, the night 2026-03-09/10. Not asserted here, because no part of this
 * makes them: handover and patrols (records), messages, SMS and calls (notify), greyed values and the
 * lack of verdicts (pages, verdicts), the duty relay (bench alarm-path).
 */
const at = (time: string): string => `2026-03-10T${time}+08:00`;

const LOST = 'bus/rs485-1/lost';

/** The hall a little before, with nothing wrong. */
const shortlyBefore = async (time: string): Promise<HeldHall> => {
  const hall = new HeldHall(new Date(Date.parse(at(time)) - 15_000).toISOString());
  await hall.until(at(time));
  expect([...hall.current.alarms.keys()]).toEqual([]);
  return hall;
};

describe('story B, the night', () => {
  /** Goes on from 02:13 to 02:14. */
  let outage: HeldHall | undefined;

  it('00:42 somebody passes the stairs of the closed hall: presence, priority 2, with its zone, at once', async () => {
    const hall = await shortlyBefore('00:42:00');
    const from = hall.events.length;
    await hall.set({ 'ctr-2/count-1': 1 });
    expect(hall.told(from)).toContain('alarm-raised f2-waiting/presence');
    expect(hall.alarm('f2-waiting/presence')).toMatchObject({
      kind: 'presence-after-hours',
      priority: 2,
      zone: 'f2-waiting',
    });
    expect(hall.clock.wall()).toBe(Date.parse(at('00:42:00')));
  });

  it('01:10 rs485-1 is cut: one alarm with 14 devices inside, within 10 s', async () => {
    const hall = await shortlyBefore('01:10:00');
    const from = hall.events.length;
    hall.cut('rs485-1');
    await hall.pass(10_000);
    expect(hall.told(from).filter((line) => line.startsWith('alarm-'))).toEqual([
      `alarm-raised ${LOST}`,
    ]);
    expect(hall.alarm(LOST)?.devices).toHaveLength(14);
    expect(hall.alarm(LOST)?.label?.zh).toContain('一层环境');
    await hall.pass(140_000);
    const lost = [...hall.current.alarms.values()].filter(({ kind }) => kind === 'device-lost');
    expect(lost.filter(({ condition }) => condition !== 'suppressed')).toEqual([]);
    // A contact of another bus is an alarm as before.
    await hall.set({ 'di-7/1': 1 });
    expect(hall.alarm('di-7/1/gas')).toMatchObject({ priority: 1, condition: 'unacknowledged' });
    await hall.set({ 'di-7/1': 0 });
    await hall.command({ verb: 'acknowledge', alarm: hall.idOf('di-7/1/gas') }, '值班员2');
    await hall.command(
      { verb: 'reset', alarm: hall.idOf('di-7/1/gas'), reason: '现场无气体' },
      '值班员2',
    );
    expect(hall.alarm('di-7/1/gas')).toBeUndefined();
  });

  it('02:13 the mains are lost: an alarm, the UPS on battery with its minutes', async () => {
    outage = await shortlyBefore('02:13:00');
    const hall = outage;
    await hall.set({ 'di-6/4': 1, 'ups-1/mode': 3, 'ups-1/runtime': 42 });
    await hall.pass(2000);
    for (const id of ['di-6/4/mains-lost', 'ups-1/mode/mains-lost'])
      expect(hall.alarm(id), id).toMatchObject({ priority: 2, condition: 'unacknowledged' });
    expect(hall.current.points.get(hall.pointOf('ups-1/runtime'))?.reading.value).toBe(42);
    await hall.command({ verb: 'acknowledge', alarm: hall.idOf('di-6/4/mains-lost') }, '值班员2');
  });

  it('02:14 kill -9: the same states after the restart, nothing acknowledged is lost, nothing new sounds', async () => {
    const hall = outage;
    if (hall === undefined) throw new Error('the mains were not lost');
    await hall.until(at('02:14:00'));
    const before = [...hall.current.alarms.entries()];
    const from = hall.events.length;
    hall.restart();
    expect([...hall.current.alarms.entries()]).toEqual(before);
    await hall.pass(5000);
    expect(hall.told(from)).toEqual([]);
    expect(hall.alarm('di-6/4/mains-lost')).toMatchObject({ acknowledgedBy: '值班员2' });
  });
});
