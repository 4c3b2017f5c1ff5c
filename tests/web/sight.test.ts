import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../gateway/core/time.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

/** The panic button of window 1: silent. */
const PANIC = 'di-1/1';

let web: HeldWeb;
beforeAll(async () => {
  web = await heldWeb();
  await web.held.pass(2000);
});
afterAll(() => web.close());
const alarmsOf = async (
  browser: Browser,
): Promise<{ alarm: string; zone: string; silent: boolean }[]> =>
  (await browser.ask('GET', '/api/v1/alarms')).json();

describe('a wall screen', () => {
  it('shows no silent alarm, not the point that would tell of it, and nobody’s name', async () => {
    const [officer, screen] = [
      await web.person('safety-officer', '李娜'),
      await web.person('wall-screen'),
    ];
    await web.held.set({ [PANIC]: 1, 'di-6/1': 1 });
    await web.held.pass(2000);
    await officer.ask('POST', '/api/v1/commands', {
      id: '12345678',
      verb: 'acknowledge',
      alarm: 'di-6/1/fire',
      note: '李娜去现场',
    });
    const [full, public_] = [await alarmsOf(officer), await alarmsOf(screen)];
    expect(full.filter(({ silent }) => silent).length).toBeGreaterThan(0);
    expect(public_.filter(({ silent }) => silent)).toEqual([]);
    expect(public_.map(({ alarm }) => alarm)).toContain('di-6/1/fire');
    expect(JSON.stringify(full)).toContain('李娜');
    expect(JSON.stringify(public_)).not.toContain('李娜');
    const points = async (browser: Browser) =>
      (await browser.ask('GET', '/api/v1/points')).json().map(({ id }: { id: string }) => id);
    expect(await points(officer)).toContain(PANIC);
    expect(await points(screen)).not.toContain(PANIC);
    const history = `/api/v1/points/${PANIC}/history`;
    expect((await officer.ask('GET', history)).statusCode).toBe(200);
    expect((await screen.ask('GET', history)).statusCode).toBe(403);
  });
});

describe('an assessor', () => {
  it('invited to some zones and a period is shown these alone', async () => {
    const [from, to] = [
      instant(Date.parse('2026-03-09T00:00+08:00')),
      instant(Date.parse('2026-03-11T00:00+08:00')),
    ];
    const zones = ['f1-waiting' as never];
    const assessor = await web.person('assessor', '评估员', { zones, from, to });
    const points = (await assessor.ask('GET', '/api/v1/points')).json();
    expect(points.length).toBeGreaterThan(0);
    expect(new Set(points.map(({ zone }: { zone: string }) => zone))).toEqual(new Set(zones));
    const [{ id: inside }] = points;
    const past = await assessor.ask('GET', `/api/v1/points/${inside}/history?from=0`);
    expect(past.json()[0].at).toBe(from);
    const before = await assessor.ask('GET', `/api/v1/points/${inside}/history?from=0&to=1000`);
    expect(before.json()).toEqual([]);
    expect((await assessor.ask('GET', `/api/v1/points/${PANIC}/history`)).statusCode).toBe(403);
    for (const { zone } of await alarmsOf(assessor)) expect(zones).toContain(zone);
    const events = (await assessor.ask('GET', '/api/v1/events?limit=10000')).json();
    for (const event of events) expect(zones).toContain(event.alarm.zone);
    const me = (await assessor.ask('GET', '/api/v1/me')).json();
    expect(me).toMatchObject({ role: 'assessor', rights: ['see'], scope: { zones, from, to } });
  });

  it('whose period is over is shown nothing of now', async () => {
    const to = instant(Date.parse('2026-03-01T00:00+08:00'));
    const assessor = await web.person('assessor', '去年的评估员', { to });
    expect((await assessor.ask('GET', '/api/v1/points')).json()).toEqual([]);
    expect((await assessor.ask('GET', '/api/v1/alarms')).json()).toEqual([]);
  });
});
