import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Event, isKeptForGood } from '../core/event.js';
import type { Position } from '../core/ports.js';
import { type Boot, type Instant, minutes } from '../core/time.js';
import { CHAIN_START, chained, linked } from './chain.js';
import { type PackVisitor, TornPack, walk } from './pack.js';
import type { Booted, Commit, FoundCursor, FromWriter, Retention, Torn } from './protocol.js';
import type { CursorRow, Droppable, SegmentRow, TapeRow } from './rows.js';
import { atOnce, type Sealing, sealing } from './seal.js';
import { deflate, inflate } from './snapshot.js';
import type { Store } from './sqlite.js';

const HOUR_MS = 3_600_000;
/** Hours that one commit drops at most, so that it stays short. */
const HOURS_AT_ONCE = 24;
/** Commits (an hour of them) that a start replays at most, should the snapshot be lost. */
const MOST_REPLAYED = 3_600;
/** Outputs of hall.yaml have asked for their cursor by then; what is left belongs to none. */
const CLAIMED_WITHIN = minutes(10);

const silent: PackVisitor = { scan() {}, reading() {}, event() {} };

/** What the writer worker does with its store; knows no threads. */
export class TapeWriter {
  readonly #store: Store;
  readonly #file: string;
  readonly #retention: Retention;
  #boot = 0;
  #head: Uint8Array;
  #scans = 0;
  #events = 0;
  #segment: SegmentRow | undefined;
  #sealing: Sealing | undefined;
  #firstWall: Instant | undefined;
  #claimed = new Set<string>();
  #upkeepDue = true;

  constructor(store: Store, file: string, retention: Retention) {
    this.#store = store;
    this.#file = file;
    this.#retention = retention;
    this.#head = CHAIN_START;
  }

  /** Counts the new boot up on the disk, or joins the one that runs. Mends a torn tail first. */
  boot(name: Boot | undefined): { booted: Booted; torn: readonly Torn[] } {
    const store = this.#store;
    const torn: Torn[] = [];
    let boot = { id: 0, name: name ?? ('0' as Boot) };
    store.transaction(() => {
      for (let row = store.lastTape(); row !== undefined && isTorn(row); row = store.lastTape()) {
        torn.push({ of: this.#bootName(row.boot), from: row.first, to: row.last });
        store.dropTapeRow(row.id);
      }
      boot = name === undefined ? store.newBoot() : store.joinBoot(name);
    });
    const last = store.lastTape();
    this.#boot = boot.id;
    this.#head = store.head() ?? CHAIN_START;
    this.#scans = last?.scans ?? 0;
    this.#events = last?.events ?? 0;
    this.#segment = store.lastSegment();
    const snapshot = store.snapshot();
    const booted: Booted = {
      say: 'booted',
      boot: boot.name,
      committed: store.lastOfBoot(boot.id),
      points: store.points(),
      cursors: store.cursors().map((cursor) => ({ ...cursor, behind: this.#behind(cursor) })),
      replay: name === undefined ? this.#replay(snapshot) : [],
      ...(snapshot === undefined
        ? {}
        : {
            snapshot: inflate(snapshot.bytes),
            replayAfter: { boot: snapshot.boot, seq: snapshot.seq },
          }),
    };
    return { booted, torn };
  }

  /** Everything of one group commit, or nothing of it. */
  commit(commit: Commit): void {
    const store = this.#store;
    const { packed } = commit;
    let head = this.#head;
    let segment = this.#segment;
    let acted = false;
    store.transaction(() => {
      for (const point of commit.points) store.addPoint(point);
      if (packed !== undefined) {
        const hour = (Math.floor(commit.wall / HOUR_MS) * HOUR_MS) as Instant;
        if (segment?.hour !== hour || segment.sealed) segment = store.openSegment(hour);
        const texts: string[] = [];
        if (packed.events > 0) walk(packed.bytes, { ...silent, event: (text) => texts.push(text) });
        for (const text of texts) head = linked(head, text);
        store.appendTape({
          segment: segment.id,
          boot: this.#boot,
          first: packed.first,
          last: packed.last,
          scans: this.#scans + packed.scans,
          events: this.#events + packed.events,
          bytes: packed.bytes,
          head: texts.length > 0 ? head : null,
        });
        for (const text of texts) {
          const event = JSON.parse(text) as Event;
          if (isKeptForGood(event.kind)) store.addRecord(segment.id, text);
          if (this.#carryOut(event)) acted = true;
        }
      }
      for (const cursor of commit.cursors) store.putCursor(cursor);
      if (commit.snapshot !== undefined)
        store.putSnapshot(commit.snapshot, deflate(commit.snapshot.text));
      if (commit.vouched !== undefined)
        store.vouch(this.#boot, commit.vouched, commit.vouched.mono);
    });
    this.#firstWall ??= commit.wall;
    this.#head = head;
    this.#scans += packed?.scans ?? 0;
    this.#events += packed?.events ?? 0;
    if (acted || segment?.id !== this.#segment?.id) this.#upkeepDue = true;
    this.#segment = segment;
    for (const { output } of commit.cursors) this.#claimed.add(output);
  }

  /**
   * What is due beside the commits: an hour to seal, or something that has had its time. Prepares and
   * proposes it; the event that the main thread then numbers carries it out (`commit`).
   */
  *upkeep(wall: Instant, trusted: boolean): Generator<void, FromWriter | undefined> {
    if (!this.#upkeepDue) return undefined;
    this.#upkeepDue = false;
    const segment = this.#store.firstUnsealed();
    if (segment !== undefined && segment.id !== this.#segment?.id) {
      this.#sealing = yield* sealing(this.#store, segment);
      const { readings, sha256, minutes } = this.#sealing;
      const { id, hour } = segment;
      return { say: 'sealable', segment: id, hour, readings, sha256, minutes };
    }
    return this.#overdue(wall, trusted);
  }

  /** Losses that the last sealing met. */
  get tornInSealing(): readonly Torn[] {
    return this.#sealing?.torn ?? [];
  }

  #carryOut(event: Event): boolean {
    if (event.kind === 'hour-sealed') {
      const segment = this.#store.firstUnsealed();
      if (segment?.id !== event.segment) return false;
      const prepared = this.#sealing?.segment.id === segment.id ? this.#sealing : undefined;
      const sealed = prepared ?? atOnce(sealing(this.#store, segment));
      // Prepared anew after somebody vouched for the clock: the event speaks of other minutes.
      if (sealed.sha256 !== event.sha256 || sealed.minutes !== event.minutes) return true;
      this.#store.sealSegment(
        ...([segment.id, sealed.readings, sealed.stamps, sealed.points, sealed.events] as const),
      );
      this.#sealing = undefined;
      this.#store.dropTapeBefore(this.#needed(event.at));
      return true;
    }
    if (event.kind === 'retained-until') {
      this.#store.drop(event.what, event.before);
      // The copies that wait for an output that is very far behind go with their hour.
      if (event.what === 'readings') this.#store.dropTapeBefore(this.#store.firstTapeOfRaw());
      return true;
    }
    return false;
  }

  /** The first row of the tape that somebody may still ask for. */
  #needed(wall: Instant): number {
    const boots = new Map(this.#store.boots().map(({ id, name }) => [name, id]));
    const after = ({ boot, seq }: Position): number =>
      this.#store.tapeAfter(boots.get(boot) ?? 0, seq);
    const settled = wall - (this.#firstWall ?? wall) > CLAIMED_WITHIN;
    const cursors = this.#store
      .cursors()
      .filter(({ output }) => !settled || this.#claimed.has(output));
    const snapshot = this.#store.snapshot();
    const unsealed = this.#store.firstUnsealed()?.tape ?? this.#store.lastTape()?.id ?? 0;
    return Math.min(
      unsealed,
      ...cursors.map(after),
      ...(snapshot === undefined ? [] : [after(snapshot)]),
    );
  }

  #overdue(wall: Instant, trusted: boolean): FromWriter | undefined {
    // A clock that nobody vouches for may be years ahead, and would empty the journal.
    if (trusted)
      for (const what of ['readings', 'minutes', 'events'] as const) {
        const found = this.#propose(what, (wall - this.#retention[what]) as Instant, 'age');
        if (found !== undefined) return found;
      }
    const { blocks, bsize } = statfsSync(dirname(this.#file));
    if (this.#store.bytesUsed() <= blocks * bsize * this.#retention.diskShare) return undefined;
    return this.#propose('readings', wall, 'disk') ?? this.#propose('minutes', wall, 'disk');
  }

  #propose(what: Droppable, before: Instant, why: 'age' | 'disk'): FromWriter | undefined {
    const segments = this.#store.droppable(what, before, HOURS_AT_ONCE);
    const last = segments.at(-1);
    if (last === undefined) return undefined;
    const head = what === 'events' ? this.#store.headOfSegment(last.id) : undefined;
    return {
      say: 'droppable',
      what,
      why,
      before: (last.hour + HOUR_MS) as Instant,
      hours: segments.length,
      ...(head === undefined ? {} : { head: Buffer.from(head).toString('hex') }),
      ...(what === 'events' && { records: this.#recordsUpTo(last.id) }),
    };
  }

  /** What outlives the events of its segments: said in the chain, so that nobody can change it later. */
  #recordsUpTo(segment: number): { readonly n: number; readonly head: string } {
    const texts = this.#store.records(segment);
    return { n: texts.length, head: chained(texts).toString('hex') };
  }

  #bootName(id: number): Boot {
    return this.#store.boots().find((boot) => boot.id === id)?.name ?? (`${id}` as Boot);
  }

  #behind({ lane, boot, seq }: CursorRow): FoundCursor['behind'] {
    const id = this.#store.boots().find(({ name }) => name === boot)?.id ?? 0;
    const [row] = this.#store.tapeFrom(this.#store.tapeAfter(id, seq), 1);
    const last = this.#store.lastTape();
    if (row === undefined || last === undefined) return 0;
    const counted = lane === 'events' ? 'events' : 'scans';
    return last[counted] - row[counted] + entriesAfter(row, lane, row.boot === id ? seq : 0);
  }

  #replay(after: Position | undefined): Booted['replay'] {
    const names = new Map(this.#store.boots().map(({ id, name }) => [id, name]));
    const end = this.#store.lastTape()?.id ?? 0;
    const id = [...names].find(([, name]) => name === after?.boot)?.[0] ?? 0;
    const start = after === undefined ? 1 : this.#store.tapeAfter(id, after.seq);
    return this.#store
      .tapeFrom(Math.max(start, end - MOST_REPLAYED + 1), MOST_REPLAYED)
      .filter((row) => !isTorn(row))
      .map(({ boot, bytes }) => ({ boot: names.get(boot) ?? (`${boot}` as Boot), bytes }));
  }
}

const isTorn = ({ bytes }: TapeRow): boolean => {
  try {
    walk(bytes, silent);
    return false;
  } catch (thrown) {
    if (thrown instanceof TornPack) return true;
    throw thrown;
  }
};

/** How many entries of a lane a row holds beyond a number. */
const entriesAfter = ({ bytes }: TapeRow, lane: CursorRow['lane'], after: number): number => {
  let scans = 0;
  let events = 0;
  walk(bytes, {
    ...silent,
    scan(seq) {
      if (seq > after) scans += 1;
    },
    event(_text, seq) {
      if (seq > after) events += 1;
    },
  });
  return lane === 'events' ? events : scans;
};
