import { Fault } from '../core/fault.js';
import type { Instant } from '../core/time.js';
import {
  type Account,
  accountNamed,
  type Book,
  type Invitation,
  isAlive,
  type Screen,
} from './book.js';
import { isSame } from './codes.js';
import { nameKey } from './name.js';

/** What may be done to a book of accounts. Pure: each gives the next book, or throws the fault that refuses it. */

const MOST_ACCOUNTS = 100;
const MOST_OTHERS = 50;

const within = (count: number, most: number): void => {
  if (count >= most) throw new Fault('account-too-many', { most });
};

export const withAccount = (book: Book, account: Account): Book => {
  if (accountNamed(book, account.name)) throw new Fault('account-exists', { name: account.name });
  within(book.accounts.length, MOST_ACCOUNTS);
  return { ...book, accounts: [...book.accounts, account] };
};

/** Only into an empty book. */
export const withFirst = (book: Book, account: Account): Book => {
  if (book.accounts.length > 0) throw new Fault('first-administrator-exists');
  return withAccount(book, account);
};

const isAdministrator = (account: Account, now: Instant): boolean =>
  account.role === 'administrator' && isAlive(account, now);

/** Refused if nobody could administer after it. */
export const withChanged = (
  book: Book,
  name: string,
  to: (account: Account) => Account,
  now: Instant,
): Book => {
  const before = accountNamed(book, name);
  if (before === undefined) throw new Fault('not-found', { what: name });
  const accounts = book.accounts.map((one) => (one === before ? to(one) : one));
  const isLast =
    isAdministrator(before, now) &&
    !accounts.some((one) => isAdministrator(one, now) && one.until === undefined);
  if (isLast) throw new Fault('last-administrator', { name: before.name });
  return { ...book, accounts };
};

/** The first pair of digits that nobody has. */
export const freeSlot = (book: Book, name: string): number => {
  const taken = new Set(
    book.accounts
      .filter((one) => nameKey(one.name) !== nameKey(name))
      .flatMap((one) => one.pin?.slot ?? []),
  );
  const own = accountNamed(book, name)?.pin?.slot;
  if (own !== undefined && !taken.has(own)) return own;
  for (let slot = 1; slot <= 99; slot += 1) if (!taken.has(slot)) return slot;
  throw new Fault('account-too-many', { most: 99 });
};

export const withInvitation = (book: Book, invitation: Invitation, now: Instant): Book => {
  const open = book.invitations.filter(({ until }) => now < until);
  within(open.length, MOST_OTHERS);
  if (invitation.name !== undefined && accountNamed(book, invitation.name))
    throw new Fault('account-exists', { name: invitation.name });
  return { ...book, invitations: [...open, invitation] };
};

const without = <One extends { readonly id: string }>(all: readonly One[], id: string): One[] => {
  const rest = all.filter((one) => one.id !== id);
  if (rest.length === all.length) throw new Fault('not-found', { what: id });
  return rest;
};
export const withoutInvitation = (book: Book, id: string): Book => ({
  ...book,
  invitations: without(book.invitations, id),
});

/** Whose code this is; by digests, so that a wrong one tells nothing by its time. */
export const invitationOf = (book: Book, code: string, now: Instant): Invitation | undefined =>
  book.invitations.find((one) => isSame(one.code, code) && now < one.until);

/** The account of an invitation in its place: the code opens nothing a second time. */
export const withJoined = (book: Book, invitation: Invitation, account: Account): Book =>
  withAccount(withoutInvitation(book, invitation.id), account);

export const withScreen = (book: Book, screen: Screen): Book => {
  within(book.screens.length, MOST_OTHERS);
  return { ...book, screens: [...book.screens, screen] };
};
export const withoutScreen = (book: Book, id: string): Book => ({
  ...book,
  screens: without(book.screens, id),
});

export const screenToPair = (
  book: Book,
  code: string,
  from: string,
  now: Instant,
): Screen | undefined =>
  book.screens.find(
    (one) =>
      one.code !== undefined &&
      isSame(one.code, code) &&
      now < (one.codeUntil ?? now) &&
      (one.address === undefined || one.address === from),
  );

/** From its code to its token: the link opens nothing a second time. */
export const withPaired = (book: Book, id: string, token: string): Book => ({
  ...book,
  screens: book.screens.map((one) =>
    one.id === id
      ? {
          id,
          name: one.name,
          ...(one.address !== undefined && { address: one.address }),
          since: one.since,
          by: one.by,
          token,
        }
      : one,
  ),
});

export const screenOf = (book: Book, token: string, from: string): Screen | undefined =>
  book.screens.find(
    (one) => one.token === token && (one.address === undefined || one.address === from),
  );
