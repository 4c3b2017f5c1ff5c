import type { Answered, Command } from './command.js';
import type { Change, Current } from './current.js';
import type { Event } from './event.js';
import type { Fault } from './fault.js';
import type { OutputName, PointId } from './identity.js';
import type { EventFilter, Sample } from './past.js';
import type { Scan } from './reading.js';
import type { Boot, Clock, Instant, Millis, Seq } from './time.js';

export type { EventFilter, Sample } from './past.js';

/** One line for the log: a stable English key and what it is about. */
export interface Log {
  debug(event: string, about?: object): void;
  info(event: string, about?: object): void;
  warn(event: string, about?: object): void;
  error(event: string, about?: object): void;
}

/** What every part gets from outside; `main` hands in the machine's, a test its own. */
export interface Host {
  readonly clock: Clock;
  readonly log: Log;
}

/** An entry of the tape: a scan or an event under one numbering. */
export type Entry = { readonly scan: Scan } | { readonly event: Event };

/** A place on the tape: everything up to and including it is done. */
export interface Position {
  readonly boot: Boot;
  readonly seq: Seq;
}

/** Entries of one lane in order, each with the id that never changes. */
export interface Batch {
  readonly lane: Lane;
  readonly entries: readonly Entry[];
}
/** An output has a cursor for events and one for readings (design §4.3). */
export type Lane = 'events' | 'readings';

export interface Delivered {
  /** How many entries, from the first, the far side has confirmed or refused for good. */
  readonly done: number;
  readonly refused: readonly { readonly entry: number; readonly why: Fault }[];
}

/** The tape as the outputs read it: every output has a cursor on each lane. */
export interface Tape {
  /** The next entries of a lane after what this output was last given; waits until there is one. */
  next(output: OutputName, lane: Lane, most: number, signal: AbortSignal): Promise<Batch>;
  /** A kill may make this output repeat so many entries: no more are given beyond its cursors on the disk. */
  window(output: OutputName, entries: number): void;
  /** The first `count` entries are confirmed; the cursor moves once they are committed. */
  done(output: OutputName, batch: Batch, count: number): void;
  /** How far the output is behind the end of the lane, in entries. */
  backlog(output: OutputName, lane: Lane): number;
}

/** A far side that confirms. `deliver` rejects = try again. */
export interface Output {
  readonly name: OutputName;
  deliver(batch: Batch, signal: AbortSignal): Promise<Delivered>;
  close(): Promise<void>;
}

/** What a page may ask of the past; answered by the read-only worker in short pieces. */
export interface Query {
  /** At most `limit` of its samples; with `stands`, silence longer than that is a gap and stays one. */
  history(
    point: PointId,
    from: Instant,
    to: Instant,
    limit: number,
    stands?: Millis,
  ): Promise<readonly Sample[]>;
  events(filter: EventFilter): Promise<readonly Event[]>;
}

/** What is so now, and word of every change. */
export interface Watch {
  readonly current: Current;
  /** Returns how to stop listening. A listener that throws hurts nobody else. */
  follow(listener: (change: Change) => void): () => void;
}

/** Siren, strobe, watchdog relay: queued on its wire with an emergency deadline. */
export interface Actuator {
  set(output: PointId, on: boolean, deadline: Millis): Promise<void>;
  /** Closes an output that falls by itself after `on`: nobody need be alive to open it. */
  pulse(output: PointId, on: Millis, deadline: Millis): Promise<void>;
}

/** A person's command; answered with the one event it made. */
export interface Commands {
  submit(command: Command): Promise<Answered>;
}
