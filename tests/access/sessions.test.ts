import { describe, expect, it } from 'vitest';
import type { SessionEnd } from '../../gateway/core/access.js';
import { hours, minutes, seconds } from '../../gateway/core/time.js';
import { DESK_PC, HERE } from './held-desk.js';
import { closingDesks, code } from './refused.js';

const desks = closingDesks();

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
