import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { Fault, isFault } from '../core/fault.js';
import { pointsOf } from '../core/hall.js';
import { createJournal } from '../journal/journal.js';
import { machine } from '../machine.js';
import { importedReadings } from '../operations.js';
import { words } from '../text/text.js';
import type { ImportHead, ImportLine } from '../web/control.js';
import { ask, gatewayRuns, socketIn } from './control-client.js';
import { EXIT } from './exit.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import { importCalendar } from './import-calendar.js';
import { readCsv } from './import-csv.js';
import { enterFile } from './record-file.js';
import type { Terminal } from './terminal.js';

const column = (text: string, known: Map<string, string> | undefined): Map<string, string> => {
  const map = known ?? new Map<string, string>();
  const [from, to] = text.split('=');
  if (!from || !to) throw new Fault('bad-request', { why: `--map ${text}: COLUMN=device/point` });
  return map.set(from, to);
};

interface Asked {
  readonly time?: string;
  readonly map?: Map<string, string>;
  readonly calendar?: string;
  readonly laboratory?: string;
  readonly hall: string;
  readonly json?: boolean;
}

/** Of readings: which file, which column is the time, which columns are which points. */
interface Readings {
  readonly file: string;
  readonly time: string;
  readonly map: Map<string, string>;
}

const readingsOf = (file: string | undefined, { time, map }: Asked): Readings => {
  if (file !== undefined && time !== undefined && map !== undefined) return { file, time, map };
  throw new Fault('bad-request', { why: 'FILE --time COLUMN --map COLUMN=device/point' });
};

/**
 * `hallkeeper import FILE --time COLUMN --map COLUMN=device/point …`: history out of a CSV file;
 * `hallkeeper import --calendar FILE`: the public holidays of a year;
 * `hallkeeper import --laboratory FILE`: laboratory results, one a row.
 */
export const importCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('import')
    .description(t('cli.import.description'))
    .argument('[file]', t('cli.import.file'))
    .option('--time <column>', t('cli.import.time'))
    .option('--map <column=point...>', t('cli.import.map'), column)
    .option('--calendar <file>', t('cli.import.calendar'))
    .option('--laboratory <file>', t('cli.import.laboratory'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--json', t('cli.json'))
    .action(async (file: string | undefined, { calendar, laboratory, ...options }: Asked) => {
      try {
        if (calendar !== undefined) importCalendar(calendar, options.hall, terminal);
        else if (laboratory !== undefined) await importLaboratory(laboratory, options, terminal);
        else await importFile(readingsOf(file, options), options, terminal);
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};

const importLaboratory = async (
  file: string,
  { hall, json }: Pick<Asked, 'hall' | 'json'>,
  terminal: Terminal,
): Promise<void> => {
  const config = readHall(hall, terminal);
  if (config !== undefined)
    await enterFile(config, { file, as: 'laboratory', ...(json && { json }) }, terminal);
};

const readText = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Fault('not-found', { what: file }, { cause });
  }
};

const importFile = async (
  { file, time, map }: Readings,
  options: Pick<Asked, 'hall' | 'json'>,
  terminal: Terminal,
): Promise<void> => {
  const t = words(terminal.language);
  const config = readHall(options.hall, terminal);
  if (config === undefined) return;
  const known = new Set<string>(pointsOf(config.hall).map((point) => point.id));
  for (const point of map.values())
    if (!known.has(point)) throw new Fault('not-found', { what: point });
  const bytes = readText(file);
  const { rows, refused } = readCsv(bytes.toString('utf8'), time, map, config.hall.timeZone);
  for (const row of refused) terminal.say(`${file}:${row.line}: ${row[terminal.language]}`);
  const head = {
    file: basename(file),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    refused: refused.length,
    lines: rows,
  };
  const { added, already } = (await gatewayRuns(config.dataDirectory))
    ? await ask<{ added: number; already: number }>(socketIn(config.dataDirectory), '/import', head)
    : await importAlone(config, head);
  const said = { file, readings: rows.length, added, already, refused: refused.length };
  if (options.json) terminal.json({ ...said, refusedRows: refused });
  else terminal.print(t('cli.import.done', said));
  if (refused.length > 0) terminal.exit(EXIT.data);
};

/** No gateway runs: the journal is opened here, for as long as the import takes. */
const importAlone = async (
  config: Config,
  { lines, ...head }: ImportHead & { readonly lines: readonly ImportLine[] },
): Promise<{ readonly added: number; readonly already: number }> => {
  const journal = createJournal(
    config.dataDirectory,
    config.journal,
    config.hall,
    machine('error'),
  );
  await journal.open();
  try {
    return await journal.importReadings({
      ...head,
      readings: importedReadings(config.hall, lines),
      refused: () => head.refused,
    });
  } finally {
    await journal.close();
  }
};
