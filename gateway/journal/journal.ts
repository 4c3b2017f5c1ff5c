import { join } from 'node:path';
import type { Hall } from '../core/hall.js';
import type { Host } from '../core/ports.js';
import type { Journal, JournalWorkers } from './contract.js';
import type { JournalConfig } from './schema.js';
import { TapeJournal } from './tape-journal.js';

export type {
  Imported,
  ImportSource,
  Journal,
  JournalHealth,
  JournalWorkers,
  Opened,
} from './contract.js';

const WORKERS: JournalWorkers = {
  writer: new URL('./writer.js', import.meta.url),
  reader: new URL('./reader.js', import.meta.url),
};

/** The journal in `directory`/journal.db. Opens nothing yet. */
export const createJournal = (
  directory: string,
  config: JournalConfig,
  hall: Hall,
  host: Host,
  workers: JournalWorkers = WORKERS,
): Journal => new TapeJournal(join(directory, 'journal.db'), config, hall, host, workers);
