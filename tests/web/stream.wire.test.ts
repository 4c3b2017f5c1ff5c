import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../gateway/core/time.js';
import { type LivePage, livePage } from './frames.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

const FIRE = 'di-6/1';
const PANIC = 'di-1/1';

let web: HeldWeb;
let url: string;
let officer: Browser;
const pages: LivePage[] = [];
beforeEach(async () => {
  web = await heldWeb();
  url = await web.app.listen({ host: '127.0.0.1', port: 0 });
  await web.held.pass(2000);
  officer = await web.person('safety-officer', '李娜');
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.cut();
  await web.close();
});
const follow = async (browser: Browser, after?: string): Promise<LivePage> => {
  const headers = {
    cookie: `hallkeeper=${browser.token}`,
    ...(after !== undefined && { 'last-event-id': after }),
  };
  const page = await livePage(url, headers);
  pages.push(page);
  return page;
};
const numberOf = (id: string): number => Number(id.split(':')[1]);
const conditions = (data: Readonly<Record<string, unknown>>): string[] =>
  (data.changed as { alarm: string; condition: string }[]).map(
    ({ alarm, condition }) => `${alarm} ${condition}`,
  );

describe('a live page', () => {
  it('is told the whole state, then every change, numbered without a hole, and a beat with the time', async () => {
    const page = await follow(officer);
    const hello = await page.next();
    expect(hello).toMatchObject({
      event: 'hello',
      data: { view: 'full', heartbeat: 5000, alarms: [] },
    });
    expect(Object.keys(hello?.data.points ?? {}).length).toBeGreaterThan(200);
    await web.held.set({ [FIRE]: 1 });
    await web.held.clock.advance(5000);
    const ids = [hello?.id ?? ''];
    const events: string[] = [];
    for (let event = ''; event !== 'heartbeat'; ) {
      const frame = await page.next();
      event = frame?.event ?? 'heartbeat';
      ids.push(frame?.id ?? '');
      events.push(event);
      if (event === 'alarms')
        expect(conditions(frame?.data ?? {})).toContain(`${FIRE}/fire unacknowledged`);
      if (event === 'heartbeat') {
        expect(frame?.data.now).toBeLessThanOrEqual(web.held.clock.wall());
        expect(frame?.data.now).toBeGreaterThan(web.held.clock.wall() - 5000);
      }
    }
    expect(events).toEqual(expect.arrayContaining(['alarms', 'readings', 'heartbeat']));
    const numbers = ids.map(numberOf);
    expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n));
    expect(new Set(ids.map((id) => id.split(':')[0])).size).toBe(1);
  });

  it('cut off in the middle of an alarm is told what came and went meanwhile, then the whole state', async () => {
    const first = await follow(officer);
    await first.until('hello');
    await web.held.set({ 'di-6/2': 1 });
    const { id } = await first.until('alarms');
    first.cut();
    await web.held.set({ [FIRE]: 1 });
    await web.held.pass(2000);
    await web.held.set({ [FIRE]: 0 });
    await web.held.pass(2000);
    await officer.ask('POST', '/api/v1/commands', {
      id: '12345678',
      verb: 'acknowledge',
      alarm: `${FIRE}/fire`,
    });
    await web.held.set({ 'fire-panel/reset': 1 });
    await web.held.pass(1000);
    await officer.ask('POST', '/api/v1/commands', {
      ...{ id: '23456789', verb: 'reset', alarm: `${FIRE}/fire`, reason: '误报' },
    });
    expect(web.held.alarm(`${FIRE}/fire`)).toBeUndefined();

    const second = await follow(officer, id);
    const seen: string[] = [];
    for (;;) {
      const frame = await second.next();
      if (frame?.event === 'hello') {
        expect(JSON.stringify(frame.data.alarms)).not.toContain(`${FIRE}/fire`);
        break;
      }
      expect(numberOf(frame?.id ?? '')).toBeGreaterThan(numberOf(id));
      if (frame?.event === 'alarms') {
        seen.push(...conditions(frame.data).filter((one) => one.startsWith(`${FIRE}/fire`)));
        seen.push(...(frame.data.gone as string[]).filter((one) => one === `${FIRE}/fire`));
      }
    }
    expect(seen).toEqual([
      `${FIRE}/fire unacknowledged`,
      `${FIRE}/fire returned-unacknowledged`,
      `${FIRE}/fire latched`,
      `${FIRE}/fire`,
    ]);
  });

  it.each([
    ['of the start before', (id: string) => id.replace(/^7/, '6')],
    ['of another view', (id: string) => id.replace(/\.\d+:/, '.99:')],
    ['that is still to come', (id: string) => `${id}9`],
    ['that is none', () => 'x'],
  ])('that comes back with an id %s is told to ask for everything', async (_, spoil) => {
    const first = await follow(officer);
    const { id } = await first.until('hello');
    first.cut();
    const second = await follow(officer, spoil(id));
    expect([(await second.next())?.event, (await second.next())?.event]).toEqual([
      'resync',
      'hello',
    ]);
  });

  it('ends with its session, and says why; a locked one goes on with alarms alone', async () => {
    const page = await follow(officer);
    await page.until('hello');
    await officer.ask('POST', '/api/v1/lock', {});
    expect((await page.until('ended')).data).toEqual({ why: 'locked' });
    expect(await page.next()).toBeUndefined();

    const locked = await follow(officer);
    const hello = await locked.next();
    expect(hello?.data).toMatchObject({ view: 'locked', points: {}, people: {} });
    await web.held.set({ [FIRE]: 1 });
    await web.held.pass(1000);
    const next = await locked.next();
    expect([next?.event, numberOf(next?.id ?? '')]).toEqual([
      'alarms',
      numberOf(hello?.id ?? '') + 1,
    ]);
    await web.desk.desk.administration.change(
      '李娜',
      { disabled: true },
      { by: '王', from: 'console' },
    );
    expect((await locked.until('ended')).data).toEqual({ why: 'changed' });
    expect((await follow(officer)).status).toBe(401);
  });

  it('of a session that nobody uses is locked although it follows the stream', async () => {
    const page = await follow(officer);
    await page.until('hello');
    await web.held.clock.advance(minutes(15) + seconds(5));
    expect((await page.until('ended')).data).toEqual({ why: 'locked' });
  });
});

describe('a wall screen', () => {
  it('is told of a fire without a name, and of a silent alarm not even by a missing number', async () => {
    const screen = await web.person('wall-screen');
    const page = await livePage(url, { cookie: `hallkeeper=${screen.token}` });
    pages.push(page);
    expect(page.status).toBe(200);
    const hello = await page.next();
    expect(hello?.data.view).toBe('screen');
    expect(hello?.data.points).not.toHaveProperty([PANIC]);
    const heard: string[] = [];
    let number = numberOf(hello?.id ?? '');
    await web.held.set({ [PANIC]: 1 });
    await web.held.pass(1000);
    await officer.ask('POST', '/api/v1/commands', {
      id: '12345678',
      verb: 'acknowledge',
      alarm: `${PANIC}/panic`,
    });
    await web.held.set({ [FIRE]: 1 });
    await web.held.pass(1000);
    await officer.ask('POST', '/api/v1/commands', {
      id: '23456789',
      verb: 'acknowledge',
      alarm: `${FIRE}/fire`,
    });
    for (let isLast = false; !isLast; ) {
      const frame = await page.next();
      number += 1;
      expect(numberOf(frame?.id ?? '')).toBe(number);
      heard.push(JSON.stringify(frame?.data));
      isLast =
        frame?.event === 'alarms' && conditions(frame.data).includes(`${FIRE}/fire acknowledged`);
    }
    expect(web.held.alarm(`${PANIC}/panic`)?.acknowledgedBy).toBe('李娜');
    expect(heard.join()).not.toMatch(/panic|di-1\/1"|李娜/);
  });
});
