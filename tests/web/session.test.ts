import { afterEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../gateway/core/time.js';
import { aPassword } from '../access/held-desk.js';
import { type HeldWeb, heldWeb } from './held-web.js';

const open: HeldWeb[] = [];
afterEach(async () => {
  for (const web of open.splice(0)) await web.close();
});
const served = async (demo = false): Promise<HeldWeb> => {
  const web = await heldWeb({}, demo);
  open.push(web);
  return web;
};

describe('signing in', () => {
  it('begins with the first administrator and sets a cookie that no script and no other site gets', async () => {
    const web = await served();
    const about = async () => (await web.inject({ url: '/api/v1/about' })).json();
    expect(await about()).toMatchObject({ firstAdministrator: true, https: false, demo: false });
    const password = aPassword();
    const payload = { code: web.desk.desk.firstCode, name: '王', password };
    const answer = await web.inject({
      method: 'POST',
      url: '/api/v1/first-administrator',
      payload,
    });
    expect(answer.json()).toMatchObject({
      signedIn: true,
      name: '王',
      role: 'administrator',
      locked: false,
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^hallkeeper=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await about()).firstAdministrator).toBe(false);
    const again = await web.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      payload: { name: '王', password },
    });
    expect(again.statusCode).toBe(200);
    const [cookie] = again.cookies;
    const me = await web.inject({
      url: '/api/v1/me',
      cookies: { hallkeeper: cookie?.value ?? '' },
    });
    expect(me.json()).toMatchObject({
      signedIn: true,
      name: '王',
      rights: expect.arrayContaining(['administer']),
    });
    expect((await web.inject({ url: '/api/v1/me' })).json()).toEqual({
      signedIn: false,
      demo: false,
    });
  });

  it('refuses in sentences, alike for an account and for none, and says how long to wait', async () => {
    const web = await served();
    await web.administrator();
    const tried = async (name: string) =>
      web.inject({
        method: 'POST',
        url: '/api/v1/sign-in',
        payload: { name, password: 'wrong wrong' },
      });
    const [known, unknown] = [await tried('王 管理'), await tried('nobody')];
    expect([known.statusCode, known.json()]).toEqual([unknown.statusCode, unknown.json()]);
    expect(known.json()).toMatchObject({
      code: 'sign-in-wrong',
      says: { zh: expect.stringMatching(/密码/) },
    });
    expect(Object.keys(known.headers).sort()).toEqual(Object.keys(unknown.headers).sort());
    for (let n = 0; n < 4; n += 1) await tried('王 管理');
    const waits = await tried('王 管理');
    expect([waits.statusCode, waits.headers['retry-after']]).toEqual([429, '30']);
  });

  it('is asked of one address twenty times at once at most', async () => {
    const web = await served();
    const codes: number[] = [];
    for (let n = 0; n < 25; n += 1)
      codes.push(
        (await web.inject({ method: 'POST', url: '/api/v1/sign-in', payload: {} })).statusCode,
      );
    expect(codes).toEqual([...Array(20).fill(400), ...Array(5).fill(429)]);
    await web.held.clock.advance(minutes(1));
    expect(
      (await web.inject({ method: 'POST', url: '/api/v1/sign-in', payload: {} })).statusCode,
    ).toBe(400);
  });

  it('takes no more than it needs, and nothing it does not know', async () => {
    const web = await served();
    const post = (payload: object) =>
      web.inject({ method: 'POST', url: '/api/v1/sign-in', payload });
    expect((await post({ name: 'x', password: 'y'.repeat(5000) })).statusCode).toBe(413);
    expect((await post({ name: 'x', password: 'y'.repeat(300) })).statusCode).toBe(400);
    expect((await post({ name: 'x', password: 'y', role: 'administrator' })).statusCode).toBe(400);
    expect((await post({ name: ['x'], password: { $ne: '' } })).statusCode).toBe(400);
  });

  it('ends when asked, with a cookie that is gone', async () => {
    const web = await served();
    const browser = await web.administrator();
    const answer = await browser.ask('POST', '/api/v1/sign-out', {});
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([
      204,
      expect.stringMatching(/^hallkeeper=; .*Expires=Thu, 01 Jan 1970/),
    ]);
    expect((await browser.ask('GET', '/api/v1/points')).statusCode).toBe(401);
  });

  it('is over after its time: 401 for everything', async () => {
    const web = await served();
    const browser = await web.administrator();
    await web.held.clock.advance(hours(12));
    expect((await browser.ask('GET', '/api/v1/alarms')).statusCode).toBe(401);
  });
});

describe('a changing request', () => {
  it.each([
    ['without the session’s own word', { 'x-hallkeeper-csrf': '' }],
    ['with another word', { 'x-hallkeeper-csrf': 'a guess' }],
    ['from another site', { origin: 'https://evil.example' }],
    ['from a page in a frame', { origin: 'null' }],
    ['from another port of this machine', { origin: 'http://localhost:3000' }],
    ['that the browser says comes from elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour of our name', { 'sec-fetch-site': 'same-site' }],
  ])('%s is not executed, and is in the audit', async (_, headers) => {
    const web = await served();
    const { who, token } = await web.administrator();
    const answer = await web.inject({
      method: 'POST',
      url: '/api/v1/accounts',
      payload: { name: 'intruder', role: 'administrator' },
      cookies: { hallkeeper: token },
      headers: {
        'x-hallkeeper-csrf': who.csrf,
        host: 'localhost:80',
        origin: 'http://localhost:80',
        ...headers,
      },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'request-elsewhere']);
    expect(web.desk.desk.administration.list().accounts).toHaveLength(1);
    expect(web.desk.told.at(-1)).toMatchObject({
      kind: 'access-refused',
      why: 'request-elsewhere',
    });
  });

  it('cannot be made with a token in a header', async () => {
    const web = await served();
    const { token } = await web.administrator();
    const bearer = { authorization: `Bearer ${token}` };
    expect((await web.inject({ url: '/api/v1/points', headers: bearer })).statusCode).toBe(200);
    const wrote = await web.inject({
      method: 'POST',
      url: '/api/v1/commands',
      payload: { id: '12345678', verb: 'silence' },
      headers: bearer,
    });
    expect(wrote.statusCode).toBe(401);
  });

  it('by a name that is not ours is not answered (DNS rebinding)', async () => {
    const web = await served();
    for (const host of ['evil.example', 'localhost.evil.example:8080', '192.0.2.1', 'localhost.'])
      expect((await web.inject({ url: '/api/v1/me', headers: { host } })).statusCode).toBe(421);
    for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080'])
      expect((await web.inject({ url: '/api/v1/me', headers: { host } })).statusCode).toBe(200);
  });
});

describe('a locked desk', () => {
  it('shows alarms, and is opened by its own person', async () => {
    const web = await served();
    const browser = await web.administrator();
    await web.held.clock.advance(minutes(15));
    const me = await browser.ask('GET', '/api/v1/me');
    expect(me.json()).toMatchObject({ signedIn: true, locked: true });
    expect((await browser.ask('GET', '/api/v1/alarms')).statusCode).toBe(200);
    const points = await browser.ask('GET', '/api/v1/points');
    expect([points.statusCode, points.json().code]).toEqual([403, 'session-locked']);
    const wrong = await browser.ask('POST', '/api/v1/unlock', { password: 'wrong wrong' });
    expect(wrong.statusCode).toBe(401);
    const right = await browser.ask('POST', '/api/v1/unlock', { password: browser.password });
    expect(right.json()).toMatchObject({ locked: false });
    expect((await browser.ask('GET', '/api/v1/points')).statusCode).toBe(200);
    await browser.ask('POST', '/api/v1/lock', {});
    expect((await browser.ask('GET', '/api/v1/points')).statusCode).toBe(403);
  });

  it('is locked although its page goes on asking by itself', async () => {
    const web = await served();
    const { token } = await web.administrator();
    for (let n = 0; n < 4; n += 1) {
      await web.held.clock.advance(minutes(5));
      await web.inject({
        url: '/api/v1/alarms',
        cookies: { hallkeeper: token },
        headers: { 'x-hallkeeper-background': '1' },
      });
    }
    const me = await web.inject({ url: '/api/v1/me', cookies: { hallkeeper: token } });
    expect(me.json().locked).toBe(true);
  });
});

describe('the demo', () => {
  it('signs in without typing, says so, and is still deaf to other pages', async () => {
    const web = await served(true);
    const me = (await web.inject({ url: '/api/v1/me', remoteAddress: '127.0.0.1' })).json();
    expect(me).toMatchObject({ signedIn: true, demo: true, name: 'demo', role: 'administrator' });
    const silence = (csrf: string, origin?: string) =>
      web.inject({
        method: 'POST',
        url: '/api/v1/commands',
        remoteAddress: '127.0.0.1',
        payload: { id: crypto.randomUUID(), verb: 'silence' },
        headers: { host: 'localhost:80', 'x-hallkeeper-csrf': csrf, ...(origin && { origin }) },
      });
    expect((await silence(me.csrf, 'http://localhost:80')).json()).toMatchObject({
      why: 'nothing-to-silence',
    });
    expect((await silence('')).statusCode).toBe(403);
    expect((await silence(me.csrf, 'http://evil.example')).statusCode).toBe(403);
  });

  it('signs nobody in from elsewhere', async () => {
    const web = await served(true);
    expect((await web.inject({ url: '/api/v1/me' })).json()).toEqual({
      signedIn: false,
      demo: true,
    });
    expect((await web.inject({ url: '/api/v1/points' })).statusCode).toBe(401);
  });
});
