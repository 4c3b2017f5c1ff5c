import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../../gateway/core/time.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

const FIRE = 'di-6/1/fire';

let web: HeldWeb;
beforeEach(async () => {
  web = await heldWeb();
  await web.held.pass(2000);
  await web.held.set({ 'di-6/1': 1 });
  await web.held.pass(2000);
});
afterEach(() => web.close());

const command = async (browser: Browser, verb: object, id: string = crypto.randomUUID()) =>
  (await browser.ask('POST', '/api/v1/commands', { id, ...verb })).json();
const acknowledge = { verb: 'acknowledge', alarm: FIRE };

describe('a command from a page', () => {
  it('is done in the name of whoever is signed in, from the address of the browser', async () => {
    const officer = await web.person('safety-officer', '李娜');
    expect(await command(officer, acknowledge)).toEqual({ accepted: true, by: '李娜' });
    expect(web.held.alarm(FIRE)).toMatchObject({ acknowledgedBy: '李娜', acknowledgedVia: 'page' });
    const done = web.held.events.find(({ kind }) => kind === 'command-accepted');
    expect(done).toMatchObject({
      command: { by: { name: '李娜', via: 'page', from: '192.0.2.10' } },
    });
  });

  it('of two at once is done for one; the other is told who has it (SO2)', async () => {
    const [one, other] = [
      await web.person('safety-officer', '李娜'),
      await web.person('manager', '王伟'),
    ];
    const answers = await Promise.all([command(one, acknowledge), command(other, acknowledge)]);
    const won = answers.find(({ accepted }) => accepted);
    const lost = answers.find(({ accepted }) => !accepted);
    expect(won?.by).toBe(web.held.alarm(FIRE)?.acknowledgedBy);
    expect(lost).toMatchObject({
      why: 'alarm-already-acknowledged',
      parameters: { by: won?.by },
      says: { zh: expect.stringContaining(won?.by), en: expect.stringContaining(won?.by) },
    });
  });

  it('with one id is done once', async () => {
    const officer = await web.person('safety-officer', '李娜');
    const [first, again] = [
      await command(officer, { verb: 'silence' }, 'the-same-id'),
      await command(officer, { verb: 'silence' }, 'the-same-id'),
    ];
    expect([first.accepted, again.accepted]).toEqual([true, true]);
    expect(web.held.events.filter(({ kind }) => kind === 'siren-silenced')).toHaveLength(1);
  });

  it('with a PIN is the act of its owner, whoever is signed in at the desk', async () => {
    const [desk, officer] = [
      await web.person('manager', '值班台'),
      await web.person('safety-officer', '李娜'),
    ];
    const { pin } = (
      await officer.ask('POST', '/api/v1/me/pin', { password: officer.password })
    ).json();
    expect(await command(desk, { ...acknowledge, pin })).toEqual({ accepted: true, by: '李娜' });
    expect(web.held.alarm(FIRE)?.acknowledgedBy).toBe('李娜');
    expect(JSON.stringify(web.held.events)).not.toContain(pin);
  });

  it('is taken at a locked desk with a PIN, and with nothing less', async () => {
    const [desk, officer] = [
      await web.person('manager', '值班台'),
      await web.person('safety-officer', '李娜'),
    ];
    const { pin } = (
      await officer.ask('POST', '/api/v1/me/pin', { password: officer.password })
    ).json();
    await web.held.clock.advance(minutes(15));
    expect(await command(desk, acknowledge)).toMatchObject({ code: 'session-locked' });
    expect(await command(desk, { ...acknowledge, pin: '999999' })).toMatchObject({
      code: 'pin-wrong',
    });
    expect(await command(desk, { ...acknowledge, pin })).toEqual({ accepted: true, by: '李娜' });
    expect((await desk.ask('GET', '/api/v1/points')).statusCode).toBe(403);
  });

  it('with the PIN of somebody who may not is refused, and in the audit', async () => {
    const [desk, viewer] = [
      await web.person('manager', '值班台'),
      await web.person('viewer', '访客'),
    ];
    const { pin } = (
      await viewer.ask('POST', '/api/v1/me/pin', { password: viewer.password })
    ).json();
    expect(await command(desk, { ...acknowledge, pin })).toMatchObject({ code: 'not-allowed' });
    expect(web.held.alarm(FIRE)?.acknowledgedBy).toBeUndefined();
    expect(web.desk.told.at(-1)).toMatchObject({ kind: 'access-refused', by: '访客' });
  });

  it.each([
    ['a verb that is none', { verb: 'evacuate' }],
    ['too much', { ...acknowledge, force: true }],
    ['a length that is none', { verb: 'shelve', alarm: FIRE, for: -1, reason: 'x' }],
    ['no reason', { verb: 'reset', alarm: FIRE, reason: '  ' }],
  ])('with %s is a wrong question', async (_, body) => {
    const officer = await web.person('safety-officer', '李娜');
    const answer = await officer.ask('POST', '/api/v1/commands', { id: '12345678', ...body });
    expect(answer.statusCode).toBe(400);
  });
});

describe('the audit', () => {
  it('holds every sign-in, command, change of accounts and look at it, newest first', async () => {
    const [manager, officer] = [
      await web.person('manager', '王伟'),
      await web.person('safety-officer', '李娜'),
    ];
    await command(officer, acknowledge);
    await officer.ask('GET', '/api/v1/audit');
    await manager.ask('GET', '/api/v1/audit');
    const all = (await manager.ask('GET', '/api/v1/audit?limit=5')).json();
    const kinds = all.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual([
      'exported',
      'access-refused',
      'command-accepted',
      'signed-in',
      'signed-out',
    ]);
    const hers = (
      await manager.ask('GET', `/api/v1/audit?who=${encodeURIComponent('李娜')}`)
    ).json();
    expect(new Set(hers.map(({ kind }: { kind: string }) => kind))).toEqual(
      new Set(['access-refused', 'command-accepted', 'signed-in', 'signed-out', 'account-changed']),
    );
  });

  it('is not among the events of those who may not see it', async () => {
    const [manager, officer] = [
      await web.person('manager', '王伟'),
      await web.person('safety-officer', '李娜'),
    ];
    const kinds = async (browser: Browser) =>
      (await browser.ask('GET', '/api/v1/events?limit=1000'))
        .json()
        .map(({ kind }: { kind: string }) => kind);
    expect(await kinds(manager)).toContain('signed-in');
    const seen = await kinds(officer);
    expect(seen).toContain('alarm-raised');
    expect(seen).not.toContain('signed-in');
  });

  it('is in no message to a broker', async () => {
    await web.person('manager', '王伟');
    await web.person('viewer', '访客').then((viewer) => viewer.ask('GET', '/api/v1/accounts'));
    expect(web.held.events.some(({ kind }) => kind === 'access-refused')).toBe(true);
    expect(web.held.published.join()).not.toMatch(/signed|access-refused|account-changed|王伟/);
  });
});
