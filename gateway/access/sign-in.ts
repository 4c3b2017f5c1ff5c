import type { Desk } from '../core/access.js';
import { Fault } from '../core/fault.js';
import { type Account, accountNamed, isAlive } from './book.js';
import { invitationOf, screenToPair, withFirst, withJoined, withPaired } from './changes.js';
import { asTyped, isSame, secret, sha256 } from './codes.js';
import { personName } from './name.js';
import { decidePassword } from './password.js';
import { attempt, becameFamiliar, type Room, triedAt } from './room.js';
import { beginSession, screenAs } from './who.js';

/** A name and a password that will do; throws the fault that says why not. */
export const soundNew = (typed: string, password: string): string => {
  const name = personName(typed);
  if (name === undefined) throw new Fault('account-name');
  const weak = decidePassword(password, name);
  if (weak) throw weak;
  return name;
};

/** The four doors: password, first administrator, invitation, wall screen. `firstCode` opens the second. */
export const doors = (
  room: Room,
  firstCode: () => string | undefined,
): Pick<Desk, 'signIn' | 'begin' | 'join' | 'pair'> => {
  const { book, clock, hasher } = room;
  const newAccount = (
    name: string,
    password: string,
    more: Pick<Account, 'role' | 'scope' | 'until'>,
  ) => ({
    name,
    password,
    mustChange: false,
    disabled: false,
    since: clock.wall(),
    ...more,
  });

  return {
    signIn: async (name, password, from) => {
      const of = { account: triedAt(room, name, from), name, from };
      const account = await attempt(room, of, 'sign-in-wrong', async () => {
        const known = accountNamed(book.now, name);
        const matches = await hasher.matches(known?.password, password);
        const isThere = known !== undefined && accountNamed(book.now, name) === known;
        return matches && isThere && isAlive(known, clock.wall()) ? known : undefined;
      });
      becameFamiliar(room, account.name, from);
      return beginSession(room, account, from, 'password');
    },

    begin: async (code, typed, password, from) => {
      if (book.now.accounts.length > 0) throw new Fault('first-administrator-exists');
      const of = { account: 'first administrator', from };
      await attempt(room, of, 'code-wrong', async () => {
        const right = firstCode();
        return right !== undefined && isSame(asTyped(right), asTyped(code)) ? true : undefined;
      });
      const name = soundNew(typed, password);
      const account = newAccount(name, await hasher.hash(password), { role: 'administrator' });
      await book.change((now) => withFirst(now, account));
      room.tell({
        kind: 'account-changed',
        account: name,
        what: 'created',
        role: account.role,
        by: name,
        from,
      });
      return beginSession(room, account, from, 'first-administrator');
    },

    join: async (code, typed, password, from) => {
      const digest = sha256(asTyped(code));
      const of = { account: 'invitation', from };
      const invited = await attempt(room, of, 'code-wrong', async () =>
        invitationOf(book.now, digest, clock.wall()),
      );
      const name = soundNew(invited.name ?? typed ?? '', password);
      const { role, scope, accountUntil: until } = invited;
      const account = newAccount(name, await hasher.hash(password), {
        role,
        ...(scope && { scope }),
        ...(until !== undefined && { until }),
      });
      await book.change((now) => {
        if (invitationOf(now, digest, clock.wall()) === undefined) throw new Fault('code-wrong');
        return withJoined(now, invited, account);
      });
      room.tell({
        kind: 'account-changed',
        account: name,
        what: 'created',
        role,
        by: invited.by,
        from,
      });
      return beginSession(room, account, from, 'invitation');
    },

    pair: async (code, from) => {
      const digest = sha256(asTyped(code));
      const of = { account: 'screen', from };
      const screen = await attempt(room, of, 'code-wrong', async () =>
        screenToPair(book.now, digest, from, clock.wall()),
      );
      const token = secret();
      await book.change((now) => {
        if (screenToPair(now, digest, from, clock.wall()) === undefined)
          throw new Fault('code-wrong');
        return withPaired(now, screen.id, sha256(token));
      });
      room.tell({ kind: 'signed-in', by: screen.name, role: 'wall-screen', from, how: 'screen' });
      return { token, who: screenAs(screen) };
    },
  };
};
