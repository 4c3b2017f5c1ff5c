import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { Fault } from '../core/fault.js';
import { pointsOf } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import type { LightingDrillRecord } from '../core/record.js';
import { instant, minutes } from '../core/time.js';
import { openPastFile, type PastFile } from '../journal/past-file.js';
import { speaksOf } from '../rules/standards/choice.js';
import { drillVerdicts } from '../rules/surveys/drill-verdicts.js';
import { inOrder } from '../rules/verdicts/tally.js';
import { words } from '../text/text.js';
import { verdictLine } from './assess-table.js';
import { DEFAULT_HALL_FILE, withHall } from './hall-file.js';
import { instantOf } from './moment.js';
import { enterRecords } from './record-file.js';
import { type AirAsked, surveyDecay, surveyFreshAir } from './survey-air.js';
import { type LightAsked, surveyLight } from './survey-light.js';
import type { Terminal } from './terminal.js';
import { withRecords } from './with-records.js';

interface Asked {
  readonly hall: string;
}

/** `hallkeeper survey light|decay|fresh-air|emergency-lighting`: measurements that a person makes. */
export const surveyCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  const survey = program.command('survey').description(t('cli.survey.description'));

  const guarded = (hall: string, use: (config: Config) => unknown): Promise<void> =>
    withHall(hall, terminal, use);
  const inJournal = (hall: string, use: (config: Config, past: PastFile) => unknown) =>
    guarded(hall, async (config) => {
      const past = openPastFile(config.dataDirectory);
      try {
        await use(config, past);
      } finally {
        past.close();
      }
    });
  const command = (name: string): Command =>
    survey
      .command(name)
      .description(t(`cli.survey.${name}`))
      .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
      .option('--json', t('cli.json'));
  const between = (one: Command): Command =>
    one
      .requiredOption('--from <time>', t('cli.assess.from'))
      .requiredOption('--to <time>', t('cli.assess.to'));

  command('light')
    .requiredOption('--zone <zone>', t('cli.survey.zone'))
    .requiredOption('--file <file>', t('cli.survey.file'))
    .option('--enter', t('cli.survey.enter'))
    .action(({ hall, ...asked }: Asked & LightAsked) =>
      guarded(hall, (config) => surveyLight(config, asked, terminal)),
    );
  between(command('decay'))
    .requiredOption('--point <point>', t('cli.survey.point'))
    .option('--outdoor <ppm|point>', t('cli.survey.outdoor'))
    .action(({ hall, ...asked }: Asked & Parameters<typeof surveyDecay>[2]) =>
      inJournal(hall, (config, past) => surveyDecay(config, past, asked, terminal)),
    );
  between(command('fresh-air'))
    .requiredOption('--air-space <id>', t('cli.survey.air-space'))
    .requiredOption('--people <number>', t('cli.survey.people'), Number)
    .option('--outdoor <ppm|point>', t('cli.survey.outdoor'))
    .action(({ hall, ...asked }: Asked & Parameters<typeof surveyFreshAir>[2]) =>
      inJournal(hall, (config, past) => surveyFreshAir(config, past, asked, terminal)),
    );
  between(command('emergency-lighting'))
    .option('--points <point...>', t('cli.survey.points'))
    .option('--enter', t('cli.survey.enter'))
    .action(({ hall, ...asked }: Asked & DrillAsked) =>
      inJournal(hall, (config, past) => surveyDrill(config, past, asked, terminal)),
    );
};

interface DrillAsked extends AirAsked {
  readonly points?: readonly string[];
  readonly enter?: boolean;
}

/** Evacuation routes, where a floor sensor lies if there is one. */
const ROUTES: readonly string[] = ['corridor', 'stair'];

const drillOf = ({ hall }: Config, asked: DrillAsked): LightingDrillRecord => {
  const lux = pointsOf(hall).filter(({ quantity }) => quantity === 'illuminance');
  const onRoutes = lux.filter(({ zone }) =>
    hall.zones.some(({ id, kind }) => id === zone && ROUTES.includes(kind)),
  );
  const points = asked.points ?? onRoutes.map(({ id }) => id);
  const unknown = points.find((id) => !lux.some((point) => point.id === id));
  if (unknown !== undefined) throw new Fault('not-found', { what: unknown });
  return {
    kind: 'emergency-lighting-drill',
    mainsOffAt: instantOf(asked.from, hall.timeZone),
    until: instantOf(asked.to, hall.timeZone),
    points: points as readonly PointId[],
  };
};

/** `survey emergency-lighting`: how soon it was lit, how bright, how long; by every edition of the rule. */
const surveyDrill = async (
  config: Config,
  past: PastFile,
  asked: DrillAsked,
  terminal: Terminal,
): Promise<void> => {
  const { hall, instruments } = config;
  const t = words(terminal.language);
  const drill = drillOf(config, asked);
  const standards = config.standards.filter((standard) => speaksOf(standard, hall));
  const verdicts = drillVerdicts(drill, {
    hall,
    standards,
    instruments,
    readings: ({ id }) =>
      inOrder(past.readings(id, instant(drill.mainsOffAt - minutes(1)), drill.until)),
  });
  if (asked.json) terminal.json({ drill, verdicts });
  else
    for (const verdict of verdicts)
      terminal.print(verdictLine(verdict, { hall, standards }, t, terminal.language));
  if (asked.enter)
    await withRecords(config, (operations) =>
      enterRecords(operations, [drill], asked.json, terminal),
    );
};
