import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '../core/fault.js';
import { type Clock, hours, type Millis, millis } from '../core/time.js';

/** Longer than this a slip of paper with a token on it should not open anything. */
const LONGEST = hours(1);
/** Nobody needs more at once; the oldest goes first. */
const MOST = 100;

/** Short-lived secrets, each of one person. Kept in memory as SHA-256 only: a restart ends them all. */
export interface Tokens {
  /** Throws `bad-request` for a length that is not within an hour. */
  issue(by: string, holds: Millis): string;
  /** Whose token it is; undefined if it never was one or holds no longer. */
  who(token: string): string | undefined;
}

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

export const createTokens = (clock: Clock): Tokens => {
  const issued = new Map<string, { readonly by: string; readonly until: Millis }>();
  return {
    issue: (by, holds) => {
      if (!(holds > 0 && holds <= LONGEST))
        throw new Fault('bad-request', { why: `for <= ${LONGEST / 60_000} min` });
      const token = randomBytes(24).toString('base64url');
      const [oldest] = issued.keys();
      if (issued.size >= MOST && oldest !== undefined) issued.delete(oldest);
      issued.set(digest(token), { by, until: millis(clock.mono() + holds) });
      return token;
    },
    who: (token) => {
      const key = digest(token);
      const known = issued.get(key);
      if (known === undefined || known.until > clock.mono()) return known?.by;
      issued.delete(key);
      return undefined;
    },
  };
};
