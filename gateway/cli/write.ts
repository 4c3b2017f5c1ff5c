import type { Command } from 'commander';
import { Fault, isFault } from '../core/fault.js';
import { words } from '../text/text.js';
import { DEFAULT_HALL_FILE } from './hall-file.js';
import type { Terminal } from './terminal.js';
import { withOperations } from './with-operations.js';

/** `hallkeeper write <point> <value>`: refused unless hall.yaml lists the point, verified by reading back. */
export const writeCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('write')
    .description(t('cli.write.description'))
    .argument('<point>', t('cli.points'))
    .argument('<value>', t('cli.write.value'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .action(async (point: string, text: string, { hall }: { hall: string }) => {
      try {
        const value = Number(text);
        if (text.trim() === '' || !Number.isFinite(value))
          throw new Fault('bad-request', { why: `${text} ≠ 0, 1, 21.5 …` });
        await withOperations(hall, terminal, async (operations) => {
          await operations.write(point, value, terminal.person);
          terminal.print(t('cli.write.done', { point, value }));
        });
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};
