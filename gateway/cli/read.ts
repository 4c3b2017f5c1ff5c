import type { Command } from 'commander';
import { Fault, isFault } from '../core/fault.js';
import { words } from '../text/text.js';
import type { PointRead } from '../web/control.js';
import { EXIT } from './exit.js';
import { DEFAULT_HALL_FILE } from './hall-file.js';
import { printRaw, type RawOptions, rawRead, withRawOptions } from './registers.js';
import type { Terminal } from './terminal.js';
import { withOperations } from './with-operations.js';

/** One line of a read point: value, unit, quality, the words as they came. */
export const pointLine = (read: PointRead): string => {
  const raw = read.raw.map((word) => `0x${word.toString(16).padStart(4, '0')}`).join(' ');
  const value = read.value === undefined ? '—' : `${read.value} ${read.unit ?? ''}`.trimEnd();
  return [read.point, value, read.quality, `${Math.round(read.tookMs)} ms`, raw].join('\t');
};

export const printReads = (
  reads: readonly PointRead[],
  terminal: Terminal,
  json: boolean,
): void => {
  if (json) terminal.json(reads);
  else for (const read of reads) terminal.print(pointLine(read));
  if (reads.some((read) => read.value === undefined)) terminal.exit(EXIT.failure);
};

/** `hallkeeper read <point...>` or `--bus … --unit … --address …`: asks the wire now, through the running gateway if one runs. */
export const readCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  withRawOptions(program.command('read'), t)
    .description(t('cli.read.description'))
    .argument('[points...]', t('cli.points'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--json', t('cli.json'))
    .action(async (points: string[], options: RawOptions & { hall: string; json?: boolean }) => {
      try {
        const raw = rawRead(options);
        if (raw === undefined && points.length === 0)
          throw new Fault('bad-request', { why: t('cli.raw.nothing') });
        await withOperations(options.hall, terminal, async (operations) => {
          const json = options.json ?? false;
          if (raw) await printRaw(raw, operations, terminal, json);
          else printReads(await operations.read(points), terminal, json);
        });
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};
