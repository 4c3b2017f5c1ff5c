import type { Administration, Changer, Code } from '../core/access.js';
import type { AccountChange } from '../core/access-event.js';
import { Fault } from '../core/fault.js';
import { hours, type Instant, later, type Millis } from '../core/time.js';
import { type Account, accountNamed } from './book.js';
import {
  withAccount,
  withChanged,
  withInvitation,
  withoutInvitation,
  withoutScreen,
  withScreen,
} from './changes.js';
import { asTyped, personCode, publicId, sha256 } from './codes.js';
import { nameKey, personName } from './name.js';
import { isGiven } from './roles.js';
import type { Room } from './room.js';

/** A link that lies in a chat for a week is one too many. */
const CODE_OPENS = hours(7 * 24);
const SCREEN_CODE_OPENS = hours(1);
const days = (n: number): Millis => hours(24 * n);

/** Adds, changes and withdraws accounts; each is an event with who did it. */
export const administration = (room: Room, ended: (screen: string) => void): Administration => {
  const { book, clock, hasher, sessions } = room;
  const told = (
    account: string,
    what: AccountChange,
    { by, from }: Changer,
    more: Pick<Account, 'role'> | object = {},
  ) => room.tell({ kind: 'account-changed', account, what, ...more, by, from });
  const nameOf = (typed: string): string => {
    const name = personName(typed);
    if (name === undefined) throw new Fault('account-name');
    return name;
  };
  const newCode = (opens: Millis): Code => ({
    id: publicId(),
    code: personCode(),
    until: later(clock.wall(), opens),
  });
  const knownAs = (until: Instant | undefined) => until === undefined || clock.wall() < until;

  return {
    list: () => {
      const { accounts, invitations, screens } = book.now;
      return {
        accounts: accounts.map(({ password: _, pin, ...account }) => {
          const waits = room.tries.longest('account', nameKey(account.name));
          return {
            ...account,
            hasPin: pin !== undefined,
            signedIn: sessions.count(account.name),
            ...(waits > 0 && { waits }),
          };
        }),
        invitations: invitations
          .filter(({ until }) => knownAs(until))
          .map(({ code: _, accountUntil: _until, ...invitation }) => invitation),
        screens: screens.map(({ code: _, codeUntil: _until, token, ...screen }) => ({
          ...screen,
          paired: token !== undefined,
        })),
      };
    },
    add: async (typed, role, changer) => {
      const name = nameOf(typed);
      if (!isGiven(role)) throw new Fault('role-by-invitation', { role });
      const password = personCode();
      const hash = await hasher.hash(password);
      await book.change((now) =>
        withAccount(now, {
          name,
          role,
          password: hash,
          mustChange: true,
          disabled: false,
          since: clock.wall(),
        }),
      );
      told(name, 'created', changer, { role });
      return password;
    },
    change: async (typed, { role, disabled, until, reset, unlock, signOut }, changer) => {
      const before = accountNamed(book.now, typed);
      if (before === undefined) throw new Fault('not-found', { what: typed });
      if (role !== undefined && role !== before.role && !isGiven(role))
        throw new Fault('role-by-invitation', { role });
      const password = reset ? personCode() : undefined;
      const hash = password === undefined ? undefined : await hasher.hash(password);
      const to = (account: Account): Account => {
        const {
          pin,
          until: end,
          ...rest
        } = {
          ...account,
          ...(role !== undefined && { role }),
          ...(disabled !== undefined && { disabled }),
        };
        const ends = until === undefined ? end : until;
        return {
          ...rest,
          ...(ends !== undefined && ends !== null && { until: ends }),
          ...(hash === undefined
            ? pin !== undefined && { pin }
            : { password: hash, mustChange: true }),
        };
      };
      const isOther = [role, disabled, until, reset].some((wish) => wish !== undefined);
      if (isOther) await book.change((now) => withChanged(now, before.name, to, clock.wall()));
      if (role !== undefined) told(before.name, 'role', changer, { role });
      if (disabled !== undefined) told(before.name, disabled ? 'disabled' : 'enabled', changer);
      if (until !== undefined) told(before.name, 'until', changer);
      if (password !== undefined) told(before.name, 'reset', changer);
      if (unlock) told(before.name, 'unlocked', changer);
      if (signOut) told(before.name, 'sessions-ended', changer);
      if (isOther || signOut) sessions.endAll(before.name, 'changed');
      if (reset || unlock) room.tries.forgive('account', nameKey(before.name));
      return password;
    },
    invite: async ({ role, name: typed, days: lasting, scope }, changer) => {
      if (role === 'wall-screen' || (role === 'assessor' && lasting === undefined))
        throw new Fault('role-by-invitation', { role });
      const name = typed === undefined ? undefined : nameOf(typed);
      const made = newCode(CODE_OPENS);
      const invitation = {
        id: made.id,
        code: sha256(asTyped(made.code)),
        role,
        ...(name !== undefined && { name }),
        until: made.until,
        by: changer.by,
        ...(scope && { scope }),
        ...(lasting !== undefined && { accountUntil: later(clock.wall(), days(lasting)) }),
      };
      await book.change((now) => withInvitation(now, invitation, clock.wall()));
      told(name ?? made.id, 'invited', changer, { role });
      return made;
    },
    withdraw: async (id, changer) => {
      await book.change((now) => withoutInvitation(now, id));
      told(id, 'invitation-withdrawn', changer);
    },
    addScreen: async (typed, address, changer) => {
      const name = nameOf(typed);
      const made = newCode(SCREEN_CODE_OPENS);
      await book.change((now) =>
        withScreen(now, {
          id: made.id,
          name,
          code: sha256(asTyped(made.code)),
          codeUntil: made.until,
          ...(address !== undefined && { address }),
          since: clock.wall(),
          by: changer.by,
        }),
      );
      told(name, 'screen-added', changer);
      return made;
    },
    removeScreen: async (id, changer) => {
      const name = book.now.screens.find((one) => one.id === id)?.name ?? id;
      await book.change((now) => withoutScreen(now, id));
      told(name, 'screen-removed', changer);
      ended(id);
    },
  };
};
