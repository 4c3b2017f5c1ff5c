import type { EventKind } from '../core/event.js';
import type { Boot, Instant, Millis } from '../core/time.js';
import { BlockWriter } from './block.js';
import { CHAIN_START, HourHash, linked } from './chain.js';
import { wallOf } from './clock.js';
import { MinuteWriter } from './minutes.js';
import { TornPack, walk } from './pack.js';
import type { Torn } from './protocol.js';
import type { EventRow, SealedPoint, SegmentRow, TapeRow } from './rows.js';
import type { Store } from './sqlite.js';

/** One closed hour in the form in which it stays. */
export interface Sealing {
  readonly segment: SegmentRow;
  readonly readings: number;
  readonly stamps: { readonly since: number; readonly until: number };
  readonly points: readonly SealedPoint[];
  readonly events: readonly EventRow[];
  readonly sha256: string;
  readonly minutes: string;
  readonly torn: readonly Torn[];
}

/** Rows of the tape between two rests, so that a commit never waits long for the rewriting. */
const ROWS_AT_ONCE = 32;

interface Gathering {
  readonly block: BlockWriter;
  readonly minutes: MinuteWriter;
}

/**
 * Rewrites the tape of a closed segment into one block and one row of minutes per point; writes
 * nothing. Rests at each yield.
 */
export function* sealing(store: Store, segment: SegmentRow): Generator<void, Sealing> {
  const energy = new Set(store.points().flatMap(({ id, energy }) => (energy ? [id] : [])));
  const boots = new Map(store.boots().map((boot) => [boot.id, boot]));
  const points = new Map<number, Gathering>();
  const events: EventRow[] = [];
  const torn: Torn[] = [];
  let head = store.headOfSealed() ?? CHAIN_START;
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let readings = 0;

  const gather = ({ boot, bytes }: TapeRow): void => {
    let seq = 0;
    let mono = 0 as Millis;
    let uncertain = false;
    let imported = false;
    walk(bytes, {
      scan(...head) {
        [seq, mono, uncertain, imported] = head;
      },
      reading(point, at, quality, value) {
        let of = points.get(point);
        if (of === undefined) {
          const mean = energy.has(point) ? 'energy' : undefined;
          of = { block: new BlockWriter(), minutes: new MinuteWriter(mean) };
          points.set(point, of);
        }
        of.block.add(boot, seq, mono, at, uncertain, imported, quality, value);
        const vouched = uncertain ? boots.get(boot)?.vouched : undefined;
        const stamp = vouched === undefined ? at : wallOf(mono, vouched);
        of.minutes.add(stamp, quality, value);
        since = Math.min(since, stamp);
        until = Math.max(until, stamp);
        readings += 1;
      },
      event(text) {
        head = linked(head, text);
        events.push({ at: stampOf(text).at, text, hash: head });
      },
    });
  };

  let next = segment.tape;
  for (;;) {
    const rows = store.tapeFrom(next, ROWS_AT_ONCE);
    for (const row of rows.filter((row) => row.segment === segment.id)) {
      try {
        gather(row);
      } catch (thrown) {
        if (!(thrown instanceof TornPack)) throw thrown;
        torn.push({
          of: boots.get(row.boot)?.name ?? (`${row.boot}` as Boot),
          from: row.first,
          to: row.last,
        });
        head = row.head ?? head;
      }
    }
    const last = rows.at(-1);
    if (last === undefined || last.segment > segment.id) break;
    next = last.id + 1;
    yield;
  }

  const blocks = new HourHash();
  const minutes = new HourHash();
  const names = new Map(store.points().map(({ id, name }) => [id, name]));
  const sealed: SealedPoint[] = [];
  for (const [point, of] of [...points].sort(([a], [b]) => a - b)) {
    const name = names.get(point);
    if (name === undefined) continue;
    const row = { point, block: of.block.take(), minutes: of.minutes.take() };
    blocks.add(name, row.block);
    minutes.add(name, row.minutes);
    sealed.push(row);
  }
  return {
    segment,
    readings,
    stamps: readings === 0 ? { since: segment.hour, until: segment.hour } : { since, until },
    points: sealed,
    events,
    sha256: blocks.hex(),
    minutes: minutes.hex(),
    torn,
  };
}

/** Runs a piece-wise work to its end at once. */
export const atOnce = <Result>(work: Generator<void, Result>): Result => {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
};

/** What the journal itself must know of an event's text. */
export const stampOf = (text: string): { readonly at: Instant; readonly kind: EventKind } =>
  JSON.parse(text) as { at: Instant; kind: EventKind };
