import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { Fault, isFault } from '../core/fault.js';
import { type FileMistake, say } from '../core/mistake.js';
import type { Instant } from '../core/time.js';
import { acceptedType, openFiles, sha256Of } from '../records/files.js';
import {
  type ReadRecords,
  type ReadSetup,
  readLaboratoryCsv,
  readRecordsYaml,
} from '../records/read.js';
import type { FileSchema } from '../records/written.js';
import { filesIn, laboratoryQuantities } from '../records.js';
import { words } from '../text/text.js';
import { EXIT } from './exit.js';
import type { Terminal } from './terminal.js';
import { type RecordOperations, withRecords } from './with-records.js';

/** A file of records that a person wrote, and the files that it names beside itself. */

const READERS = {
  yaml: readRecordsYaml,
  laboratory: readLaboratoryCsv,
} as const satisfies Record<string, (file: string, text: string, setup: ReadSetup) => ReadRecords>;

export interface RecordFileAsked {
  readonly file: string;
  readonly as: keyof typeof READERS;
  readonly json?: boolean;
}

const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Fault('not-found', { what: file }, { cause });
  }
};

/** A Chinese spreadsheet writes its CSV in GB18030; of YAML we say which encoding it must have. */
const textOf = (bytes: Buffer, as: RecordFileAsked['as']): string | undefined => {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return as === 'laboratory' ? new TextDecoder('gb18030').decode(bytes) : undefined;
};

const sayMistakes = (mistakes: readonly FileMistake[], terminal: Terminal): void => {
  for (const { file, line, column, path, ...sentence } of mistakes)
    terminal.say(`${file}:${line}:${column}: ${path && `${path}: `}${sentence[terminal.language]}`);
  terminal.exit(EXIT.data);
};

/** A path in the file becomes a file that is kept; what was read waits in `found` until all is right. */
const fileBeside = (file: string, found: Map<string, Buffer>): FileSchema =>
  z.string().transform((path, context) => {
    const wrong = ({ zh, en }: { zh: string; en: string }) => {
      context.addIssue({ code: 'custom', message: `${zh} / ${en}` });
      return z.NEVER;
    };
    try {
      const bytes = readFileSync(resolve(dirname(file), path));
      acceptedType(bytes);
      const sha256 = sha256Of(bytes);
      found.set(sha256, bytes);
      return { sha256, name: basename(path) };
    } catch (thrown) {
      return wrong(
        isFault(thrown)
          ? { zh: thrown.in('zh'), en: thrown.in('en') }
          : say('file-unreadable', { why: thrown instanceof Error ? thrown.message : '' }),
      );
    }
  });

/** Enters a file of records whole, or says every mistake in it and enters nothing. */
export const enterFile = async (
  config: Config,
  { file, as, json }: RecordFileAsked,
  terminal: Terminal,
): Promise<void> => {
  const text = textOf(bytesOf(file), as);
  if (text === undefined) {
    sayMistakes([{ file, line: 1, column: 1, path: '', ...say('file-not-utf8') }], terminal);
    return;
  }
  await withRecords(config, async (operations) => {
    const found = new Map<string, Buffer>();
    const kept = openFiles(filesIn(config.dataDirectory));
    const read = READERS[as](file, text, {
      by: terminal.person,
      file: fileBeside(file, found),
      known: {
        hall: config.hall,
        records: await operations.all(),
        quantities: laboratoryQuantities(config),
        now: Date.now() as Instant,
        hasFile: (sha256) => found.has(sha256) || kept.has(sha256),
      },
    });
    if ('mistakes' in read) {
      sayMistakes(read.mistakes, terminal);
      return;
    }
    for (const bytes of found.values()) await operations.keepFile(bytes);
    await enterRecords(operations, read.contents, json, terminal);
  });
};

export const enterRecords = async (
  operations: RecordOperations,
  contents: readonly unknown[],
  json: boolean | undefined,
  terminal: Terminal,
): Promise<void> => {
  const t = words(terminal.language);
  const entered = await operations.enter(contents, terminal.person);
  if (json) terminal.json(entered);
  else
    for (const { id, already } of entered)
      terminal.print(t(already ? 'cli.record.already' : 'cli.record.entered', { id }));
};
