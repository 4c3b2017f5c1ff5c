import type { Desk, Who } from '../core/access.js';
import { Fault } from '../core/fault.js';
import { type Account, accountNamed, isAlive } from './book.js';
import { freeSlot, withChanged } from './changes.js';
import { fourDigits } from './codes.js';
import { decidePassword } from './password.js';
import { rightsOf } from './roles.js';
import { attempt, type Room, triedAt } from './room.js';
import { beginSession } from './who.js';

const PIN = /^\d{6}$/;

/** What a person does with their own session, password and PIN. */
export const ownHands = (
  room: Room,
): Pick<Desk, 'signOut' | 'lock' | 'unlock' | 'changePassword' | 'newPin' | 'ownerOf'> => {
  const { book, clock, hasher, sessions } = room;

  /** The account of a session, once its password was typed again. */
  const proved = (who: Who, password: string, from: string): Promise<Account> =>
    attempt(
      room,
      { account: triedAt(room, who.name, from), name: who.name, from },
      'sign-in-wrong',
      async () => {
        const account = accountNamed(book.now, who.name);
        const matches = await hasher.matches(account?.password, password);
        return matches && account && isAlive(account, clock.wall()) ? account : undefined;
      },
    );

  const ownerOf: Desk['ownerOf'] = (pin, who, from) =>
    attempt(
      room,
      { account: `pin ${pin.slice(0, 2)} at ${who.session}`, from },
      'pin-wrong',
      async () => {
        const known = book.now.accounts.find((one) => one.pin?.slot === Number(pin.slice(0, 2)));
        const isPin = PIN.test(pin);
        const matches = await hasher.matches(known?.pin?.hash, isPin ? pin.slice(2) : '');
        if (!matches || !known || !isAlive(known, clock.wall())) return undefined;
        return { name: known.name, role: known.role, rights: rightsOf(known.role) };
      },
    );

  return {
    ownerOf,
    signOut: (who) => sessions.end(who.session, 'signed-out'),
    lock: (who) => void sessions.lock(who.session),
    unlock: async (who, proof, from) => {
      if ('password' in proof) await proved(who, proof.password, from);
      else if ((await ownerOf(proof.pin, who, from)).name !== who.name)
        throw new Fault('pin-wrong');
      if (sessions.unlock(who.session)) room.tell({ kind: 'session-unlocked', by: who.name, from });
    },
    changePassword: async (who, password, next, from) => {
      const account = await proved(who, password, from);
      const weak =
        next === password ? new Fault('password-common') : decidePassword(next, account.name);
      if (weak) throw weak;
      const change = { password: await hasher.hash(next), mustChange: false };
      await book.change((now) =>
        withChanged(now, account.name, (one) => ({ ...one, ...change }), clock.wall()),
      );
      room.tell({
        kind: 'account-changed',
        account: account.name,
        what: 'password',
        by: account.name,
        from,
      });
      sessions.endAll(account.name, 'changed');
      return beginSession(room, { ...account, ...change }, from, 'password');
    },
    newPin: async (who, password, from) => {
      const { name } = await proved(who, password, from);
      const digits = fourDigits();
      const hash = await hasher.hash(digits);
      let slot = 0;
      await book.change((now) => {
        slot = freeSlot(now, name);
        return withChanged(now, name, (one) => ({ ...one, pin: { slot, hash } }), clock.wall());
      });
      room.tell({ kind: 'account-changed', account: name, what: 'pin', by: name, from });
      return `${String(slot).padStart(2, '0')}${digits}`;
    },
  };
};
