import fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '../../gateway/core/ports.js';
import { type Instant, instant, millis, minutes } from '../../gateway/core/time.js';
import { silentOf } from '../../gateway/outputs/silent.js';
import { ALARM_KIND_ROWS } from '../../gateway/rules/alarms/kinds.js';
import { timelineOf } from '../../gateway/rules/timeline.js';
import { timelineFrom } from '../../gateway/timeline.js';
import type { AlarmAnswer } from '../../gateway/web/alarm-answer.js';
import { type AlarmParts, alarmRoutes } from '../../gateway/web/alarms.js';
import { refuseWithoutRight } from '../../gateway/web/right.js';
import { sightsOf } from '../../gateway/web/sight.js';
import { quietLog } from '../held-clock.js';
import { HeldHall, hall as reference, alarms as rules } from '../stories/held-hall.js';
import { everybodyIs } from './everybody.js';

const SMOKE = 'fire-panel/l002-014/fire';
const CONTACT = 'di-6/1/fire';
const at = (time: string): string => `2026-03-10T${time}+08:00`;

/** The routes over the reference hall on its held clock; the events are those that it made. */
const serve = (hall: HeldHall) => {
  const query: Query = {
    history: async () => [],
    events: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, kinds, limit }) =>
      hall.events
        .filter(({ at, kind }) => at >= from && at <= to && kinds?.includes(kind) !== false)
        .toReversed()
        .slice(0, limit),
  };
  const watch = { current: hall.current, follow: () => () => undefined };
  const parts: AlarmParts = {
    hall: reference,
    watch,
    host: { clock: hall.clock, log: quietLog },
    rules,
    alarmKinds: ALARM_KIND_ROWS,
    statistics: async () => Promise.reject(new Error('not asked here')),
    timeline: timelineFrom(query, watch, () => hall.clock.wall()),
    sights: sightsOf(reference, silentOf(rules)),
  };
  const app = fastify();
  refuseWithoutRight(app);
  everybodyIs(app, 'viewer');
  alarmRoutes(app, parts);
  return {
    list: async (): Promise<readonly AlarmAnswer[]> =>
      (await app.inject('/api/v1/alarms')).json<AlarmAnswer[]>(),
    timeline: async (alarm: string, to?: Instant) => {
      const asked = to === undefined ? '' : `?to=${to}`;
      const url = `/api/v1/alarms/${encodeURIComponent(alarm)}/timeline${asked}`;
      return app.inject(url);
    },
  };
};

describe('the list of alarms', () => {
  const hall = new HeldHall(at('10:13:00'));
  const api = serve(hall);
  let listed: readonly AlarmAnswer[] = [];
  const one = (id: string) => listed.find(({ alarm }) => alarm === id);

  beforeAll(async () => {
    await hall.pass(2000);
    await hall.set({ 'di-6/7': 1 });
    await hall.pass(minutes(2));
    await hall.set({ 'ctr-1/count-1': 9 });
    await hall.set({ 'fire-panel/l002-014': 1 });
    await hall.clock.advance(400);
    await hall.set({ 'di-6/1': 1, 'di-2/4': 1 });
    await hall.pass(20_000);
    await hall.set({ 'fire-panel/l002-031': 2, 'ctr-1/count-2': 9 });
    await hall.command({ verb: 'acknowledge', alarm: hall.idOf(SMOKE) }, '值班员2');
    await hall.command(
      { verb: 'shelve', alarm: hall.idOf('di-6/7/exit-locked'), for: minutes(30), reason: '换锁' },
      '王五',
    );
    hall.cut('rs485-1');
    await hall.pass(10_000);
    listed = await api.list();
  });

  it('has the worst first, each with its mark, drawing, words in both languages and time to respond', () => {
    expect(listed.map(({ priority }) => priority)).toEqual(
      listed.map(({ priority }) => priority).toSorted((a, b) => a - b),
    );
    expect(one(SMOKE)).toMatchObject({
      mark: '▲',
      icon: 'fire',
      lifeSafety: true,
      respondWithin: minutes(1),
      names: { zh: expect.stringContaining('档案库房'), en: expect.stringContaining('Archive') },
      cause: { zh: '火灾报警主机报出火警。', en: expect.stringMatching(/fire/i) },
      response: {
        zh: expect.arrayContaining([expect.stringContaining('119')]),
        en: expect.arrayContaining([expect.stringContaining('119')]),
      },
    });
    expect(one('bus/rs485-1/lost')).toMatchObject({ mark: '◆', icon: 'bus-lost' });
  });

  it('says who has it, since when and from where', () => {
    expect(one(SMOKE)).toMatchObject({
      condition: 'acknowledged',
      acknowledgedBy: '值班员2',
      acknowledgedVia: 'page',
      acknowledgedAt: expect.any(Number),
    });
    expect(one('di-6/7/exit-locked')).toMatchObject({
      condition: 'shelved',
      hiddenBy: '王五',
      reason: '换锁',
      shelvedUntil: expect.any(Number),
    });
  });

  it('knows the place on the plan: of the detector, of the window, else the middle of the zone', () => {
    expect(one(SMOKE)?.place).toEqual({
      zone: 'f2-archive',
      zoneNames: { zh: '档案库房', en: 'Archive store' },
      floor: 'f2',
      floorNames: { zh: '二层', en: '2F' },
      at: [38, 20],
    });
    expect(one('di-2/4/panic')?.place).toMatchObject({ zone: 'f1-windows', at: [20.15, 21] });
    expect(one('di-6/7/exit-locked')?.place).toMatchObject({ zone: 'f1-stair-e', at: [40.5, 4] });
    expect(one(CONTACT)?.place, 'the whole building').toEqual({});
  });

  it('tells the two nearest exits that are open, and which one is locked on the way', () => {
    const exits = one(SMOKE)?.exits?.map(({ id, metres, locked }) => [id, metres, locked]);
    expect(exits).toEqual([
      ['north', 8.9, false],
      ['east', 16.5, false],
    ]);
    expect(one('bus/rs485-1/lost')).not.toHaveProperty('exits');
  });

  it('holds the incident together, asks for verification after a second signal', () => {
    expect(one(SMOKE)).toMatchObject({
      members: [SMOKE, CONTACT, 'fire-panel/l002-031/fire'],
      firstOut: true,
      signals: 2,
      asksToVerify: true,
    });
  });

  it('says in words who was there at the first alarm, and never that nobody is left', () => {
    expect(one(SMOKE)?.peopleFrozen).toEqual({
      zh: '首警时在场 一层 9±1，二层 0±0',
      en: 'Present at the first alarm: 1F 9±1, 2F 0±0',
    });
    expect(one(SMOKE)?.peopleLeft?.zh).toBe('计数剩余 0（±1），需人工清点');
  });

  it('shows what a lost bus takes with it', () => {
    const inside = one('bus/rs485-1/lost')?.inside ?? [];
    expect(inside).toHaveLength(14);
    expect(inside[0]).toMatchObject({ id: 'aq-01', zone: 'f1-waiting' });
  });
});

describe('an exit that is locked', () => {
  it('is named with the next one that is open', async () => {
    const hall = new HeldHall(at('10:13:00'));
    await hall.pass(2000);
    await hall.set({ 'di-6/7': 1 });
    await hall.pass(minutes(2));
    await hall.set({ 'fire-panel/l002-014': 1 });
    const [fire] = await serve(hall).list();
    expect(fire?.exits?.map(({ id, locked }) => [id, locked])).toEqual([
      ['north', false],
      ['east', true],
      ['main', false],
    ]);
  });
});

describe('the timeline of an incident', () => {
  const hall = new HeldHall(at('10:13:00'));
  const api = serve(hall);

  beforeAll(async () => {
    await hall.pass(60_000);
    await hall.command({ verb: 'start-drill', for: minutes(30) }, '安全员1');
    await hall.pass(5000);
    await hall.set({ 'fire-panel/l002-014': 1 });
    await hall.clock.advance(400);
    await hall.set({ 'di-6/1': 1 });
    await hall.pass(8600);
    await hall.command({ verb: 'acknowledge', alarm: hall.idOf(SMOKE) }, '值班员2');
    await hall.set({ 'di-7/2': 1, 'di-2/4': 1 });
    await hall.command({ verb: 'silence' }, '值班员2');
    await hall.pass(10_000);
    await hall.command({ verb: 'verify', alarm: hall.idOf(SMOKE), finding: 'genuine' }, '安全员1');
    await hall.set({ 'fire-panel/l002-014': 0, 'di-6/1': 0, 'fire-panel/reset': 1 });
    await hall.command({ verb: 'reset', alarm: hall.idOf(SMOKE), reason: '已处置' }, '安全员1');
    await hall.set({ 'di-7/2': 0 });
    await hall.pass(10_000);
  });

  it('has every step in its order, in milliseconds since the first signal', async () => {
    const told = (await api.timeline(SMOKE)).json();
    expect(told).toMatchObject({ alarm: SMOKE, members: [SMOKE, CONTACT] });
    const lines = told.lines as { after: number; names: object; event: { kind: string } }[];
    expect(lines.map(({ after, event }) => [after, event.kind])).toEqual([
      [0, 'drill-ended'],
      [0, 'alarm-raised'],
      ...Array.from({ length: 4 }, () => [0, 'siren-sounded']),
      [400, 'alarm-joined'],
      [9000, 'command-accepted'],
      [9000, 'alarm-acknowledged'],
      [9000, 'alarm-acknowledged'],
      [9000, 'state-changed'],
      [9000, 'command-accepted'],
      [9000, 'siren-silenced'],
      ...Array.from({ length: 2 }, () => [9000, 'siren-stopped']),
      [19_000, 'command-accepted'],
      ...Array.from({ length: 2 }, () => [19_000, 'alarm-verified']),
      ...Array.from({ length: 2 }, () => [19_000, 'alarm-returned']),
      [19_000, 'command-accepted'],
      ...Array.from({ length: 2 }, () => [19_000, 'alarm-reset']),
      ...Array.from({ length: 2 }, () => [19_000, 'siren-stopped']),
    ]);
    expect(lines[1]?.names).toEqual({ zh: '告警触发', en: expect.any(String) });
  });

  it('is the same for every alarm of the incident, and keeps out what is none of it', async () => {
    const lines = async (id: string) => (await api.timeline(id)).json().lines as unknown[];
    expect(await lines(CONTACT)).toEqual(await lines(SMOKE));
    expect(JSON.stringify(await lines(SMOKE))).not.toContain('di-2/4/panic');
  });

  it('of the past is that before the moment asked for; of what never was, empty; of no alarm, 404', async () => {
    const before = (await api.timeline(SMOKE, instant(Date.parse(at('10:13:30'))))).json();
    expect(before).toMatchObject({ members: [], lines: [] });
    expect((await api.timeline('di-7/1/gas')).json()).toEqual({
      alarm: 'di-7/1/gas',
      members: [],
      lines: [],
    });
    const unknown = await api.timeline('no/such/alarm');
    expect([unknown.statusCode, unknown.body]).toEqual([404, expect.stringContaining('no/such')]);
  });
});

describe('the timeline while the clock is set', () => {
  it.each([-95_000, 3_600_000])(
    'by %i ms keeps the order of the numbers, and has the step in it',
    async (by) => {
      const hall = new HeldHall(at('10:13:00'));
      const api = serve(hall);
      await hall.pass(60_000);
      await hall.set({ 'fire-panel/l002-014': 1 });
      await hall.pass(5000);
      hall.clock.step(by);
      hall.happen({ kind: 'clock-stepped', at: hall.clock.wall(), by: millis(by) });
      await hall.pass(4000);
      await hall.command({ verb: 'acknowledge', alarm: hall.idOf(SMOKE) }, '值班员2');
      const lines = (await api.timeline(SMOKE)).json().lines as {
        at: number;
        after: number;
        event: { kind: string; seq: number };
      }[];
      expect(lines.map(({ after, event }) => [after, event.kind])).toEqual([
        [0, 'alarm-raised'],
        ...Array.from({ length: 4 }, () => [0, 'siren-sounded']),
        [5000, 'clock-stepped'],
        [9000, 'command-accepted'],
        [9000, 'alarm-acknowledged'],
      ]);
      const numbers = lines.map(({ event }) => event.seq);
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
      expect((lines.at(-1)?.at ?? 0) - (lines[0]?.at ?? 0)).toBe(9000 + by);
    },
  );

  it('goes on after the gateway was started anew, whose monotonic clock began anew too', async () => {
    const hall = new HeldHall(at('10:13:00'));
    await hall.pass(60_000);
    await hall.set({ 'fire-panel/l002-014': 1 });
    await hall.pass(5000);
    hall.restart();
    await hall.pass(2000);
    await hall.command({ verb: 'acknowledge', alarm: hall.idOf(SMOKE) }, '值班员2');
    const began = 66_000;
    const events = hall.events.map((event) =>
      event.boot === '2' ? { ...event, mono: millis(event.mono - began) } : event,
    );
    const { lines } = timelineOf(events, hall.idOf(SMOKE));
    const acknowledged = lines.find(({ event }) => event.kind === 'alarm-acknowledged');
    expect([acknowledged?.event.boot, acknowledged?.event.mono]).toEqual(['2', 1000]);
    expect(acknowledged?.after).toBe(7000);
  });
});
