import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { here } from '../../config/sources.js';
import { type Dashboard, fieldConfigOf, type Panel } from './questions.js';

/**
 * The JSON Schemas that Grafana publishes of its dashboards, panel options and alerting, where they lie
 * beside the checkout. `dashboard` leaves a panel's options open; each kind of panel has a file for them.
 */

const FOLDER = here('../../../shared/data/grafana-jsonschema');
export const haveSchemas = existsSync(FOLDER);

const FILES: Readonly<Record<string, string>> = {
  timeseries: 'timeseries',
  stat: 'stat',
  bargauge: 'bargauge',
  table: 'table',
  'state-timeline': 'statetimeline',
};

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const compiled = new Map<string, ValidateFunction | undefined>();

/**
 * As published, but for two places. What an override matches by and what it sets are any value, which
 * the generator of these files writes as "object"; Grafana itself stores texts and numbers there.
 */
const published = (file: string): object => {
  const schema = JSON.parse(readFileSync(`${FOLDER}/${file}.jsonschema.json`, 'utf8'));
  const { MatcherConfig, DynamicConfigValue } = schema.definitions;
  if (file === 'dashboard') {
    delete MatcherConfig.properties.options.type;
    delete DynamicConfigValue.properties.value.type;
  }
  return schema;
};

/** One definition of one file; undefined where the file has no such. */
const validator = (file: string, definition: string): ValidateFunction | undefined => {
  const key = `${file}#/definitions/${definition}`;
  if (!compiled.has(key)) {
    if (ajv.getSchema(file) === undefined) ajv.addSchema(published(file), file);
    compiled.set(key, ajv.getSchema(key));
  }
  return compiled.get(key);
};

/** What the definition has against the value; `none` stands for a definition that the file lacks. */
export const schemaMistakes = (
  file: string,
  definition: string,
  value: unknown,
  about: string,
): readonly string[] => {
  const validate = validator(file, definition);
  if (validate === undefined)
    return JSON.stringify(value) === '{}' ? [] : [`${about}: ${file} has no ${definition}`];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${about}${instancePath} ${message} ${JSON.stringify(params)}`,
      );
};

type Custom = Readonly<Record<string, unknown>>;

/** `custom.*` of an override, as it comes to stand over the defaults. */
const overridden = (panel: Panel): readonly Custom[] =>
  fieldConfigOf(panel).overrides.map(({ properties }) => ({
    ...fieldConfigOf(panel).defaults.custom,
    ...Object.fromEntries(
      properties.flatMap(({ id, value }) =>
        id.startsWith('custom.') ? [[id.slice('custom.'.length), value] as const] : [],
      ),
    ),
  }));

const panelMistakes = (panel: Panel, about: string): readonly string[] => {
  const file = FILES[panel.type];
  if (file === undefined) return [`${about}: no schema for ${panel.type}`];
  return [
    ...schemaMistakes(file, 'Options', panel.options, `${about} options`),
    ...[fieldConfigOf(panel).defaults.custom ?? {}, ...overridden(panel)].flatMap((custom) =>
      schemaMistakes(file, 'FieldConfig', custom, `${about} custom`),
    ),
    ...(panel.targets ?? []).flatMap((target) =>
      target.expr === undefined
        ? []
        : schemaMistakes('prometheus', 'Dataquery', target, `${about} target`),
    ),
  ];
};

/** Everything Grafana's schemas have against a dashboard, the options of its panels included. */
export const againstSchemas = (dashboard: Dashboard): readonly string[] => [
  ...schemaMistakes('dashboard', 'Dashboard', dashboard, dashboard.uid),
  ...dashboard.panels
    .filter(({ type }) => type !== 'row')
    .flatMap((panel) => panelMistakes(panel, `${dashboard.uid} ${panel.title}`)),
];
