import type { ChainLink } from '../core/audit.js';
import type { Instant } from '../core/time.js';
import { CHAIN_START, linked } from './chain.js';
import { TornPack, walk } from './pack.js';
import type { Store } from './sqlite.js';
import { startOf } from './verify.js';

const EVENTS_AT_ONCE = 500;
const ROWS_AT_ONCE = 32;

type Pieces<Result> = Generator<void, Result>;

const entryOf = (text: string): string => {
  const { boot, seq } = JSON.parse(text) as { boot: string; seq: number };
  return `${boot}:${seq}`;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Some events stamped within, sealed or not, each with its link, in the order of the chain. */
export function* linksOf(
  store: Store,
  from: Instant,
  to: Instant,
  entries: ReadonlySet<string>,
): Pieces<readonly ChainLink[]> {
  for (;;) {
    const unsealed = store.firstUnsealed();
    const links = [
      ...(yield* sealedLinks(store, from, to, entries)),
      ...(yield* tapeLinks(store, unsealed?.tape, entries)),
    ];
    // An hour sealed meanwhile was moved under our hands: read it again where it is now.
    if (store.firstUnsealed()?.id === unsealed?.id) return links;
  }
}

function* sealedLinks(
  store: Store,
  from: Instant,
  to: Instant,
  entries: ReadonlySet<string>,
): Pieces<readonly ChainLink[]> {
  const found = new Map<number, ChainLink>();
  let place = { at: to, id: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const piece = store.eventsBefore(from, place, EVENTS_AT_ONCE);
    for (const { id, text } of piece) {
      const entry = entryOf(text);
      if (!entries.has(entry)) continue;
      const own = store.links(id - 1, 1)[0];
      const before = store.links(id - 2, 1)[0];
      // The first that is kept goes on from where the chain begins, or from what retention dropped.
      const hash = before?.id === id - 1 ? before.hash : ((yield* startOf(store)) ?? CHAIN_START);
      if (own !== undefined) found.set(id, { entry, text, before: hex(hash), hash: hex(own.hash) });
    }
    const last = piece.at(-1);
    if (last === undefined) break;
    place = last;
    yield;
  }
  return [...found].sort(([one], [other]) => one - other).map(([, link]) => link);
}

function* tapeLinks(
  store: Store,
  first: number | undefined,
  entries: ReadonlySet<string>,
): Pieces<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  let head: Uint8Array = store.headOfSealed() ?? CHAIN_START;
  let next = first ?? Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = store.tapeFrom(next, ROWS_AT_ONCE, true);
    for (const row of rows) {
      try {
        walk(row.bytes, {
          scan() {},
          reading() {},
          event(text) {
            const before = head;
            head = linked(before, text);
            const entry = entryOf(text);
            if (entries.has(entry))
              links.push({ entry, text, before: hex(before), hash: hex(head) });
          },
        });
      } catch (thrown) {
        if (!(thrown instanceof TornPack)) throw thrown;
        head = row.head ?? head;
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return links;
    next = last.id + 1;
    yield;
  }
}
