import type { Config } from '../../gateway/config/config.js';
import type { OutputName } from '../../gateway/core/identity.js';
import type { Entry, Lane } from '../../gateway/core/ports.js';
import { createJournal, type Journal } from '../../gateway/journal/journal.js';
import { machine } from '../../gateway/machine.js';
import { positionOf } from '../../gateway/outputs/entry.js';

/** An output that never confirms: its cursors keep every entry from the first boot on the tape. */
const AUDITOR = 'auditor' as OutputName;
const LANES: readonly Lane[] = ['events', 'readings'];
const MANY = 10_000;

const opened = async ({ dataDirectory, journal, hall }: Config): Promise<Journal> => {
  const made = createJournal(dataDirectory, journal, hall, machine('silent'));
  await made.open();
  return made;
};

/** Opens a new journal once and leaves the auditor's cursors at its very beginning. */
export const beginAudit = async (config: Config): Promise<void> => {
  const journal = await opened(config);
  journal.record({ at: machine('silent').clock.wall(), kind: 'gateway-stopped' });
  const leaving = new AbortController();
  const asked = LANES.map((lane) => journal.next(AUDITOR, lane, 1, leaving.signal));
  await asked[0];
  await journal.flush();
  leaving.abort();
  await Promise.allSettled(asked);
  await journal.close();
};

/** Every entry that was ever committed, read from the closed directory lane by lane. */
export const committedEntries = async (config: Config): Promise<Entry[]> => {
  const journal = await opened(config);
  const { boot } = journal.health();
  const entries: Entry[] = [];
  for (const lane of LANES)
    while (journal.backlog(AUDITOR, lane) > 0) {
      const batch = await journal.next(AUDITOR, lane, MANY, new AbortController().signal);
      entries.push(...batch.entries);
      journal.done(AUDITOR, batch, batch.entries.length);
    }
  await journal.close();
  // The auditor's own boot may have put a torn tail on record.
  return entries.filter((entry) => positionOf(entry).boot !== boot);
};
