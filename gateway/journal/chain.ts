import { createHash, type Hash } from 'node:crypto';
import type { PointId } from '../core/identity.js';

/**
 * Events are chained in number order: a link's hash is SHA-256(hash before it ‖ its text), the text
 * being the JSON as it stands in the journal. Change, loss or exchange of any event changes every hash
 * after it; who holds one later hash outside can prove everything before it.
 */
export const CHAIN_START = createHash('sha256').update('hallkeeper journal 1').digest();

export const linked = (before: Uint8Array, text: string): Buffer =>
  createHash('sha256').update(before).update(text).digest();

/** The hash of these texts as a chain of their own. */
export const chained = (texts: Iterable<string>): Buffer => {
  let head: Buffer = CHAIN_START;
  for (const text of texts) head = linked(head, text);
  return head;
};

/** An event of the chain as it is found. */
export interface Link {
  readonly text: string;
  readonly hash: Uint8Array;
}

/** The whole chain holds, or the first thing that is wrong: by its place, and what. */
export type Verified =
  | { readonly good: number; readonly head: Buffer }
  | { readonly firstBad: number; readonly why: 'changed' | 'cut-off' };

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * Checks links in order from `start`: where the chain begins, or the head that the last record of
 * dropped events gives. `head` is the hash that the last link must have; without it nobody can see
 * that links at the end were cut off.
 */
export const verifyChain = (
  links: Iterable<Link>,
  start: Uint8Array,
  head: Uint8Array | undefined,
): Verified => {
  let hash: Buffer = Buffer.from(start);
  let index = 0;
  for (const { text, hash: found } of links) {
    hash = linked(hash, text);
    if (!equal(hash, found)) return { firstBad: index, why: 'changed' };
    index += 1;
  }
  if (head !== undefined && !equal(hash, head)) return { firstBad: index, why: 'cut-off' };
  return { good: index, head: hash };
};

/** The hash of an hour: of every point's name and bytes, in the order of their numbers. */
export class HourHash {
  readonly #hash: Hash = createHash('sha256');

  add(point: PointId, bytes: Uint8Array): void {
    const size = Buffer.alloc(8);
    size.writeUInt32LE(Buffer.byteLength(point), 0);
    size.writeUInt32LE(bytes.length, 4);
    this.#hash.update(size).update(point).update(bytes);
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}
