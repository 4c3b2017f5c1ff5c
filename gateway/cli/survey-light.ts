import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { Fault } from '../core/fault.js';
import type { PointId, ZoneId } from '../core/identity.js';
import type { LightSurveyRecord } from '../core/record.js';
import type { Instant } from '../core/time.js';
import { statePoint } from '../core/written.js';
import { checkYaml } from '../core/yaml-file.js';
import { speaksOf } from '../rules/standards/choice.js';
import { type LightSurvey, lightSurvey, type SurveyRefusal } from '../rules/surveys/light.js';
import { surveyVerdicts } from '../rules/surveys/light-verdicts.js';
import { printed } from '../rules/verdicts/figure.js';
import { rulesFor } from '../rules/verdicts/rule.js';
import { type Say, words } from '../text/text.js';
import { verdictLine } from './assess-table.js';
import { EXIT } from './exit.js';
import { instantOf } from './moment.js';
import { enterRecords } from './record-file.js';
import type { Terminal } from './terminal.js';
import { withRecords } from './with-records.js';

/** A grid as a person writes it down: a node that nobody has measured is `null` or `~`, and is refused by name. */
const grid = z.strictObject({
  at: z.string().min(1).describe('时间，大厅时区 / time in the hall: 2026-03-11T19:00'),
  method: z.enum(['centre', 'four-corner']),
  rows: z.array(z.array(z.number().min(0).nullable()).min(1)).min(1),
  daylight: z.boolean(),
  'warmed-up': z.boolean(),
  meter: z.strictObject({
    class: z.union([z.literal(1), z.literal(2)]),
    number: z.string().min(1).optional(),
    certificate: z.string().min(1).optional(),
  }),
  references: z.array(z.strictObject({ point: statePoint, value: z.number().min(0) })).optional(),
});

export interface LightAsked {
  readonly zone: string;
  readonly file: string;
  readonly enter?: boolean;
  readonly json?: boolean;
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', { what: file }, { cause });
  }
};

const refusalText = (refusal: SurveyRefusal, t: Say): string =>
  t(`cli.survey.refused.${refusal.why}`, { ...refusal });

/** What the grid amounts to and what the standards say of it; entered as a record if asked. */
export const surveyLight = async (
  config: Config,
  asked: LightAsked,
  terminal: Terminal,
): Promise<void> => {
  const t = words(terminal.language);
  const { hall } = config;
  const zone = hall.zones.find(({ id }) => id === asked.zone);
  if (zone === undefined) throw new Fault('not-found', { what: asked.zone });
  const checked = checkYaml(asked.file, textOf(asked.file), grid);
  if ('mistakes' in checked) {
    for (const { file, line, column, path, ...sentence } of checked.mistakes)
      terminal.say(`${file}:${line}:${column}: ${path}: ${sentence[terminal.language]}`);
    terminal.exit(EXIT.data);
    return;
  }
  const { 'warmed-up': warmedUp, at, rows, ...written } = checked.value;
  const survey: LightSurvey = {
    ...written,
    warmedUp,
    meterClass: written.meter.class,
    rows: rows.map((row) => row.map((lux) => lux ?? undefined)),
  };
  const surveyed = lightSurvey(survey);
  if ('refused' in surveyed) {
    for (const refusal of surveyed.refused) terminal.say(refusalText(refusal, t));
    terminal.exit(EXIT.data);
    return;
  }
  const { mean, least, uniformity } = surveyed.result;
  const record = recordOf(checked.value, zone.id, instantOf(at, hall.timeZone));
  const standards = config.standards.filter((standard) => speaksOf(standard, hall));
  const verdicts = surveyVerdicts(record, hall, zone, rulesFor(standards, hall, zone), false);
  const figures = {
    mean: printed(mean, 1),
    least: printed(least, 0),
    uniformity: printed(uniformity, 3),
  };
  if (asked.json) terminal.json({ ...figures, verdicts });
  else {
    terminal.print(t('cli.survey.light-figures', figures));
    for (const verdict of verdicts)
      terminal.print(verdictLine(verdict, { hall, standards }, t, terminal.language));
  }
  if (asked.enter)
    await withRecords(config, (operations) =>
      enterRecords(operations, [record], asked.json, terminal),
    );
};

const recordOf = (written: z.output<typeof grid>, zone: ZoneId, at: Instant): LightSurveyRecord => {
  const { 'warmed-up': warmedUp, method, daylight, meter, references } = written;
  return {
    kind: 'light-survey',
    zone,
    at,
    method,
    rows: written.rows.map((row) => row.map((lux) => lux ?? 0)),
    daylight,
    warmedUp,
    meter: {
      class: meter.class,
      ...(meter.number !== undefined && { number: meter.number }),
      ...(meter.certificate !== undefined && { certificate: meter.certificate }),
    },
    ...(references && {
      references: references.map(({ point, value }) => ({ point: point as PointId, value })),
    }),
  };
};
