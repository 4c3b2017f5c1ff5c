import type { ChainBreak } from '../core/audit.js';
import { type Instant, instant } from '../core/time.js';
import { CHAIN_START, linked } from './chain.js';
import { TornPack, walk } from './pack.js';
import type { Answers, ChainPlace } from './protocol.js';
import type { TapeRow } from './rows.js';
import { stampOf } from './seal.js';
import type { Store } from './sqlite.js';

/** Links between two rests: a few milliseconds. */
const LINKS_AT_ONCE = 500;
const ROWS_AT_ONCE = 32;
/** Links of one answer: a question that takes half a minute is given up, and with it the reader. */
const LINKS_OF_ANSWER = 20_000;

type Pieces<Result> = Generator<void, Result>;

/** The entry as its text still says it; one that was made unreadable keeps its place in time. */
const breakAt = (why: ChainBreak['why'], text: string, at: Instant): ChainBreak => {
  try {
    const { boot, seq, kind } = JSON.parse(text) as { boot: string; seq: number; kind: string };
    return { why, at, entry: `${boot}:${seq}`, kind };
  } catch {
    return { why, at };
  }
};

/** The hash from which the chain goes on, as the last record of dropped events has it. */
function* goesOnFrom(store: Store): Pieces<Uint8Array | undefined> {
  const headOf = (text: string): Uint8Array | undefined => {
    if (stampOf(text).kind !== 'retained-until') return undefined;
    const { head } = JSON.parse(text) as { head?: string };
    return head === undefined ? undefined : Buffer.from(head, 'hex');
  };
  let found: Uint8Array | undefined;
  let next = store.firstUnsealed()?.tape ?? Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = store.tapeFrom(next, ROWS_AT_ONCE, true);
    for (const row of rows) for (const text of textsOf(row) ?? []) found = headOf(text) ?? found;
    const last = rows.at(-1);
    if (last === undefined) break;
    next = last.id + 1;
    yield;
  }
  let before = { at: instant(Number.MAX_SAFE_INTEGER), id: Number.MAX_SAFE_INTEGER };
  while (found === undefined) {
    const piece = store.eventsBefore(instant(0), before, LINKS_AT_ONCE);
    for (const { text } of piece) found ??= headOf(text);
    const last = piece.at(-1);
    if (last === undefined) return undefined;
    before = last;
    yield;
  }
  return found;
}

/** Where the chain of what is kept begins: at its start, or behind what retention dropped by rule. */
export function* startOf(store: Store): Pieces<Uint8Array | undefined> {
  const [first] = store.links(0, 1);
  if (first === undefined) return (yield* goesOnFrom(store)) ?? CHAIN_START;
  if (linked(CHAIN_START, first.text).equals(first.hash)) return CHAIN_START;
  return (yield* goesOnFrom(store)) ?? (first.id === 1 ? CHAIN_START : undefined);
}

/**
 * Follows the chain of events from a place, else from its beginning, and tells the first that is not as it
 * was when it was chained. `next`: there is more, ask again from there.
 */
export function* verifying(store: Store, after: ChainPlace | undefined): Pieces<Answers['chain']> {
  const start = after?.hash ?? (yield* startOf(store));
  let id = after?.id ?? 0;
  let entries = 0;
  if (start === undefined) {
    const [first] = store.links(0, 1);
    const at = first?.at ?? instant(0);
    return { entries, broken: breakAt('beginning-missing', first?.text ?? '', at) };
  }
  let hash: Buffer = Buffer.from(start);
  for (;;) {
    const links = store.links(id, LINKS_AT_ONCE);
    for (const link of links) {
      hash = linked(hash, link.text);
      if (!hash.equals(link.hash))
        return { entries, broken: breakAt('changed', link.text, link.at) };
      id = link.id;
      entries += 1;
    }
    if (entries >= LINKS_OF_ANSWER) return { entries, next: { id, hash } };
    if (links.length === LINKS_AT_ONCE) {
      yield;
      continue;
    }
    const unsealed = store.firstUnsealed();
    const onTape = yield* verifyingTape(store, unsealed?.tape, hash);
    // An hour sealed meanwhile was moved under our hands: it is found among the links now.
    if (store.firstUnsealed()?.id !== unsealed?.id) continue;
    return { ...onTape, entries: entries + onTape.entries };
  }
}

function* verifyingTape(
  store: Store,
  first: number | undefined,
  before: Buffer,
): Pieces<Answers['chain']> {
  let next = first ?? Number.MAX_SAFE_INTEGER;
  let entries = 0;
  let hash = before;
  for (;;) {
    const rows = store.tapeFrom(next, ROWS_AT_ONCE, true);
    for (const row of rows) {
      const texts = textsOf(row);
      if (texts === undefined) {
        // What stands in it cannot be said any more; when, by what comes next to it.
        const beside = rows.find(({ id }) => id > row.id);
        const [text = ''] = (beside && textsOf(beside)) ?? [];
        const at = text === '' ? instant(0) : stampOf(text).at;
        return { entries, broken: { why: 'unreadable', at } };
      }
      for (const text of texts) hash = linked(hash, text);
      const [text] = texts;
      if (text !== undefined && row.head !== null && !hash.equals(row.head))
        return { entries, broken: breakAt('changed', text, stampOf(text).at) };
      entries += texts.length;
    }
    const last = rows.at(-1);
    if (last === undefined) return { entries };
    next = last.id + 1;
    yield;
  }
}

const textsOf = ({ bytes }: TapeRow): readonly string[] | undefined => {
  const texts: string[] = [];
  try {
    walk(bytes, { scan() {}, reading() {}, event: (text) => void texts.push(text) });
    return texts;
  } catch (thrown) {
    if (thrown instanceof TornPack) return undefined;
    throw thrown;
  }
};
