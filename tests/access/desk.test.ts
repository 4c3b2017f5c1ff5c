import { afterEach, describe, expect, it } from 'vitest';
import type { SessionEnd } from '../../gateway/core/access.js';
import { isFault } from '../../gateway/core/fault.js';
import { ROLES } from '../../gateway/core/role.js';
import { hours, minutes, seconds } from '../../gateway/core/time.js';
import { aPassword, DESK_PC, HERE, type HeldDesk, heldDesk } from './held-desk.js';

const open: HeldDesk[] = [];
afterEach(() => {
  for (const held of open.splice(0)) held.remove();
});
const desks = async (demo = false): Promise<HeldDesk> => {
  const held = await heldDesk({ demo });
  open.push(held);
  return held;
};
/** The code of the fault, and what of it a stranger would see. */
const refused = async (act: Promise<unknown>) => {
  const thrown = await act.then(
    () => 'nothing was refused',
    (fault: unknown) => fault,
  );
  return isFault(thrown) ? { code: thrown.code, parameters: thrown.parameters } : thrown;
};
const code = async (act: Promise<unknown>) => ((await refused(act)) as { code: string }).code;

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

describe('a session', () => {
  it('is nobody with a token that was never given, or only looks like one', async () => {
    const held = await desks();
    const { token } = await held.administrator();
    const { desk } = held;
    expect(desk.identify(token, HERE, true)?.role).toBe('administrator');
    for (const wrong of [undefined, '', token.slice(1), `${token}A`, token.toUpperCase()])
      expect(desk.identify(wrong, HERE, true)).toBeUndefined();
  });

  it('is locked when nobody did anything for a quarter of an hour, and ends after twelve hours', async () => {
    const held = await desks();
    const { token, who } = await held.administrator();
    const { desk, clock } = held;
    const ends: [string, SessionEnd][] = [];
    desk.onEnd((session, why) => ends.push([session, why]));
    await clock.advance(minutes(14));
    expect(desk.identify(token, HERE, false)?.locked).toBe(false);
    await clock.advance(minutes(1) + seconds(5));
    expect(ends).toEqual([[who.session, 'locked']]);
    expect(desk.identify(token, HERE, true)?.locked).toBe(true);
    await clock.advance(hours(12));
    expect(ends.at(-1)).toEqual([who.session, 'expired']);
    expect(desk.identify(token, HERE, true)).toBeUndefined();
    expect(held.told.slice(-2).map(({ kind }) => kind)).toEqual(['session-locked', 'signed-out']);
  });

  it('is held open by a person, not by a page that asks by itself', async () => {
    const held = await desks();
    const { token } = await held.administrator();
    for (let n = 0; n < 4; n += 1) {
      await held.clock.advance(minutes(10));
      expect(held.desk.identify(token, HERE, true)?.locked).toBe(false);
    }
    for (let n = 0; n < 2; n += 1) {
      await held.clock.advance(minutes(10));
      held.desk.identify(token, HERE, false);
    }
    expect(held.desk.identify(token, HERE, true)?.locked).toBe(true);
  });

  it('is unlocked by its own person alone, with password or PIN', async () => {
    const held = await desks();
    const { password, token, who } = await held.administrator();
    const other = await held.person('李娜', 'safety-officer');
    const { desk } = held;
    const own = await desk.newPin(who, password, HERE);
    const others = await desk.newPin(other.who, other.password, HERE);
    const isLocked = () => desk.identify(token, HERE, true)?.locked;
    desk.lock(who);
    expect(isLocked()).toBe(true);
    expect(await code(desk.unlock(who, { pin: others }, HERE))).toBe('pin-wrong');
    expect(await code(desk.unlock(who, { password: other.password }, HERE))).toBe('sign-in-wrong');
    expect(isLocked()).toBe(true);
    await desk.unlock(who, { pin: own }, HERE);
    expect(isLocked()).toBe(false);
    desk.lock(who);
    await desk.unlock(who, { password }, HERE);
    expect(isLocked()).toBe(false);
  });

  it('ends with the gateway; accounts and PINs stay', async () => {
    const held = await desks();
    const { name, password, token, who } = await held.administrator();
    const pin = await held.desk.newPin(who, password, HERE);
    const next = await held.reopened();
    expect(next.desk.identify(token, HERE, true)).toBeUndefined();
    expect(next.desk.firstCode).toBeUndefined();
    const again = await next.desk.signIn(name, password, HERE);
    expect((await next.desk.ownerOf(pin, again.who, HERE)).name).toBe(name);
  });

  it('of one person may stand at ten desks; the eleventh ends the first', async () => {
    const held = await desks();
    const { name, password, token } = await held.administrator();
    for (let n = 0; n < 10; n += 1) {
      await held.clock.advance(1);
      await held.desk.signIn(name, password, DESK_PC);
    }
    expect(held.desk.identify(token, HERE, true)).toBeUndefined();
  });
});

describe('a PIN', () => {
  it("says whose it is, at anybody's desk, and is kept as a hash", async () => {
    const held = await desks();
    const { password, who } = await held.administrator();
    const officer = await held.person('李娜', 'safety-officer');
    const { desk } = held;
    const one = await desk.newPin(who, password, HERE);
    const other = await desk.newPin(officer.who, officer.password, HERE);
    expect([one, other]).toEqual([
      expect.stringMatching(/^01\d{4}$/),
      expect.stringMatching(/^02\d{4}$/),
    ]);
    const owner = await desk.ownerOf(other, who, HERE);
    expect([owner.name, owner.rights.has('command-alarm')]).toEqual(['李娜', true]);
    expect(held.kept()).not.toContain(other);
    expect((await desk.newPin(officer.who, officer.password, HERE)).slice(0, 2)).toBe('02');
    expect(await code(desk.ownerOf('029999999', who, HERE))).toBe('pin-wrong');
    expect(await code(desk.ownerOf('', who, HERE))).toBe('pin-wrong');
  });

  it('cannot be tried out at a desk', async () => {
    const held = await desks();
    const { password, who } = await held.administrator();
    const pin = await held.desk.newPin(who, password, HERE);
    const wrong = `${pin.slice(0, 2)}${pin.slice(2) === '0000' ? '0001' : '0000'}`;
    const codes: string[] = [];
    for (let n = 0; n < 6; n += 1) codes.push(await code(held.desk.ownerOf(wrong, who, HERE)));
    expect(codes).toEqual([...Array(5).fill('pin-wrong'), 'sign-in-wait']);
    expect(await code(held.desk.ownerOf(pin, who, HERE))).toBe('sign-in-wait');
  });
});

describe('an administrator', () => {
  const CHANGER = { by: '王 管理', from: DESK_PC };

  it('cannot take the last one away', async () => {
    const held = await desks();
    await held.administrator();
    const { administration } = held.desk;
    for (const wish of [
      { disabled: true },
      { role: 'viewer' as const },
      { until: held.clock.wall() },
    ])
      expect(await code(administration.change('王 管理', wish, CHANGER))).toBe(
        'last-administrator',
      );
    await administration.add('李娜', 'administrator', CHANGER);
    await administration.change('王 管理', { role: 'viewer' }, CHANGER);
    expect(administration.list().accounts.map(({ role }) => role)).toEqual([
      'viewer',
      'administrator',
    ]);
  });

  it('ends the sessions of whoever is changed, and a reset takes PIN and waiting with it', async () => {
    const held = await desks();
    const { desk } = held;
    const officer = await held.person('李娜', 'safety-officer');
    const pin = await desk.newPin(officer.who, officer.password, HERE);
    const { who } = await held.administrator();
    for (let n = 0; n < 6; n += 1) await code(desk.signIn('李娜', 'wrong', DESK_PC));
    expect(await code(desk.signIn('李娜', officer.password, DESK_PC))).toBe('sign-in-wait');
    const given = await desk.administration.change('李娜', { reset: true }, CHANGER);
    expect(desk.identify(officer.token, HERE, true)).toBeUndefined();
    expect(await code(desk.ownerOf(pin, who, HERE))).toBe('pin-wrong');
    expect((await desk.signIn('李娜', given ?? '', DESK_PC)).who.mustChange).toBe(true);
    await desk.administration.change('李娜', { disabled: true }, CHANGER);
    expect(await code(desk.signIn('李娜', given ?? '', DESK_PC))).toBe('sign-in-wrong');
    const kinds = held.told.flatMap((one) => (one.kind === 'account-changed' ? one.what : []));
    expect(kinds).toEqual(['created', 'created', 'password', 'pin', 'reset', 'disabled']);
  });

  it('ends an account at its time, in the middle of a session', async () => {
    const held = await desks();
    const officer = await held.person('李娜', 'viewer');
    const until = (held.clock.wall() + minutes(5)) as typeof officer.who.until & number;
    await held.desk.administration.change('李娜', { until }, CHANGER);
    const { token } = await held.desk.signIn('李娜', officer.password, HERE);
    await held.clock.advance(minutes(5));
    expect(held.desk.identify(token, HERE, true)).toBeUndefined();
    await held.desk.administration.change('李娜', { until: null }, CHANGER);
    expect((await held.desk.signIn('李娜', officer.password, HERE)).who.name).toBe('李娜');
  });

  it('invites an assessor for a time; the link opens once and not for ever', async () => {
    const held = await desks();
    await held.administrator();
    const { administration } = held.desk;
    expect(await code(administration.add('评估员', 'assessor', CHANGER))).toBe(
      'role-by-invitation',
    );
    expect(await code(administration.invite({ role: 'assessor' }, CHANGER))).toBe(
      'role-by-invitation',
    );
    const scope = { zones: ['waiting-a' as never] };
    const invited = await administration.invite({ role: 'assessor', days: 14, scope }, CHANGER);
    expect(held.kept()).not.toContain(invited.code);
    expect(await code(held.desk.join(invited.code, '评估员', 'short', DESK_PC))).toBe(
      'password-short',
    );
    const { who } = await held.desk.join(invited.code, '评估员', aPassword(), DESK_PC);
    expect([who.role, [...who.rights], who.scope]).toEqual(['assessor', ['see'], scope]);
    expect(await code(held.desk.join(invited.code, '另一位', aPassword(), DESK_PC))).toBe(
      'code-wrong',
    );
    const late = await administration.invite({ role: 'viewer', name: '访客' }, CHANGER);
    await held.clock.advance(hours(7 * 24));
    expect(await code(held.desk.join(late.code, undefined, aPassword(), DESK_PC))).toBe(
      'code-wrong',
    );
    expect(administration.list()).toMatchObject({ invitations: [] });
    await held.clock.advance(hours(7 * 24));
    expect(held.desk.identify(undefined, HERE, true)).toBeUndefined();
    const [, account] = administration.list().accounts;
    expect(account?.until).toBe(held.clock.wall());
  });

  it('pairs one browser with one wall screen, at its own address', async () => {
    const held = await desks();
    await held.administrator();
    const { desk } = held;
    const made = await desk.administration.addScreen('大厅东墙', DESK_PC, CHANGER);
    expect(await code(desk.pair(made.code, '192.0.2.77'))).toBe('code-wrong');
    const { token, who } = await desk.pair(made.code, DESK_PC);
    expect([who.role, [...who.rights], who.until]).toEqual(['wall-screen', ['see'], undefined]);
    expect(await code(desk.pair(made.code, DESK_PC))).toBe('code-wrong');
    expect(held.kept()).not.toContain(token);
    expect(desk.identify(token, '192.0.2.77', false)).toBeUndefined();
    const next = await held.reopened();
    expect(next.desk.identify(token, DESK_PC, false)?.name).toBe('大厅东墙');
    const ends: [string, SessionEnd][] = [];
    next.desk.onEnd((session, why) => ends.push([session, why]));
    await next.desk.administration.removeScreen(made.id, CHANGER);
    expect(next.desk.identify(token, DESK_PC, false)).toBeUndefined();
    expect(ends).toEqual([[made.id, 'changed']]);
  });

  it('lists nothing that opens anything', async () => {
    const held = await desks();
    const { who, password } = await held.administrator();
    await held.desk.newPin(who, password, HERE);
    await held.desk.administration.invite({ role: 'viewer' }, CHANGER);
    await held.desk.administration.addScreen('大厅东墙', undefined, CHANGER);
    expect(JSON.stringify(held.desk.administration.list())).not.toMatch(
      /argon2|[0-9a-f]{64}|"code"/,
    );
  });

  it('finds every role in the table of rights', async () => {
    const held = await desks();
    await held.administrator();
    const given: Record<string, number> = {};
    for (const role of ROLES.filter((one) => one !== 'assessor' && one !== 'wall-screen')) {
      const { who } = await held.person(`somebody ${role}`, role);
      given[role] = who.rights.size;
    }
    expect(given).toEqual({
      administrator: 6,
      manager: 5,
      'safety-officer': 3,
      viewer: 1,
      auditor: 2,
    });
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
