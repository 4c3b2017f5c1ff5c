import type { Command } from 'commander';
import { Fault, isFault } from '../core/fault.js';
import { duration } from '../core/written.js';
import { words } from '../text/text.js';
import type { PointRead } from '../web/control.js';
import { DEFAULT_HALL_FILE } from './hall-file.js';
import { pointLine } from './read.js';
import { printRaw, type RawOptions, rawRead, withRawOptions } from './registers.js';
import { askedToStop } from './run.js';
import type { Terminal } from './terminal.js';
import { withOperations } from './with-operations.js';

interface WatchOptions extends RawOptions {
  readonly every: string;
  readonly hall: string;
  readonly json?: boolean;
}

/** `hallkeeper watch <point...>`: reads again and again until Ctrl+C, a line per point each time. */
export const watchCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  const printOnce = (reads: readonly PointRead[], json = false): void => {
    if (json) terminal.print(JSON.stringify(reads));
    else for (const read of reads) terminal.print(pointLine(read));
  };
  withRawOptions(program.command('watch'), t)
    .description(t('cli.watch.description'))
    .argument('[points...]', t('cli.points'))
    .option('--every <duration>', t('cli.watch.every'), '1s')
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--json', t('cli.json'))
    .action(async (points: string[], options: WatchOptions) => {
      try {
        const every = duration.safeParse(options.every);
        if (!every.success) throw new Fault('bad-request', { why: `--every ${options.every}` });
        const raw = rawRead(options);
        if (raw === undefined && points.length === 0)
          throw new Fault('bad-request', { why: t('cli.raw.nothing') });
        const stop = askedToStop().then(() => 'stop' as const);
        await withOperations(options.hall, terminal, async (operations) => {
          for (;;) {
            if (raw) await printRaw(raw, operations, terminal, options.json ?? false);
            else printOnce(await operations.read(points), options.json);
            const pause = new Promise((resolve) => setTimeout(resolve, every.data));
            if ((await Promise.race([stop, pause])) === 'stop') return;
          }
        });
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};
