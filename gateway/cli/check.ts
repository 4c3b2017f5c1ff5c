import type { Command } from 'commander';
import { pointsOf } from '../core/hall.js';
import type { Instant } from '../core/time.js';
import { missingYears } from '../rules/advice/years.js';
import { words } from '../text/text.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import { refusePlan } from './plan.js';
import type { Terminal } from './terminal.js';

/** `hallkeeper check [file]`: every mistake of hall.yaml at once, without touching a wire. */
export const checkCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('check')
    .description(t('cli.check.description'))
    .argument('[file]', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .action((file: string) => {
      const config = readHall(file, terminal);
      if (config === undefined || refusePlan(config, terminal)) return;
      terminal.print(
        t('cli.check.good', {
          file,
          zones: config.hall.zones.length,
          devices: config.hall.devices.length,
          points: pointsOf(config.hall).length,
          alarms: config.alarms.length,
        }),
      );
      for (const year of missingYears(config.hall, Date.now() as Instant))
        terminal.say(t('advice.holidays-missing', { year }));
    });
};
