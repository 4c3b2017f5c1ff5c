import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import {
  CHAIN_START,
  HourHash,
  type Link,
  linked,
  verifyChain,
} from '../../gateway/journal/chain.js';

const chainOf = (texts: readonly string[]): Link[] => {
  let hash: Uint8Array = CHAIN_START;
  return texts.map((text) => {
    hash = linked(hash, text);
    return { text, hash };
  });
};
const texts = Array.from({ length: 50 }, (_, seq) => JSON.stringify({ kind: 'written', seq }));
const chain = chainOf(texts);
const head = chain.at(-1)?.hash;

describe('the chain of events', () => {
  test('holds as it was written, from its start and from a later head', () => {
    expect(verifyChain(chain, CHAIN_START, head)).toMatchObject({ good: 50 });
    const rest = chain.slice(20);
    expect(verifyChain(rest, chain[19]?.hash as Uint8Array, head)).toMatchObject({ good: 30 });
  });

  test('shows 10,000 changes, each at the first place that is wrong', () => {
    const place = fc.nat({ max: chain.length - 1 });
    const mutation = fc.oneof(
      fc.tuple(fc.constant('flip' as const), place, fc.nat()),
      fc.tuple(fc.constant('delete' as const), place, fc.nat()),
      fc.tuple(fc.constant('swap' as const), place, fc.nat({ max: chain.length - 1 })),
      fc.tuple(fc.constant('truncate' as const), place, fc.nat()),
      fc.tuple(fc.constant('rehash' as const), place, fc.nat()),
    );
    fc.assert(
      fc.property(mutation, ([how, at, with_]) => {
        fc.pre(how !== 'swap' || at !== with_);
        const forged = [...chain];
        const link = forged[at] as Link;
        let first = at;
        if (how === 'flip') {
          const i = with_ % link.text.length;
          const other = String.fromCharCode(link.text.charCodeAt(i) ^ 1);
          forged[at] = { ...link, text: link.text.slice(0, i) + other + link.text.slice(i + 1) };
        } else if (how === 'delete') forged.splice(at, 1);
        else if (how === 'truncate') forged.splice(at);
        else if (how === 'swap') {
          forged[at] = forged[with_] as Link;
          forged[with_] = link;
          first = Math.min(at, with_);
        } else {
          // One who knows the rule makes every later hash right again, but not the one that is held outside.
          const forgedTexts = texts.with(at, JSON.stringify({ kind: 'forged', seq: with_ }));
          expect(verifyChain(chainOf(forgedTexts), CHAIN_START, undefined)).toMatchObject({
            good: 50,
          });
          expect(verifyChain(chainOf(forgedTexts), CHAIN_START, head)).toStrictEqual({
            firstBad: 50,
            why: 'cut-off',
          });
          return;
        }
        expect(verifyChain(forged, CHAIN_START, head)).toMatchObject({ firstBad: first });
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the hash of an hour', () => {
  const hashOf = (...points: readonly (readonly [string, readonly number[]])[]): string => {
    const hash = new HourHash();
    for (const [name, bytes] of points) hash.add(name as PointId, Uint8Array.from(bytes));
    return hash.hex();
  };
  test('knows which bytes belong to which point', () => {
    expect(hashOf(['a/b', [1, 2]])).toBe(hashOf(['a/b', [1, 2]]));
    expect(hashOf(['a/b', [1, 2]])).not.toBe(hashOf(['a/b', [1, 3]]));
    expect(hashOf(['a/b', [0x63, 1]])).not.toBe(hashOf(['a/bc', [1]]));
    expect(hashOf(['a/b', [1]], ['a/c', [2]])).not.toBe(hashOf(['a/c', [2]], ['a/b', [1]]));
  });
});
