import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Crockford's alphabet: nothing in it is read as something else. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code for people to type: 16 letters in fours, 80 bits. */
export const personCode = (): string =>
  (
    Array.from(randomBytes(16), (byte) => LETTERS[byte & 31])
      .join('')
      .match(/.{4}/g) ?? []
  ).join('-');

/** As it was meant: `o` for `0`, `l` for `1`, with or without dashes. */
export const asTyped = (code: string): string =>
  code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');

/** A secret for machines: 256 bits. */
export const secret = (): string => randomBytes(32).toString('base64url');

/** Public names of sessions, invitations and screens. */
export const publicId = (): string => randomBytes(6).toString('hex');

/** Four digits that nobody chose. */
export const fourDigits = (): string => String(randomInt(10_000)).padStart(4, '0');

/** What is kept of a secret with enough randomness of its own. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Compares in a time that tells nothing. */
export const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(one), 'hex'), Buffer.from(sha256(other), 'hex'));
