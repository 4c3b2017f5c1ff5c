import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../gateway/core/time.js';
import { aPassword, DESK_PC, HERE } from './held-desk.js';
import { closingDesks, code, refused } from './refused.js';

const desks = closingDesks();

describe('the first administrator', () => {
  it('is made once, with the code of the terminal; nothing of it is kept in clear', async () => {
    const held = await desks();
    const { desk } = held;
    const first = desk.firstCode ?? '';
    expect(first).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    expect(desk.firstAdministrator).toBe(true);
    expect(await code(desk.begin('AAAA-AAAA-AAAA-AAAA', '王', aPassword(), HERE))).toBe(
      'code-wrong',
    );
    expect(await code(desk.begin(first, '王', '1234567890', HERE))).toBe('password-simple');
    const password = aPassword();
    const typed = first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
    const { who, token } = await desk.begin(typed, ' 王 ', password, HERE);
    expect(who).toMatchObject({ name: '王', role: 'administrator', mustChange: false });
    expect([desk.firstCode, desk.firstAdministrator]).toEqual([undefined, false]);
    expect(await code(desk.begin(first, '李', password, HERE))).toBe('first-administrator-exists');
    for (const secret of [password, token, first, who.csrf])
      expect(held.kept()).not.toContain(secret);
  });

  it('has a code that cannot be tried out', async () => {
    const { desk } = await desks();
    const tries = Array.from({ length: 8 }, () => code(desk.begin('0', '王', aPassword(), HERE)));
    expect((await Promise.all(tries)).filter((one) => one === 'sign-in-wait')).toHaveLength(3);
    expect(await code(desk.begin(desk.firstCode ?? '', '王', aPassword(), HERE))).toBe(
      'sign-in-wait',
    );
  });

  it('has another code at the next start', async () => {
    const held = await desks();
    const before = held.desk.firstCode;
    const next = await held.reopened();
    expect(await code(next.desk.begin(before ?? '', '王', aPassword(), HERE))).toBe('code-wrong');
  });
});

describe('signing in', () => {
  it('answers a stranger the same whether there is such an account, with the same work', async () => {
    const held = await desks();
    await held.administrator();
    await held.desk.administration.change('王 管理', {}, { by: '王', from: HERE });
    const { desk } = held;
    const at = held.worked();
    const known = await refused(desk.signIn('王 管理', 'a wrong password', DESK_PC));
    const work = held.worked() - at;
    const unknown = await refused(desk.signIn('nobody at all', 'a wrong password', DESK_PC));
    expect(unknown).toEqual(known);
    expect(known).toEqual({ code: 'sign-in-wrong', parameters: {} });
    expect(held.worked() - at).toBe(2 * work);
    for (let n = 0; n < 4; n += 1)
      for (const name of ['王 管理', 'nobody at all'])
        expect(await code(desk.signIn(name, 'a wrong password', DESK_PC))).toBe('sign-in-wrong');
    const waits = [
      await refused(desk.signIn('王 管理', 'a wrong password', DESK_PC)),
      await refused(desk.signIn('nobody at all', 'a wrong password', DESK_PC)),
    ];
    expect(waits[0]).toEqual({ code: 'sign-in-wait', parameters: { seconds: 30 } });
    expect(waits[1]).toEqual(waits[0]);
  });

  it('waits longer with each wrong try, does no work meanwhile, and then takes the right one', async () => {
    const held = await desks();
    const { name, password } = await held.administrator();
    const { desk, clock } = held;
    const wrong = () => code(desk.signIn(name, 'a wrong password', DESK_PC));
    for (let n = 0; n < 5; n += 1) await wrong();
    const worked = held.worked();
    expect(await code(desk.signIn(name, password, DESK_PC))).toBe('sign-in-wait');
    expect(held.worked()).toBe(worked);
    await clock.advance(seconds(29));
    expect(await wrong()).toBe('sign-in-wait');
    await clock.advance(seconds(1));
    expect(await wrong()).toBe('sign-in-wrong');
    await clock.advance(seconds(59));
    expect(await wrong()).toBe('sign-in-wait');
    await clock.advance(seconds(1));
    expect((await desk.signIn(name, password, DESK_PC)).who.name).toBe(name);
    expect(await wrong()).toBe('sign-in-wrong');
  });

  it('looks at five of a hundred tries made at once', async () => {
    const held = await desks();
    const { name } = await held.administrator();
    const at = held.worked();
    const tries = Array.from({ length: 100 }, () => code(held.desk.signIn(name, 'wrong', DESK_PC)));
    const codes = await Promise.all(tries);
    expect(codes.filter((one) => one === 'sign-in-wrong')).toHaveLength(5);
    expect(held.worked() - at).toBe(5);
  });

  it('is not locked out by a stranger where it was done before', async () => {
    const held = await desks();
    const { name, password } = await held.administrator();
    const { desk } = held;
    await desk.signIn(name, password, DESK_PC);
    for (let n = 0; n < 9; n += 1) await code(desk.signIn(name, 'wrong', '203.0.113.5'));
    expect(await code(desk.signIn(name, password, '203.0.113.6'))).toBe('sign-in-wait');
    expect((await desk.signIn(name, password, DESK_PC)).who.name).toBe(name);
  });

  it('stops an address that tries one account after the other', async () => {
    const held = await desks();
    const { name, password } = await held.administrator();
    for (let n = 0; n < 20; n += 1) await code(held.desk.signIn(`person ${n}`, 'wrong', DESK_PC));
    expect(await code(held.desk.signIn(name, password, DESK_PC))).toBe('sign-in-wait');
    expect((await held.desk.signIn(name, password, HERE)).who.name).toBe(name);
  });

  it('writes no name that is no account into the journal: people type passwords there', async () => {
    const held = await desks();
    const { name } = await held.administrator();
    const mistyped = aPassword();
    await code(held.desk.signIn(mistyped, 'x', DESK_PC));
    await code(held.desk.signIn(name.toUpperCase(), 'x', DESK_PC));
    expect(held.told.slice(-2)).toEqual([
      { kind: 'sign-in-refused', from: DESK_PC, why: 'sign-in-wrong' },
      { kind: 'sign-in-refused', by: name, from: DESK_PC, why: 'sign-in-wrong' },
    ]);
    expect(JSON.stringify(held.told)).not.toContain(mistyped);
  });

  it('tells a flood of refusals as thirty a minute and how many there were more', async () => {
    const held = await desks();
    await held.administrator();
    const from = held.told.length;
    for (let n = 0; n < 100; n += 1) await code(held.desk.signIn('x', 'wrong', DESK_PC));
    expect(held.told.length - from).toBe(30);
    await held.clock.advance(minutes(1));
    expect(held.told.length - from).toBe(31);
    expect(held.told.at(-1)).toMatchObject({ why: 'sign-in-wait', more: 69 });
  });

  it('with a temporary password gives no right until it is changed', async () => {
    const held = await desks();
    const { name: by } = await held.administrator();
    const { desk } = held;
    const given = await desk.administration.add('李娜', 'manager', { by, from: HERE });
    const { who, token } = await desk.signIn('李娜', given, DESK_PC);
    expect([who.mustChange, [...who.rights]]).toEqual([true, []]);
    expect(await code(desk.changePassword(who, given, given, DESK_PC))).toBe('password-common');
    expect(await code(desk.changePassword(who, 'wrong', aPassword(), DESK_PC))).toBe(
      'sign-in-wrong',
    );
    const next = await desk.changePassword(who, given, aPassword(), DESK_PC);
    expect([next.who.mustChange, next.who.rights.has('write-device')]).toEqual([false, true]);
    expect(desk.identify(token, DESK_PC, true)).toBeUndefined();
    expect(desk.identify(next.token, DESK_PC, true)?.name).toBe('李娜');
  });
});

describe('the demo', () => {
  it('signs everybody on this machine in, and nobody elsewhere', async () => {
    const { desk } = await desks(true);
    expect(desk.identify(undefined, HERE, true)).toMatchObject({
      name: 'demo',
      role: 'administrator',
    });
    expect(desk.identify(undefined, '::1', true)?.name).toBe('demo');
    expect(desk.identify(undefined, DESK_PC, true)).toBeUndefined();
    expect(desk.firstCode).toBeUndefined();
  });

  it('is not in the data it leaves behind', async () => {
    const held = await desks(true);
    const next = await held.reopened(false);
    expect(next.desk.identify(undefined, HERE, true)).toBeUndefined();
    expect(next.desk.firstCode).toBeDefined();
  });
});
