import type { Config } from '../config/config.js';
import { type EnteredAs, NO_RECORDS, type Records, recordsAfter } from '../core/entered.js';
import { isFault } from '../core/fault.js';
import { createJournal } from '../journal/journal.js';
import { openPastFile } from '../journal/past-file.js';
import { machine } from '../machine.js';
import { openRecords } from '../records.js';
import { ask, gatewayRuns, socketIn } from './control-client.js';

/** What a command may do with records, whether a gateway runs or not. */
export interface RecordOperations {
  all(): Promise<Records>;
  enter(records: readonly unknown[], by: string): Promise<readonly EnteredAs[]>;
  keepFile(bytes: Buffer): Promise<{ readonly sha256: string }>;
}

const overSocket = (socket: string): RecordOperations => ({
  all: () => ask(socket, '/records'),
  enter: (records, by) => ask(socket, '/records', { records, by }),
  keepFile: (bytes) => ask(socket, '/files', { base64: bytes.toString('base64') }),
});

/** A directory in which no gateway has ever run holds no records. */
const recordsIn = (dataDirectory: string): Records => {
  try {
    const past = openPastFile(dataDirectory);
    try {
      return recordsAfter(NO_RECORDS, past.records());
    } finally {
      past.close();
    }
  } catch (thrown) {
    if (isFault(thrown) && thrown.code === 'not-found') return NO_RECORDS;
    throw thrown;
  }
};

/** The journal is opened for writing only when there is something to write: each opening counts a boot. */
const alone = (config: Config) => {
  const host = machine('error');
  const journal = createJournal(config.dataDirectory, config.journal, config.hall, host);
  const office = openRecords(config, journal, host);
  let opening: Promise<unknown> | undefined;
  return {
    operations: {
      all: async () => recordsIn(config.dataDirectory),
      enter: async (records, by) => {
        opening ??= journal.open();
        await opening;
        return office.enter({ records }, by);
      },
      keepFile: office.keepFile,
    } satisfies RecordOperations,
    close: async () => {
      if (opening !== undefined) await journal.close();
    },
  };
};

/** Speaks to the running gateway; only when none runs does it open the journal itself (design §5). */
export const withRecords = async (
  config: Config,
  use: (operations: RecordOperations) => Promise<void>,
): Promise<void> => {
  if (await gatewayRuns(config.dataDirectory)) {
    await use(overSocket(socketIn(config.dataDirectory)));
    return;
  }
  const { operations, close } = alone(config);
  try {
    await use(operations);
  } finally {
    await close();
  }
};
