import { z } from 'zod';
import type { ZoneId } from '../core/identity.js';
import { ROLES } from '../core/role.js';
import { type Instant, instant } from '../core/time.js';
import { HASH } from './hasher.js';
import { nameKey, personName } from './name.js';

/** The accounts file `<data>/access.json`, checked whole each time it is read. No secret stands in it in clear. */

const at = z.int().transform((ms): Instant => instant(ms));
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const hash = z.string().regex(HASH);
const id = z.string().regex(/^[0-9a-f]{12}$/);
const name = z.string().refine((text) => personName(text) === text);

const scope = z.strictObject({
  zones: z
    .array(z.string().transform((zone) => zone as ZoneId))
    .readonly()
    .exactOptional(),
  from: at.exactOptional(),
  to: at.exactOptional(),
});

const account = z.strictObject({
  name,
  role: z.enum(ROLES),
  password: hash,
  mustChange: z.boolean(),
  disabled: z.boolean(),
  /** `slot` are the first two digits of the PIN, `hash` is that of all six. */
  pin: z.strictObject({ slot: z.int().min(0).max(99), hash }).exactOptional(),
  since: at,
  until: at.exactOptional(),
  scope: scope.exactOptional(),
});
const invitation = z.strictObject({
  id,
  code: digest,
  role: z.enum(ROLES),
  name: name.exactOptional(),
  until: at,
  by: z.string(),
  scope: scope.exactOptional(),
  /** When the account that comes of it ends. */
  accountUntil: at.exactOptional(),
});
/** `code` until it is paired, `token` from then on. */
const screen = z.strictObject({
  id,
  name,
  code: digest.exactOptional(),
  codeUntil: at.exactOptional(),
  token: digest.exactOptional(),
  address: z.string().exactOptional(),
  since: at,
  by: z.string(),
});

export const bookSchema = z
  .strictObject({
    version: z.literal(1),
    accounts: z.array(account),
    invitations: z.array(invitation),
    screens: z.array(screen),
  })
  .refine(
    ({ accounts }) => new Set(accounts.map((one) => nameKey(one.name))).size === accounts.length,
    { error: 'two accounts of one name' },
  );

export type Book = z.output<typeof bookSchema>;
export type Account = z.output<typeof account>;
export type Invitation = z.output<typeof invitation>;
export type Screen = z.output<typeof screen>;

export const EMPTY_BOOK: Book = { version: 1, accounts: [], invitations: [], screens: [] };

export const accountNamed = (book: Book, typed: string): Account | undefined =>
  book.accounts.find((one) => nameKey(one.name) === nameKey(typed));

/** Whether this account opens anything at this moment. */
export const isAlive = ({ disabled, until }: Account, now: Instant): boolean =>
  !disabled && (until === undefined || now < until);
