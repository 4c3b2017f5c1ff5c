import { describe, expect, it } from 'vitest';
import type { SessionEnd } from '../../gateway/core/access.js';
import { ROLES } from '../../gateway/core/role.js';
import { hours, minutes } from '../../gateway/core/time.js';
import { aPassword, DESK_PC, HERE } from './held-desk.js';
import { closingDesks, code } from './refused.js';

const desks = closingDesks();

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

  it('sees who waits after wrong tries, and unlocks them with the password they have', async () => {
    const held = await desks();
    const { administration } = held.desk;
    const officer = await held.person('李娜', 'safety-officer');
    const waits = () => administration.list().accounts.map((account) => account.waits);
    expect(waits()).toEqual([undefined, undefined]);
    // At the desk where the account is used, and from elsewhere: each counts by itself.
    for (const from of [HERE, DESK_PC])
      for (let n = 0; n < 6; n += 1) await code(held.desk.signIn('李娜', 'wrong', from));
    expect(waits()).toEqual([undefined, 30_000]);
    await administration.change('李娜', { unlock: true }, CHANGER);
    expect(waits()).toEqual([undefined, undefined]);
    expect(held.desk.identify(officer.token, HERE, true)?.name).toBe('李娜');
    expect((await held.desk.signIn('李娜', officer.password, DESK_PC)).who.mustChange).toBe(false);
    expect(held.told.at(-2)).toMatchObject({ account: '李娜', what: 'unlocked', by: '王 管理' });
  });

  it('ends the sessions of somebody who may come in again', async () => {
    const held = await desks();
    const { administration } = held.desk;
    const officer = await held.person('李娜', 'safety-officer');
    await administration.change('李娜', { signOut: true }, CHANGER);
    expect(held.desk.identify(officer.token, HERE, true)).toBeUndefined();
    expect((await held.desk.signIn('李娜', officer.password, HERE)).who.name).toBe('李娜');
    const [told] = held.told.filter((one) => one.kind === 'account-changed').slice(-1);
    expect(told).toMatchObject({ what: 'sessions-ended', by: '王 管理', from: DESK_PC });
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
