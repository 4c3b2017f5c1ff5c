import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ChainFound } from '../core/audit.js';
import { Fault, isFault } from '../core/fault.js';
import { openPastFile } from '../journal/past-file.js';
import { type Checked, isUnreadable } from '../reports/bundle.js';
import { checkBundle, fingerprintFrom } from '../reports/check.js';
import { checkedLines } from '../reports/say.js';
import { words } from '../text/text.js';
import { ask, gatewayRuns, socketIn } from './control-client.js';
import { EXIT } from './exit.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import type { Terminal } from './terminal.js';

interface VerifyOptions {
  readonly key?: string;
  readonly journal?: boolean;
  readonly hall: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `hallkeeper verify <bundle.zip>`, and `hallkeeper verify --journal`. */
export const verifyCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('verify')
    .description(t('cli.verify.description'))
    .argument('[bundle]', t('cli.verify.bundle'))
    .option('--key <fingerprint>', t('cli.verify.key'))
    .option('--journal', t('cli.verify.journal'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--data <directory>', t('cli.verify.data'))
    .option('--json', t('cli.json'))
    .action(async (bundle: string | undefined, options: VerifyOptions) => {
      try {
        if (bundle !== undefined) verifyBundle(bundle, options, terminal);
        else if (options.journal) await verifyJournal(options, terminal);
        else throw new Fault('bad-request', { why: t('cli.verify.which') });
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};

const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code = 'unknown' } = cause as { code?: string };
    throw new Fault('file-not-readable', { path, why: code }, { cause });
  }
};

/** What is no bundle of ours is bad data; one that is and was changed has failed. */
const exitFor = (checked: Checked): number => {
  if (isUnreadable(checked)) return EXIT.data;
  return checked.findings.length === 0 ? EXIT.ok : EXIT.failure;
};

const verifyBundle = (path: string, options: VerifyOptions, terminal: Terminal): void => {
  const t = words(terminal.language);
  const wanted = options.key === undefined ? undefined : fingerprintFrom(options.key);
  if (options.key !== undefined && wanted === undefined)
    throw new Fault('bad-request', { why: `--key: ${t('verify.wanted-wrong')}` });
  const checked = checkBundle(bytesOf(path), wanted);
  const good = checked.findings.length === 0;
  if (options.json) terminal.json({ file: path, good, ...checked });
  else {
    const [outcome = '', ...rest] = checkedLines(checked, t);
    terminal.print(t('verify.file', { file: path, outcome }));
    for (const line of rest) terminal.print(line);
  }
  terminal.exit(exitFor(checked));
};

/** Asks the running gateway; only when none runs is the file opened here, read only (design §5). */
const chainIn = async (dataDirectory: string): Promise<ChainFound> => {
  if (await gatewayRuns(dataDirectory)) return ask(socketIn(dataDirectory), '/journal/chain');
  const past = openPastFile(dataDirectory);
  try {
    return past.chain();
  } finally {
    past.close();
  }
};

const verifyJournal = async (options: VerifyOptions, terminal: Terminal): Promise<void> => {
  const t = words(terminal.language);
  const data = options.data ?? readHall(options.hall, terminal)?.dataDirectory;
  if (data === undefined) return;
  const found = await chainIn(data);
  const { entries, broken } = found;
  if (options.json) terminal.json({ data, good: broken === undefined, ...found });
  else if (broken === undefined) terminal.print(t('verify.journal.good', { entries }));
  else {
    const { why, entry = '?', at } = broken;
    terminal.print(t(`verify.journal.${why}`, { entry, at: new Date(at).toISOString() }));
  }
  terminal.exit(broken === undefined ? EXIT.ok : EXIT.failure);
};
