import type { Command } from 'commander';
import type { Language } from '../core/fault.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { Instant } from '../core/time.js';
import { missingYears } from '../rules/advice/years.js';
import type { Standard } from '../rules/standards/standard.js';
import { standardsFor } from '../standards.js';
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
      for (const line of superseded(config.hall, standardsFor(file).standards, terminal.language))
        terminal.say(line);
      for (const year of missingYears(config.hall, Date.now() as Instant))
        terminal.say(t('advice.holidays-missing', { year }));
    });
};

/** Zones that a site lets an edition judge which has run out; one line for each edition. */
const superseded = (
  hall: Hall,
  standards: readonly Standard[],
  language: Language,
): readonly string[] => {
  const today = new Date().toISOString().slice(0, 10);
  return standards.flatMap((standard) => {
    const { until } = standard['in-force'];
    const zones = hall.zones.filter(({ standards: chosen }) =>
      chosen?.[standard.subject]?.includes(standard.id),
    );
    if (until === undefined || until >= today || zones.length === 0) return [];
    const zone = zones.map(({ names }) => names[language]).join(', ');
    return [words(language)('cli.check.superseded', { zone, number: standard.number, until })];
  });
};
