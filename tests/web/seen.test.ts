import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import { createFirstSeen } from '../../gateway/first-seen.js';
import { quietLog } from '../held-clock.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

const GAS = 'di-7/1/gas';
const PANIC = 'di-2/4/panic';
const LEAK = 'leak-1/1/leak';

let web: HeldWeb;
let officer: Browser;
beforeAll(async () => {
  web = await heldWeb();
  officer = await web.person('safety-officer', '值班员1');
  await web.held.pass(2000);
});
afterAll(() => web.close());

const told = (from = 0): readonly Event[] =>
  web.held.events.slice(from).filter(({ kind }) => kind.startsWith('first-'));
const seen = async (who: Browser, shown: readonly string[], heard: readonly string[] = []) =>
  (await who.ask('POST', '/api/v1/alarms/seen', { shown, heard })).statusCode;
const timeline = async (alarm: string): Promise<readonly [string, number][]> => {
  const url = `/api/v1/alarms/${encodeURIComponent(alarm)}/timeline`;
  const { lines } = (await officer.ask('GET', url)).json<{
    lines: { after: number; event: { kind: string } }[];
  }>();
  return lines.map(({ event, after }) => [event.kind, after]);
};

describe('what pages have shown and let be heard', () => {
  it('is one event of each for a story, of the first page that says so, with who and where', async () => {
    await web.held.set({ 'di-7/1': 1 });
    await web.held.clock.advance(400);
    expect(await seen(officer, [GAS])).toBe(204);
    await web.held.clock.advance(200);
    expect(await seen(officer, [], [GAS])).toBe(204);
    const viewer = await web.person('viewer', '参观者');
    for (let n = 0; n < 20; n += 1) expect(await seen(viewer, [GAS, GAS], [GAS])).toBe(204);
    expect(told()).toMatchObject([
      { kind: 'first-shown', alarms: [GAS], by: '值班员1', from: '192.0.2.10' },
      { kind: 'first-heard', alarms: [GAS], by: '值班员1' },
    ]);
    const lines = await timeline(GAS);
    expect(lines).toContainEqual(['first-shown', 400]);
    expect(lines).toContainEqual(['first-heard', 600]);
  });

  it('is told anew of the next story of the same alarm, and stays out of the one before', async () => {
    const from = web.held.events.length;
    const standing = web.held.idOf(GAS);
    await web.held.command({ verb: 'acknowledge', alarm: standing }, '值班员1');
    await web.held.set({ 'di-7/1': 0 });
    await web.held.command({ verb: 'reset', alarm: standing, reason: '已关阀' }, '值班员1');
    await web.held.pass(60_000);
    expect(await seen(officer, [GAS])).toBe(204);
    expect(told(from)).toEqual([]);
    await web.held.set({ 'di-7/1': 1 });
    expect(await seen(officer, [GAS])).toBe(204);
    expect(told(from)).toHaveLength(1);
    expect((await timeline(GAS)).filter(([kind]) => kind.startsWith('first-'))).toHaveLength(1);
  });

  it('is nobody’s who is not shown it: a silent alarm on a wall, a zone outside an invitation', async () => {
    const from = web.held.events.length;
    await web.held.set({ 'di-2/4': 1 });
    const wall = await web.person('wall-screen', '大屏');
    const limited = await web.person('assessor', '第三方', { zones: ['f2-kitchen' as never] });
    expect(await seen(wall, [PANIC, GAS], [PANIC])).toBe(403);
    expect(await seen(limited, [PANIC])).toBe(204);
    expect(await seen(officer, ['nowhere', LEAK])).toBe(204);
    expect(told(from)).toEqual([]);
    expect(await seen(officer, [PANIC])).toBe(204);
    expect(told(from)).toMatchObject([{ alarms: [PANIC], by: '值班员1' }]);
    // What a broker carries of it is nothing: neither the alarm nor who sat there.
    expect(web.held.published.join('\n')).not.toContain('first-shown');
  });

  it('is taken from our own pages alone, in its form and size', async () => {
    const from = web.held.events.length;
    expect((await web.inject({ method: 'POST', url: '/api/v1/alarms/seen' })).statusCode).toBe(401);
    const forged = await web.inject({
      ...{ method: 'POST', url: '/api/v1/alarms/seen', payload: { shown: [PANIC], heard: [] } },
      ...{ cookies: { hallkeeper: officer.token }, headers: { host: 'localhost:80' } },
    });
    expect(forged.statusCode).toBe(403);
    const ask = (body: object) => officer.ask('POST', '/api/v1/alarms/seen', body);
    expect((await ask({ shown: [] })).statusCode).toBe(400);
    expect((await ask({ shown: [], heard: [], at: 1 })).statusCode).toBe(400);
    expect((await ask({ shown: ['x'.repeat(200)], heard: [] })).statusCode).toBe(400);
    const many = Array.from({ length: 201 }, () => PANIC);
    expect((await ask({ shown: many, heard: [] })).statusCode).toBe(400);
    expect(told(from)).toEqual([]);
  });

  it('is not told again by the run after, of alarms that still stand', async () => {
    await web.held.clock.advance(1000);
    const from = web.held.events.length;
    const again = createFirstSeen({
      current: () => web.held.current,
      query: { events: async () => web.held.events },
      tell: (happening) => web.held.happen(happening),
      host: { clock: web.held.clock, log: quietLog },
    });
    const by = { name: '值班员2', from: '192.0.2.11' };
    await Promise.all([
      again('first-shown', [web.held.idOf(PANIC)], by),
      again('first-shown', [web.held.idOf(PANIC)], by),
    ]);
    expect(told(from)).toEqual([]);
    await again('first-heard', [web.held.idOf(PANIC)], by);
    expect(told(from)).toHaveLength(1);
  });
});
