import type { OutputName } from '../core/identity.js';
import type { Batch, Entry, Lane, Position } from '../core/ports.js';
import type { Boot, Seq } from '../core/time.js';
import type { Memory } from './memory.js';
import type { FoundCursor } from './protocol.js';
import type { CursorRow } from './rows.js';
import { seqOf } from './shed.js';

interface Cursor {
  readonly output: OutputName;
  readonly lane: Lane;
  /** The last entry that the output was given, and the last one it confirmed. */
  given: Position;
  confirmed: Position;
  /** What the disk has, or gets with a commit under way. */
  sent?: Position;
  /** An output of this run asked for it; else it may belong to one that hall.yaml no longer has. */
  claimed: boolean;
  behind: number;
  /**
   * The journal opened late: what earlier boots left is given first, and only then may the cursor on
   * the disk pass over into this boot.
   */
  older?: { given: Position; confirmed: Position };
}

type Backlog = (lane: Lane, after: Position, most: number) => Promise<readonly Entry[]>;

const positionOf = (entry: Entry): Position => {
  const { boot, seq } = 'scan' in entry ? entry.scan : entry.event;
  return { boot, seq };
};
const same = (a: Position | undefined, b: Position): boolean =>
  a?.boot === b.boot && a.seq === b.seq;

/** Where every output stands on its two lanes. */
export class Cursors {
  readonly #memory: Memory;
  readonly #backlog: Backlog;
  readonly #cursors = new Map<string, Cursor>();
  readonly #counted = new WeakMap<Batch, number>();
  readonly #waiting: Record<Lane, Set<() => void>> = { events: new Set(), readings: new Set() };
  #boot = '' as Boot;

  constructor(memory: Memory, backlog: Backlog) {
    this.#memory = memory;
    this.#backlog = backlog;
  }

  start(boot: Boot): void {
    this.#boot = boot;
  }

  /** Cursors as the disk has them; those of outputs that already run may be behind what they did. */
  found(rows: readonly FoundCursor[]): void {
    for (const { output, lane, boot, seq, behind } of rows) {
      const place = { boot, seq };
      const cursor = this.#cursors.get(`${output} ${lane}`);
      if (cursor === undefined) {
        this.#put({ output, lane, given: place, confirmed: place, claimed: false, behind });
      } else if (boot !== this.#boot && cursor.sent === undefined) {
        cursor.older = { given: place, confirmed: place };
        cursor.behind += behind;
      }
    }
  }

  #put(cursor: Cursor): Cursor {
    this.#cursors.set(`${cursor.output} ${cursor.lane}`, cursor);
    return cursor;
  }

  #claim(output: OutputName, lane: Lane): Cursor {
    const start = { boot: this.#boot, seq: 0 as Seq };
    const cursor =
      this.#cursors.get(`${output} ${lane}`) ??
      this.#put({
        output,
        lane,
        given: start,
        confirmed: start,
        claimed: true,
        behind: this.#memory.counts[lane],
      });
    cursor.claimed = true;
    return cursor;
  }

  added(lane: Lane): void {
    for (const cursor of this.#cursors.values()) if (cursor.lane === lane) cursor.behind += 1;
    if (lane === 'events' || this.#memory.inTrouble) this.wake(lane);
  }

  /** There may be something for those who wait on a lane. */
  wake(lane: Lane): void {
    const waiting = [...this.#waiting[lane]];
    this.#waiting[lane].clear();
    for (const wake of waiting) wake();
  }

  /** Entries that nobody will ever get. */
  gone(entries: readonly Entry[]): void {
    for (const cursor of this.#cursors.values())
      for (const entry of entries) {
        if ('scan' in entry !== (cursor.lane === 'readings')) continue;
        if (cursor.confirmed.boot !== this.#boot || seqOf(entry) > cursor.confirmed.seq)
          cursor.behind -= 1;
      }
  }

  async next(output: OutputName, lane: Lane, most: number, signal: AbortSignal): Promise<Batch> {
    const cursor = this.#claim(output, lane);
    for (;;) {
      signal.throwIfAborted();
      const entries = await this.#pull(cursor, most);
      signal.throwIfAborted();
      if (entries.length > 0) return { lane, entries };
      if (this.#isAtEnd(cursor)) await this.#entryOf(lane, signal);
    }
  }

  #isAtEnd({ lane, given, older }: Cursor): boolean {
    return (
      older === undefined &&
      given.boot === this.#boot &&
      given.seq >= this.#memory.startOf(lane) &&
      this.#memory.after(lane, given.seq, 1).length === 0
    );
  }

  async #pull(cursor: Cursor, most: number): Promise<readonly Entry[]> {
    const { lane, older } = cursor;
    if (older !== undefined) {
      const found = await this.#backlog(lane, older.given, most);
      const entries = found.filter((entry) => positionOf(entry).boot !== this.#boot);
      const last = entries.at(-1);
      if (last === undefined) delete cursor.older;
      else older.given = positionOf(last);
      return entries;
    }
    const start = { boot: this.#boot, seq: this.#memory.startOf(lane) };
    if (cursor.given.boot === this.#boot && cursor.given.seq >= start.seq) {
      const entries = this.#memory.after(lane, cursor.given.seq, most);
      const last = entries.at(-1);
      if (last !== undefined) cursor.given = positionOf(last);
      return entries;
    }
    const entries = await this.#backlog(lane, cursor.given, most);
    const last = entries.at(-1);
    // Nothing on the disk after it: all that follows was in memory when we asked.
    cursor.given = last === undefined ? start : positionOf(last);
    return entries;
  }

  #entryOf(lane: Lane, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting[lane].delete(wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting[lane].add(wake);
    });
  }

  done(output: OutputName, batch: Batch, count: number): void {
    const cursor = this.#claim(output, batch.lane);
    const before = this.#counted.get(batch) ?? 0;
    const last = batch.entries[count - 1];
    if (last === undefined || count <= before) return;
    this.#counted.set(batch, count);
    cursor.behind -= count - before;
    const place = positionOf(last);
    if (cursor.older !== undefined && place.boot !== this.#boot) cursor.older.confirmed = place;
    else cursor.confirmed = place;
  }

  backlog(output: OutputName, lane: Lane): number {
    return this.#cursors.get(`${output} ${lane}`)?.behind ?? 0;
  }

  /** Cursors that moved, none beyond `upTo`, the last entry of this boot in the commit. */
  toCommit(upTo: Seq): CursorRow[] {
    const rows: CursorRow[] = [];
    const end = { boot: this.#boot, seq: upTo };
    for (const {
      output,
      lane,
      confirmed,
      sent,
      claimed,
      older,
      behind,
    } of this.#cursors.values()) {
      if (!claimed) continue;
      const reached = older?.confirmed ?? confirmed;
      const ahead = reached.boot === this.#boot && reached.seq > upTo;
      // Behind nothing: else the last event of a quiet lane would hold the tape of days.
      const place = ahead || behind === 0 ? end : reached;
      if (!same(sent, place)) rows.push({ output, lane, ...place });
    }
    return rows;
  }
  /** The same, for the commit that goes out now. */
  send(upTo: Seq): CursorRow[] {
    const rows = this.toCommit(upTo);
    for (const { output, lane, boot, seq } of rows) {
      const cursor = this.#cursors.get(`${output} ${lane}`);
      if (cursor !== undefined) cursor.sent = { boot, seq };
    }
    return rows;
  }
  /** Commits under way failed: every cursor is sent again. */
  takeBack(): void {
    for (const cursor of this.#cursors.values()) delete cursor.sent;
  }

  /** The number up to which every output was given a lane's entries of this boot. */
  slowest(lane: Lane): Seq {
    let slowest = Number.MAX_SAFE_INTEGER;
    for (const cursor of this.#cursors.values())
      if (cursor.claimed && cursor.lane === lane)
        slowest = Math.min(slowest, cursor.given.boot === this.#boot ? cursor.given.seq : 0);
    return slowest as Seq;
  }
}
