import type { Command } from 'commander';
import { isFault } from '../core/fault.js';
import { words } from '../text/text.js';
import { DEFAULT_HALL_FILE } from './hall-file.js';
import { printReads } from './read.js';
import type { Terminal } from './terminal.js';
import { withOperations } from './with-operations.js';

/** `hallkeeper test --once [device...]`: every point once; nothing is kept, published or alarmed. */
export const testCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('test')
    .description(t('cli.test.description'))
    .argument('[devices...]', t('cli.devices'))
    .requiredOption('--once', t('cli.test.once'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--json', t('cli.json'))
    .action(async (devices: string[], options: { hall: string; json?: boolean }) => {
      try {
        await withOperations(options.hall, terminal, async (operations, config) => {
          const points = config.hall.devices
            .filter((device) => devices.length === 0 || devices.includes(device.id))
            .flatMap((device) => device.points.map((point) => point.id));
          printReads(await operations.read(points), terminal, options.json ?? false);
        });
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};
