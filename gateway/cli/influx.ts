import type { Command } from 'commander';
import { words } from '../text/text.js';
import { backfillCommand } from './influx-backfill.js';
import { setupCommand } from './influx-setup.js';
import type { Terminal } from './terminal.js';

/** `hallkeeper influx …`: what a person does about InfluxDB once. */
export const influxCommand = (program: Command, terminal: Terminal): void => {
  const influx = program
    .command('influx')
    .description(words(terminal.language)('cli.influx.description'));
  backfillCommand(influx, terminal);
  setupCommand(influx, terminal);
};
