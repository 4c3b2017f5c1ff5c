import type { OutputName } from '../core/identity.js';
import type { Batch, Entry, Lane, Position } from '../core/ports.js';
import type { Boot, Seq } from '../core/time.js';
import { laneOf, positionOf, seqOf } from './entry.js';
import type { Memory } from './memory.js';
import type { FoundCursor } from './protocol.js';
import type { CursorRow } from './rows.js';

interface Cursor {
  readonly output: OutputName;
  readonly lane: Lane;
  /** The last entry that the output was given, and the last one it confirmed. */
  given: Position;
  confirmed: Position;
  /** What the disk has, or gets with a commit under way. */
  sent?: Position;
  /** Read from the disk and not given yet. */
  fetched: Entry[];
  /** How many entries the output was given, has confirmed, and has a cursor on the disk behind. */
  counts: { given: number; confirmed: number; saved: number };
  /** An output of this run asked for it; else it may belong to one that hall.yaml no longer has. */
  claimed: boolean;
  behind: number;
  /**
   * The journal opened late: what earlier boots left is given first, and only then may the cursor on
   * the disk pass over into this boot.
   */
  older?: { given: Position; confirmed: Position; ended: boolean };
}

type Backlog = (lane: Lane, after: Position, most: number) => Promise<readonly Entry[]>;

const same = (a: Position | undefined, b: Position): boolean =>
  a?.boot === b.boot && a.seq === b.seq;

const fresh = (output: OutputName, lane: Lane, at: Position): Omit<Cursor, 'behind'> => ({
  output,
  lane,
  given: at,
  confirmed: at,
  fetched: [],
  counts: { given: 0, confirmed: 0, saved: 0 },
  claimed: false,
});

/**
 * An output gets no more than a window of entries beyond its cursors on the disk: what a kill makes it
 * repeat at most. Commits hurry while it takes many, so that none waits for its cursor. This many where
 * the output says nothing.
 */
export const WINDOW = 500;
/** Entries read from the disk at once. */
const FETCHED_AT_ONCE = 500;

const aheadOf = (cursor: Cursor | undefined): number =>
  cursor === undefined ? 0 : cursor.counts.given - cursor.counts.saved;

/** Where every output stands on its two lanes. */
export class Cursors {
  readonly #memory: Memory;
  readonly #backlog: Backlog;
  readonly #hurry: () => void;
  readonly #cursors = new Map<string, Cursor>();
  readonly #windows = new Map<OutputName, number>();
  readonly #counted = new WeakMap<Batch, number>();
  readonly #waiting: Record<Lane, Set<() => void>> = { events: new Set(), readings: new Set() };
  #boot = '' as Boot;

  /** `hurry` starts a commit: an output waits for its cursor. */
  constructor(memory: Memory, backlog: Backlog, hurry: () => void) {
    this.#memory = memory;
    this.#backlog = backlog;
    this.#hurry = hurry;
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
        this.#put({ ...fresh(output, lane, place), behind });
      } else if (boot !== this.#boot && cursor.sent === undefined) {
        cursor.older = { given: place, confirmed: place, ended: false };
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
      this.#put({ ...fresh(output, lane, start), behind: this.#memory.counts[lane] });
    cursor.claimed = true;
    return cursor;
  }

  /** A lane got an entry. */
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
        if (laneOf(entry) !== cursor.lane) continue;
        if (cursor.confirmed.boot !== this.#boot || seqOf(entry) > cursor.confirmed.seq)
          cursor.behind -= 1;
      }
  }

  window(output: OutputName, entries: number): void {
    this.#windows.set(output, entries);
  }
  #windowOf({ output }: Cursor): number {
    return this.#windows.get(output) ?? WINDOW;
  }

  async next(output: OutputName, lane: Lane, most: number, signal: AbortSignal): Promise<Batch> {
    const cursor = this.#claim(output, lane);
    for (;;) {
      signal.throwIfAborted();
      const room = this.#room(cursor);
      if (room <= 0) {
        this.#hurry();
        await this.#entryOf(lane, signal);
        continue;
      }
      const entries = await this.#pull(cursor, Math.min(most, room));
      signal.throwIfAborted();
      cursor.counts.given += entries.length;
      if (entries.length > 0) return { lane, entries };
      if (!this.#isAtEnd(cursor)) continue;
      // Counted anew, since retention and torn rows take entries that were counted as behind.
      if (same(cursor.confirmed, cursor.given))
        cursor.behind = this.#memory.countAfter(lane, cursor.given.seq);
      await this.#entryOf(lane, signal);
    }
  }

  #isAtEnd({ lane, given, older }: Cursor): boolean {
    return (
      older?.ended !== false &&
      given.boot === this.#boot &&
      given.seq >= this.#memory.startOf(lane) &&
      this.#memory.after(lane, given.seq, 1).length === 0
    );
  }

  /** How many entries may be given now: a window less what is ahead of the cursors on the disk. */
  #room(cursor: Cursor): number {
    const { output, lane, given, older } = cursor;
    const window = this.#windowOf(cursor);
    const fromMemory = older?.ended !== false && given.boot === this.#boot;
    // Events wait for no disk, and while it takes nothing nobody waits for it.
    if (this.#memory.inTrouble || (lane === 'events' && fromMemory)) return window;
    // What events took of the window, readings leave alone; events never wait for readings.
    const events = lane === 'events' ? undefined : this.#cursors.get(`${output} events`);
    return window - aheadOf(cursor) - aheadOf(events);
  }

  async #pull(cursor: Cursor, most: number): Promise<readonly Entry[]> {
    const { lane, older } = cursor;
    if (older?.ended === false) {
      const entries = await this.#fromDisk(cursor, older.given, most);
      const earlier = entries.filter((entry) => positionOf(entry).boot !== this.#boot);
      const last = earlier.at(-1);
      if (last !== undefined) older.given = positionOf(last);
      if (earlier.length === entries.length && last !== undefined) return earlier;
      // The end of the earlier boots: what follows was given from memory already, or will be.
      cursor.fetched = [];
      older.ended = true;
      this.#endOlder(cursor);
      return earlier;
    }
    const start = { boot: this.#boot, seq: this.#memory.startOf(lane) };
    if (cursor.given.boot === this.#boot && cursor.given.seq >= start.seq) {
      const entries = this.#memory.after(lane, cursor.given.seq, most);
      const last = entries.at(-1);
      if (last !== undefined) cursor.given = positionOf(last);
      return entries;
    }
    const entries = await this.#fromDisk(cursor, cursor.given, most);
    const last = entries.at(-1);
    // Nothing on the disk after it: all that follows was in memory when we asked.
    cursor.given = last === undefined ? start : positionOf(last);
    return entries;
  }

  /** Once all that earlier boots left is confirmed, the cursor is that of this boot. */
  #endOlder(cursor: Cursor): void {
    const { older } = cursor;
    if (older?.ended === true && same(older.confirmed, older.given)) delete cursor.older;
  }

  async #fromDisk(cursor: Cursor, after: Position, most: number): Promise<Entry[]> {
    if (cursor.fetched.length === 0)
      cursor.fetched = [...(await this.#backlog(cursor.lane, after, FETCHED_AT_ONCE))];
    return cursor.fetched.splice(0, most);
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
    cursor.counts.confirmed += count - before;
    const place = positionOf(last);
    if (cursor.older !== undefined && place.boot !== this.#boot) cursor.older.confirmed = place;
    else cursor.confirmed = place;
    this.#endOlder(cursor);
    const unsaved = cursor.counts.confirmed - cursor.counts.saved;
    if (unsaved >= this.#windowOf(cursor) / 4 && !this.#memory.inTrouble) this.#hurry();
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
  /** The same, for the commit that goes out now; `landed` says that it is on the disk. */
  send(upTo: Seq): { readonly rows: CursorRow[]; landed(): void } {
    const rows = this.toCommit(upTo);
    const moved = rows.flatMap(({ output, lane, boot, seq }) => {
      const cursor = this.#cursors.get(`${output} ${lane}`);
      if (cursor === undefined) return [];
      cursor.sent = { boot, seq };
      const { older, confirmed, counts, behind } = cursor;
      const isAll = behind === 0 || same(older?.confirmed ?? confirmed, { boot, seq });
      return [{ cursor, confirmed: isAll ? counts.confirmed : counts.saved }];
    });
    const landed = (): void => {
      for (const { cursor, confirmed } of moved) {
        cursor.counts.saved = Math.max(cursor.counts.saved, confirmed);
        this.wake(cursor.lane);
      }
    };
    return { rows, landed };
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
