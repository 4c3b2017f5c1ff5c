import {
  type EnteredAs,
  NO_RECORDS,
  type RecordEvent,
  type Records,
  recordsAfter,
} from '../core/entered.js';
import type { Happening } from '../core/event.js';
import { Fault, type Language } from '../core/fault.js';
import type { Hall } from '../core/hall.js';
import type { Sentence } from '../core/mistake.js';
import type { Clock } from '../core/time.js';
import type { Known } from './check.js';
import { readRecordsJson } from './read.js';

/** Where records go and come from; the journal as far as this room knows it. */
export interface RecordShelf {
  happen(happening: Happening): void;
  /** Resolves when everything that happened so far is on the disk. */
  flush(): Promise<void>;
  /** Throws `journal-not-open` where nothing could be kept now. */
  mustBeOpen(): void;
  /** Everything that was ever entered. */
  records(): Promise<readonly RecordEvent[]>;
}

export interface KeeperSetup {
  readonly hall: Hall;
  readonly quantities: Known['quantities'];
  readonly hasFile: Known['hasFile'];
  readonly shelf: RecordShelf;
  readonly clock: Pick<Clock, 'wall'>;
}

/** What people entered, as it stands now. */
export interface RecordKeeper {
  readonly records: Records;
  /** What stands beside a record that is checked now. */
  known(): Known;
  /** Takes in what the journal has; again when a journal that could not be opened is open at last. */
  load(): Promise<void>;
  /**
   * Enters all of `{ records: [ … ] }` or none; on the disk when it resolves. Rejects with `record-refused`
   * for what cannot be true and `journal-not-open` where nothing could be kept.
   */
  enter(body: unknown, by: string): Promise<readonly EnteredAs[]>;
  /** Called with what stands after each change. Returns how to stop. */
  follow(listener: (records: Records) => void): () => void;
}

export const createRecordKeeper = (setup: KeeperSetup): RecordKeeper => {
  const { hall, quantities, hasFile, shelf, clock } = setup;
  const listeners = new Set<(records: Records) => void>();
  let records: Records = NO_RECORDS;

  const change = (next: Records): void => {
    records = next;
    for (const listener of listeners) listener(records);
  };
  const known = (): Known => ({ hall, records, quantities, hasFile, now: clock.wall() });

  let loading: Promise<void> | undefined;
  const load = (): Promise<void> => {
    const begun = (async () => change(recordsAfter(NO_RECORDS, await shelf.records())))();
    loading = begun;
    // A reading that failed is tried again by whoever comes next.
    begun.catch(() => {
      if (loading === begun) loading = undefined;
    });
    return begun;
  };

  return {
    get records() {
      return records;
    },
    known,
    load,
    enter: async (body, by) => {
      shelf.mustBeOpen();
      await (loading ?? load());
      const beside = known();
      const read = readRecordsJson(body, by, beside);
      if ('mistakes' in read) throw refusal(read.mistakes);
      for (const record of read.fresh)
        shelf.happen({ at: beside.now, kind: 'record-entered', record, by });
      change(read.records);
      await shelf.flush();
      return read.entered;
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/** What is wrong where: by the number of the record, from 0, and its keys. */
const refusal = (mistakes: readonly (Sentence & { readonly path: string })[]): Fault => {
  const said = (language: Language): string =>
    mistakes.map(({ path, ...sentence }) => `${path}: ${sentence[language]}`).join('; ');
  return new Fault('record-refused', { zh: said('zh'), en: said('en') });
};
