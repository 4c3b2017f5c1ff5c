import type { Who } from '../core/access.js';
import type { FaultCode } from '../core/fault.js';
import type { Lesser, Right } from './right.js';

/** Whether somebody may ask this of a route; undefined if so, else why not. Pure: the whole sign-in of the web. */
export const decideAsk = (
  route: { readonly right?: Right; readonly also?: readonly Lesser[] },
  who: Who | undefined,
): FaultCode | undefined => {
  const { right, also = [] } = route;
  if (right === 'open') return undefined;
  if (who === undefined) return 'sign-in-needed';
  if (who.mustChange) return 'password-must-change';
  if (right === undefined || !who.rights.has(right)) return 'not-allowed';
  if (who.role === 'wall-screen' && !also.includes('screen')) return 'not-allowed';
  if (who.scope !== undefined && !also.includes('scoped')) return 'not-allowed';
  if (who.locked && !also.includes('locked')) return 'session-locked';
  return undefined;
};

/** What a request says of where it came from. */
export interface Origin {
  readonly method: string;
  /** The Host header under which this gateway was asked. */
  readonly host: string;
  readonly https: boolean;
  readonly origin?: string | undefined;
  readonly fetchSite?: string | undefined;
  readonly csrf?: string | undefined;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
export const changes = (method: string): boolean => !READS.has(method);

/** A proxy on this machine may bring HTTPS to our HTTP, nobody the other way round. */
const isOwn = (origin: string, { host, https }: Pick<Origin, 'host' | 'https'>): boolean => {
  const [scheme, theirs] = origin.split('://');
  return theirs?.toLowerCase() === host.toLowerCase() && (scheme === 'https' || !https);
};

/**
 * Whether a changing request came from a page of ours: the browser says so (Origin, Sec-Fetch-Site), and
 * a session's requests carry what only its own pages can read. Beside SameSite=Strict, for browsers that
 * keep cookies differently.
 */
export const isFromOurPage = (asked: Origin, who: Who | undefined): boolean => {
  const { method, origin, fetchSite, csrf } = asked;
  if (!changes(method)) return true;
  if (origin !== undefined && !isOwn(origin, asked)) return false;
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false;
  return who === undefined || (who.csrf !== '' && csrf === who.csrf);
};
