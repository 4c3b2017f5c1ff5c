import type { ChainFound, ChainLink } from '../core/audit.js';
import type { PointId } from '../core/identity.js';
import type { Entry, EventFilter, Lane, Position, Sample } from '../core/ports.js';
import type { Boot, Instant, Millis, Seq } from '../core/time.js';
import type { Vouched } from './clock.js';
import type { CursorRow, Droppable, PointRow } from './rows.js';

/** What the main thread and its two workers say to each other. */

export interface Retention {
  readonly readings: Millis;
  readonly minutes: Millis;
  readonly events: Millis;
  /** Of the disk that holds the journal, from 0 to 1. */
  readonly diskShare: number;
}

export interface WriterData {
  readonly file: string;
  readonly retention: Retention;
  /** Found damaged while it was written: set aside, begin a new one. */
  readonly setAside: boolean;
}

/** One group commit. Without entries (`bytes` absent) it moves cursors or keeps a snapshot. */
export interface Commit {
  readonly ask: 'commit';
  /** After a failure the rest of its round is void: what failed must come first. */
  readonly round: number;
  readonly wall: Instant;
  readonly trusted: boolean;
  readonly points: readonly PointRow[];
  readonly packed?: {
    readonly first: Seq;
    readonly last: Seq;
    readonly scans: number;
    readonly events: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
  };
  readonly cursors: readonly CursorRow[];
  readonly snapshot?: Position & { readonly text: string };
  /** And when that was said. */
  readonly vouched?: Vouched & { readonly mono: Millis };
}

export type ToWriter =
  /** Counts a new boot, or goes on with the one that runs already. */
  { readonly ask: 'boot'; readonly name?: Boot } | Commit | { readonly ask: 'close' };

/** A cursor as a start finds it, and how many entries of its lane come after it. */
export interface FoundCursor extends CursorRow {
  readonly behind: number;
}
export interface Torn {
  readonly of: Boot;
  readonly from: Seq;
  readonly to: Seq;
}

export interface Booted {
  readonly say: 'booted';
  readonly boot: Boot;
  /** The last number of this boot that is on the disk already. */
  readonly committed: Seq;
  readonly points: readonly PointRow[];
  readonly cursors: readonly FoundCursor[];
  readonly snapshot?: string;
  /** Packs from the one that holds the first entry after the snapshot, and that place. */
  readonly replay: readonly { readonly boot: Boot; readonly bytes: Uint8Array }[];
  readonly replayAfter?: Position;
}

export type FromWriter =
  | { readonly say: 'opened'; readonly lastCounter: number; readonly setAside?: string }
  | Booted
  | { readonly say: 'committed' }
  | { readonly say: 'failed'; readonly why: 'full' | 'damaged' | 'other'; readonly error: string }
  /** Sealing or retention failed; it is tried again with the next hour, commits go on. */
  | { readonly say: 'upkeep-failed'; readonly error: string }
  | { readonly say: 'torn'; readonly torn: Torn }
  /** An hour is ready to be sealed: done in the commit of the event that says so. */
  | {
      readonly say: 'sealable';
      readonly segment: number;
      readonly hour: Instant;
      readonly readings: number;
      readonly sha256: string;
      readonly minutes: string;
    }
  /** Something has had its time: dropped in the commit of the event that says so. */
  | {
      readonly say: 'droppable';
      readonly what: Droppable;
      readonly before: Instant;
      readonly hours: number;
      readonly why: 'age' | 'disk';
      readonly head?: string;
      readonly records?: { readonly n: number; readonly head: string };
    }
  | { readonly say: 'closed' };

/** All that is kept raw of a stretch of time. */
export interface Slice {
  /** Of each point its readings within, in order of time; those whose clock nobody vouched for are uncertain. */
  readonly readings: ReadonlyMap<PointId, readonly Sample[]>;
  /** Of some hours within only the minutes are left, which are not in here. */
  readonly thinned: boolean;
}

/** A link of the chain that holds: its number and the hash there. */
export interface ChainPlace {
  readonly id: number;
  readonly hash: Uint8Array;
}

export type Question =
  | {
      readonly ask: 'history';
      readonly point: PointId;
      readonly from: Instant;
      readonly to: Instant;
      readonly limit: number;
      readonly stands?: Millis;
    }
  | { readonly ask: 'events'; readonly filter: EventFilter }
  | { readonly ask: 'records' }
  | { readonly ask: 'chain'; readonly after?: ChainPlace }
  | {
      readonly ask: 'links';
      readonly from: Instant;
      readonly to: Instant;
      readonly entries: ReadonlySet<string>;
    }
  | {
      readonly ask: 'backlog';
      readonly lane: Lane;
      readonly after: Position;
      readonly most: number;
    }
  | {
      readonly ask: 'stamps';
      readonly points: readonly PointId[];
      readonly from: Instant;
      readonly to: Instant;
    }
  | {
      readonly ask: 'samples';
      readonly point: PointId;
      readonly from: Instant;
      readonly to: Instant;
    }
  | {
      readonly ask: 'slice';
      readonly points: readonly PointId[];
      readonly from: Instant;
      readonly to: Instant;
    };

/** `upTo`: the last entry that was on the disk when the answer was made. */
export interface Answers {
  readonly history: { readonly samples: readonly Sample[]; readonly upTo?: Position };
  readonly events: { readonly texts: readonly string[]; readonly upTo?: Position };
  readonly records: { readonly texts: readonly string[]; readonly upTo?: Position };
  /** Of this stretch; `next` where more is to be followed. */
  readonly chain: ChainFound & { readonly next?: ChainPlace };
  readonly links: readonly ChainLink[];
  readonly backlog: readonly Entry[];
  readonly stamps: ReadonlyMap<PointId, ReadonlySet<Instant>>;
  readonly samples: readonly Sample[];
  readonly slice: Slice;
}

export type ToReader = { readonly id: number; readonly question: Question };
export type FromReader =
  | { readonly id: number; readonly answer: Answers[Question['ask']] }
  | { readonly id: number; readonly error: string };
