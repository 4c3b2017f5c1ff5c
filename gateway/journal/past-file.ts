import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChainFound } from '../core/audit.js';
import type { RecordEvent } from '../core/entered.js';
import type { Event } from '../core/event.js';
import { Fault } from '../core/fault.js';
import type { PointId } from '../core/identity.js';
import type { Sample } from '../core/ports.js';
import type { Instant } from '../core/time.js';
import type { ChainPlace, Slice } from './protocol.js';
import { TapeReader } from './read.js';
import { atOnce } from './seal.js';
import { Store } from './sqlite.js';
import { verifying } from './verify.js';

/**
 * The journal of a directory, read only, for a process of its own: every call blocks it. A gateway that
 * runs meanwhile goes on writing and is not held up.
 */
export interface PastFile {
  /** Every reading of a point stamped within, in order of time. */
  readings(point: PointId, from: Instant, to: Instant): readonly Sample[];
  /** Events stamped within, oldest first. */
  events(from: Instant, to: Instant): readonly Event[];
  /** All that is kept raw of many points within. */
  slice(points: readonly PointId[], from: Instant, to: Instant): Slice;
  /** What people entered, oldest first. */
  records(): readonly RecordEvent[];
  /** Whether the chain of all events that are kept holds. */
  chain(): ChainFound;
  close(): void;
}

const wholeChain = (store: Store): ChainFound => {
  let entries = 0;
  for (let after: ChainPlace | undefined; ; ) {
    const { next, ...found } = atOnce(verifying(store, after));
    entries += found.entries;
    if (next === undefined) return { ...found, entries };
    after = next;
  }
};

/** Throws a Fault if there is no journal or it cannot be read. */
export const openPastFile = (directory: string): PastFile => {
  const path = join(directory, 'journal.db');
  if (!existsSync(path)) throw new Fault('not-found', { what: path });
  try {
    const store = new Store(path, { readOnly: true });
    const reader = new TapeReader(store);
    return {
      readings: (point, from, to) => reader.readings(point, from, to),
      events: (from, to) => reader.events(from, to).map((text) => JSON.parse(text) as Event),
      slice: (points, from, to) => reader.slice(points, from, to),
      records: () => reader.records().map((text) => JSON.parse(text) as RecordEvent),
      chain: () => wholeChain(store),
      close: () => store.close(),
    };
  } catch (cause) {
    throw new Fault('journal-not-readable', { path, why: String(cause) }, { cause });
  }
};
