import type { X509Certificate } from 'node:crypto';
import { type Instant, instant, type Millis, millis } from '../../core/time.js';

const DAY_MS = 86_400_000;
/** Browsers take no longer one from a private authority for ever; ours is renewed by itself anyway. */
export const LEAF_HOLDS: Millis = millis(397 * DAY_MS);
export const AUTHORITY_HOLDS: Millis = millis(20 * 365 * DAY_MS);
const RENEW_BEFORE: Millis = millis(30 * DAY_MS);

/** What of a certificate decides whether it will do. */
export interface Facts {
  readonly from: Instant;
  readonly to: Instant;
  /** DNS names and addresses, as they are called. */
  readonly names: readonly string[];
}

/** `DNS:hall, IP Address:192.0.2.10` as node prints it; an IPv6 address is printed in full. */
export const factsOf = ({ validFrom, validTo, subjectAltName }: X509Certificate): Facts => ({
  from: instant(Date.parse(validFrom)),
  to: instant(Date.parse(validTo)),
  names: (subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, '').toLowerCase()),
});

/** `::1` and `0:0:0:0:0:0:0:1` are one address. */
const sameForm = (name: string): string => {
  if (!name.includes(':')) return name.toLowerCase();
  const [head = '', tail] = name.toLowerCase().split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill('0'), ...right]
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};

/** Why a server certificate must be made anew; undefined if it need not. */
export const decideRenewal = (
  { from, to, names }: Facts,
  wanted: readonly string[],
  now: Instant,
): 'expires' | 'not-yet' | 'names' | undefined => {
  if (now < from) return 'not-yet';
  if (to - now < RENEW_BEFORE) return 'expires';
  const known = new Set(names.map(sameForm));
  return wanted.every((name) => known.has(sameForm(name))) ? undefined : 'names';
};

/** No certificate of ours is older than the software: a clock before that is wrong, and is not believed. */
const NOT_BEFORE = instant(Date.UTC(2026, 0, 1));

/** From when to when one made now holds; a day of grace for browsers whose clock is slow. */
export const spanOf = (now: Instant, holds: Millis): { readonly from: Date; readonly to: Date } => {
  const made = Math.max(now, NOT_BEFORE);
  return { from: new Date(made - DAY_MS), to: new Date(made + holds) };
};

/** As people compare it on two screens. */
export const fingerprintOf = ({ fingerprint256 }: X509Certificate): string => fingerprint256;
