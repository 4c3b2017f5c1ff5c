import type { GatewayTrouble } from '../core/alarm.js';
import type { ChainFound, ChainLink } from '../core/audit.js';
import type { RecordEvent } from '../core/entered.js';
import type { Event, Happening } from '../core/event.js';
import type { PointId } from '../core/identity.js';
import type { Entry, Query, Sample, Tape } from '../core/ports.js';
import type { RawScan, Reading, Scan } from '../core/reading.js';
import type { Boot, ClockQuality, Instant, Millis, Seq } from '../core/time.js';
import type { Slice } from './protocol.js';

/** What the journal is to everybody else. */

/** What a start finds: the last snapshot of the rules and what happened after it. */
export interface Opened {
  /** `17`, or `16-4f1c2a9b` where the counter could not be committed. */
  readonly boot: Boot;
  readonly snapshot?: unknown;
  readonly replay: readonly Entry[];
}

/** A file of readings measured elsewhere. */
export interface ImportSource {
  readonly file: string;
  readonly sha256: string;
  readonly readings: AsyncIterable<Reading>;
  /** Rows of the file that were no readings; asked once, when `readings` has ended. */
  refused(): number;
}

export interface Imported {
  readonly added: number;
  /** The same point and stamp was there before; nothing was changed. */
  readonly already: number;
}

export interface JournalHealth {
  readonly open: boolean;
  readonly boot: Boot;
  /** The last number given and the last one on the disk. */
  readonly numbered: Seq;
  readonly committed: Seq;
  /** Entries given a number that are not on the disk yet. */
  readonly waiting: number;
  /** How long the last commit took, from hand-over to word back. */
  readonly lastCommit: Millis;
  readonly troubles: readonly GatewayTrouble[];
}

/**
 * The tape. Numbers are given at once on this thread, bytes go to a worker; no call waits for a disk.
 */
export interface Journal extends Tape, Query {
  /** Resolves also when the file cannot be opened: the journal then goes on trying by itself. */
  open(): Promise<Opened>;
  /**
   * Numbers what the keep policy keeps of a scan and hands it to tape and outputs; undefined if that
   * is nothing. Never throws.
   */
  keep(scan: RawScan): Scan | undefined;
  /** Numbers what happened; alarm and operator events start a commit at once. Never throws. */
  record(happening: Happening): Event;
  /** Keeps the state of the rules as it is after everything numbered so far. Plain JSON. */
  snapshot(rules: unknown): void;
  /** NTP, an RTC or a person says: wall = monotonic + offset. */
  vouch(by: string, offset: Millis): void;
  /** Whether somebody has vouched for the clock of this boot. */
  clockQuality(): ClockQuality;
  /** Tells every scan at the moment it goes on the tape: those held before an alarm come late. */
  onKept(listener: (scan: Scan) => void): void;
  /**
   * Every reading of a point stamped within, in order of time, from the disk and after a commit of what
   * waited; those whose clock nobody vouched for are uncertain. Rejects with a Fault.
   */
  samples(point: PointId, from: Instant, to: Instant): Promise<readonly Sample[]>;
  /** All that is kept raw of many points within, from the disk and after a commit of what waited. Rejects with a Fault. */
  slice(points: readonly PointId[], from: Instant, to: Instant): Promise<Slice>;
  onTrouble(listener: (trouble: GatewayTrouble, present: boolean) => void): void;
  importReadings(source: ImportSource): Promise<Imported>;
  /** Everything that people ever entered, oldest first; what is on the disk only once it is open. */
  records(): Promise<readonly RecordEvent[]>;
  /** Follows the chain of all events that are kept, from the disk. Rejects with a Fault. */
  chain(): Promise<ChainFound>;
  /** Of these entries (`<boot>:<seq>`), stamped within, what links them into the chain; in its order, from the disk. */
  links(from: Instant, to: Instant, entries: ReadonlySet<string>): Promise<readonly ChainLink[]>;
  /** Resolves when everything numbered so far is on the disk. */
  flush(): Promise<void>;
  health(): JournalHealth;
  /** Commits what waits and closes the file, within 4 s. May be called twice. */
  close(): Promise<void>;
}

/** The scripts of the two workers; a test hands in a writer with a slow disk. */
export interface JournalWorkers {
  readonly writer: URL;
  readonly reader: URL;
}
