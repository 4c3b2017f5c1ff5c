import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config/config.js';
import { changesBetween, type WrittenPaths } from './core/config-change.js';
import type { Happening } from './core/event.js';
import type { Host } from './core/ports.js';
import type { Journal } from './journal/journal.js';

/** What hall.yaml said at the last start: what it says now is told as old and new (design §4.6). */

const FILE = 'hall-recorded.json';
/** Of a hall written anew one event must not fill the journal; how many there were is told all the same. */
const MOST_CHANGES = 200;

const recordedSchema = z.strictObject({
  written: z.record(z.string(), z.string()),
  change: z.strictObject({ by: z.string(), reason: z.string() }).optional(),
});
type Recorded = z.infer<typeof recordedSchema>;

const isSame = (one: Config['change'], other: Config['change']): boolean =>
  one?.by === other?.by && one?.reason === other?.reason;

/** Undefined: nothing changed. Who and why only if they were written for this change. */
export const configHappening = (
  before: Recorded,
  { written, change }: { readonly written: WrittenPaths; readonly change?: Config['change'] },
  at: Happening['at'],
): Happening | undefined => {
  const changes = changesBetween(before.written, written);
  if (changes.length === 0) return undefined;
  return {
    kind: 'config-changed',
    at,
    count: changes.length,
    changes: changes.slice(0, MOST_CHANGES),
    ...(change !== undefined && !isSame(change, before.change) && change),
  };
};

const recordedIn = (path: string, log: Host['log']): Recorded | undefined => {
  try {
    return recordedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (thrown) {
    // The first start has none, and the next change is told against what stands now.
    if ((thrown as { code?: string }).code !== 'ENOENT')
      log.warn('recorded-hall-not-read', { path, why: String(thrown) });
    return undefined;
  }
};

/** Tells what changed since the last start; remembers it once that is on the disk. */
export const recordConfig = (
  { dataDirectory, written, change }: Pick<Config, 'dataDirectory' | 'written' | 'change'>,
  journal: { record(happening: Happening): unknown; flush: Journal['flush'] },
  { clock, log }: Host,
): Promise<void> => {
  const path = join(dataDirectory, FILE);
  const before = recordedIn(path, log);
  const happening =
    before && configHappening(before, { written, ...(change && { change }) }, clock.wall());
  if (happening !== undefined) journal.record(happening);
  const remember = async (): Promise<void> => {
    await journal.flush();
    const part = `${path}.${randomBytes(4).toString('hex')}.part`;
    await writeFile(part, JSON.stringify({ written, ...(change && { change }) }), { mode: 0o640 });
    await rename(part, path);
  };
  return remember().catch((thrown: unknown) =>
    log.warn('hall-not-recorded', { path, why: String(thrown) }),
  );
};
