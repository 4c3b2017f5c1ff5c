import type { Command } from 'commander';
import { Fault, isFault } from '../core/fault.js';
import type { Millis } from '../core/time.js';
import { duration } from '../core/written.js';
import { fingerprintOf } from '../devices/fingerprint.js';
import type { Profile } from '../devices/profile.js';
import { readProfiles } from '../devices/read-profiles.js';
import { discover, type Found, type Progress } from '../drivers/modbus/discover.js';
import type { Fingerprint } from '../drivers/modbus/discover-match.js';
import { stepsOf } from '../drivers/modbus/discover-plan.js';
import { machine } from '../machine.js';
import { type Say, words } from '../text/text.js';
import { hallLines } from './discover-lines.js';
import { keptSearch } from './discover-state.js';
import { EXIT } from './exit.js';
import { PROFILES } from './hall-file.js';
import { askedToStop } from './run.js';
import type { Terminal } from './terminal.js';
import { numbersIn, wireAt } from './wire-target.js';

interface Options {
  readonly serialServer?: boolean;
  readonly bauds?: string;
  readonly units?: string;
  readonly listen: string;
  readonly patience?: string;
  readonly state: string;
  readonly json?: boolean;
}

const timeOf = (text: string, option: string): Millis => {
  const read = duration.safeParse(text);
  if (read.success) return read.data;
  throw new Fault('bad-request', { why: `${option} ${text}` });
};

const inWords = (left: Millis): string => {
  const seconds = Math.ceil(left / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};

/** One line that is written over on a terminal; in a log, one each twentieth of the way. */
const progressBar = (terminal: Terminal, t: Say) => {
  let told = -1;
  return ({ step, search, steps, left, found }: Progress): void => {
    const percent = Math.floor((100 * search.done) / steps);
    const line = t('cli.discover.progress', {
      percent,
      baud: step.baud || '-',
      unit: step.unit,
      found: found.length,
      left: inWords(left),
    });
    if (process.stderr.isTTY) {
      const bar = '#'.repeat(percent / 5).padEnd(20, '.');
      process.stderr.write(`\r\x1b[K[${bar}] ${line}${search.done === steps ? '\n' : ''}`);
    } else if (percent >= told + 5) {
      told = percent;
      terminal.say(line);
    }
  };
};

const printFound = (
  found: readonly Found[],
  target: string,
  profiles: ReadonlyMap<string, Profile>,
  terminal: Terminal,
  t: Say,
): void => {
  if (found.length === 0) {
    terminal.say(t('cli.discover.nobody'));
    terminal.exit(EXIT.failure);
    return;
  }
  for (const { unit, baud, matches, identification } of found) {
    const models = matches.map(({ model, sure }) => (sure ? `${model} ✓` : model)).join(', ');
    const said = Object.values(identification ?? {}).join(' ');
    const known = models || t('cli.discover.unknown');
    const line = t('cli.discover.found', { unit, baud: baud || '-', models: known });
    terminal.print(said ? `${line} (${said})` : line);
  }
  terminal.print('');
  terminal.print(t('cli.discover.paste'));
  for (const line of hallLines(found, target, profiles, t)) terminal.print(line);
};

/** `hallkeeper discover <port or host>`: which devices are there, and the lines of hall.yaml for them. */
export const discoverCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('discover')
    .description(t('cli.discover.description'))
    .argument('<target>', t('cli.discover.target'))
    .option('--serial-server', t('cli.discover.serial-server'))
    .option('--bauds <list>', t('cli.discover.bauds'))
    .option('--units <list>', t('cli.discover.units'))
    .option('--listen <duration>', t('cli.discover.listen'), '3s')
    .option('--patience <duration>', t('cli.discover.patience'))
    .option('--state <file>', t('cli.discover.state'), '.hallkeeper-discover.json')
    .option('--json', t('cli.json'))
    .action(async (target: string, options: Options) => {
      try {
        await search(target, options, terminal, t);
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};

const search = async (
  target: string,
  options: Options,
  terminal: Terminal,
  t: Say,
): Promise<void> => {
  const { profiles } = readProfiles(PROFILES);
  const models = [...profiles].flatMap(([id, profile]): Fingerprint[] => {
    const print = fingerprintOf(id, profile);
    return print === undefined ? [] : [print];
  });
  const wire = wireAt(target, options.serialServer ?? false);
  const spoken = [...new Set(models.flatMap(({ bauds }) => bauds))];
  const bauds =
    wire.wire === 'tcp'
      ? [0]
      : options.bauds === undefined
        ? spoken
        : numbersIn(options.bauds, '--bauds', 256_000);
  const units = numbersIn(
    options.units ?? (wire.wire === 'tcp' ? '0-255' : '1-247'),
    '--units',
    255,
  );
  const steps = stepsOf(models, bauds, units);
  const kept = keptSearch(options.state, { target, steps });
  const aborted = new AbortController();
  void askedToStop().then(() => aborted.abort());
  const show = progressBar(terminal, t);
  const found = await discover(
    {
      wire,
      steps,
      models,
      listen: timeOf(options.listen, '--listen'),
      ...(options.patience !== undefined && { patience: timeOf(options.patience, '--patience') }),
      from: kept.from,
      progress: (progress) => {
        kept.save(progress);
        show(progress);
      },
      signal: aborted.signal,
    },
    machine('error'),
  );
  if (aborted.signal.aborted) {
    terminal.say(t('cli.discover.interrupted'));
    terminal.exit(EXIT.failure);
  } else kept.forget();
  if (options.json) terminal.json(found);
  else printFound(found, target, profiles, terminal, t);
};
