import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  IntervalVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Board, Choice } from './board.js';
import { HOURLY_VARIABLE, STEP_VARIABLE } from './influx.js';
import type { Kit } from './kit.js';
import { PAGES_VARIABLE } from './links.js';
import { PLUGIN, SOURCE_VARIABLE, type Source, sourceRef } from './source.js';

const tags = (measurement: string, tag: string, above: readonly string[]): string => {
  const within = above.map((one) => `"${one}" =~ /^\${${one}:regex}$/`).join(' AND ');
  const question = `SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}"`;
  return within === '' ? question : `${question} WHERE ${within}`;
};
const labels = (metric: string, label: string, above: readonly string[]): string => {
  const within = above.map((one) => `${one}=~"$${one}"`).join(',');
  return `label_values(${within === '' ? metric : `${metric}{${within}}`}, ${label})`;
};

const HEARD = 'hallkeeper_sensor_last_sample_timestamp_seconds';

/**
 * Each list is that of what was chosen above it. The floor is a tag of its own in InfluxDB, and in
 * Prometheus that of `hallkeeper_zone_info`.
 */
const LISTS: Readonly<Record<Source, Readonly<Record<Choice, string>>>> = {
  influxql: {
    hall: tags('reading', 'hall', []),
    floor: tags('reading', 'floor', ['hall']),
    zone: tags('reading', 'zone', ['hall', 'floor']),
    device: tags('reading', 'device', ['hall', 'floor', 'zone']),
    bus: tags('bus', 'bus', ['hall']),
    standard: tags('verdict', 'standard', ['hall']),
  },
  promql: {
    hall: labels('hallkeeper_build_info', 'hall', []),
    floor: labels('hallkeeper_zone_info', 'floor', ['hall']),
    zone: labels('hallkeeper_zone_info', 'zone', ['hall', 'floor']),
    device: labels(HEARD, 'device', ['hall', 'zone']),
    bus: labels('hallkeeper_bus_up', 'bus', ['hall']),
    standard: labels('hallkeeper_verdict', 'standard', ['hall']),
  },
};

/** "All" of these is really all, also what has no such tag (a device that serves the whole building). */
const ALL_IS_ANY: Readonly<Record<Source, readonly Choice[]>> = {
  influxql: ['hall', 'floor', 'zone', 'device', 'bus', 'standard'],
  // The zones of a floor are known by their list alone.
  promql: ['hall', 'floor', 'device', 'bus', 'standard'],
};

const choiceOf = (
  { say, source }: Kit,
  { choice, one }: Board['choices'][number],
): Builder<VariableModel> => {
  const variable = new QueryVariableBuilder(choice)
    .label(say(`choices.${choice}`))
    .datasource(sourceRef(source))
    .query(LISTS[source][choice])
    .definition(LISTS[source][choice])
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(one !== true)
    .includeAll(one !== true);
  if (one === true) return variable;
  variable.current({ selected: true, text: ['All'], value: ['$__all'] });
  return ALL_IS_ANY[source].includes(choice) ? variable.allValue('.*') : variable;
};

/**
 * Milliseconds beyond which hourly readings are asked for: a month of every reading takes InfluxDB seconds,
 * a week less than one.
 */
const DETAILS = [
  { key: 'detail.by-itself', value: String(7 * 86_400_000) },
  { key: 'detail.each', value: String(36_500 * 86_400_000) },
  { key: 'detail.hourly', value: '0' },
] as const;

const detailOf = ({ say }: Kit): Builder<VariableModel> => {
  const options = DETAILS.map(({ key, value }, index) => ({
    selected: index === 0,
    text: say(key),
    value,
  }));
  return new CustomVariableBuilder('detail')
    .label(say('choices.detail'))
    .description(say('detail.why'))
    .values(options.map(({ text, value }) => `${text} : ${value}`).join(', '))
    .options(options)
    .current({ selected: true, text: say(DETAILS[0].key), value: DETAILS[0].value });
};

/** What nobody chooses: neither shown nor kept in an address, where it would stay as it once was. */
const unseen = (
  variable: Builder<VariableModel> & { hide(hide: VariableHide): Builder<VariableModel> },
): Builder<VariableModel> => ({
  build: () => ({
    ...variable.hide(VariableHide.HideVariable).build(),
    skipUrlSync: true,
    allowCustomValue: false,
  }),
});

/** Answered by the line that `hallkeeper influx setup` writes; without one, and for a short time, by nothing. */
const hourlyOf = ({ source }: Kit): Builder<VariableModel> => {
  const question = `SELECT "hourly" FROM "detail" WHERE \${__to} - \${__from} > \${detail:raw}`;
  return unseen(
    new QueryVariableBuilder(HOURLY_VARIABLE)
      .datasource(sourceRef(source))
      .query(question)
      .definition(question)
      .refresh(VariableRefresh.OnTimeRangeChanged),
  );
};

const STEPS = ['1h', '2h', '6h', '12h', '1d'] as const;
const AUTO = `$__auto_interval_${STEP_VARIABLE}`;
/** About the pixels of a panel over half of a screen. */
const STEPS_SHOWN = 800;

const stepOf = (): Builder<VariableModel> =>
  unseen(
    new IntervalVariableBuilder(STEP_VARIABLE)
      .values(STEPS.join(','))
      .options(STEPS.map((step) => ({ selected: false, text: step, value: step })))
      .auto(true)
      .stepCount(STEPS_SHOWN)
      .minInterval(STEPS[0])
      .current({ selected: true, text: 'auto', value: AUTO }),
  );

/** The data source, what is chosen from hall to device, how fine, and where the hall's own pages are. */
export const variablesOf = (kit: Kit, board: Board): readonly Builder<VariableModel>[] => [
  new DatasourceVariableBuilder(SOURCE_VARIABLE)
    .label(kit.say('choices.source'))
    .type(PLUGIN[kit.source]),
  ...board.choices.map((choice) => choiceOf(kit, choice)),
  ...(kit.source === 'influxql' ? [detailOf(kit), hourlyOf(kit), stepOf()] : []),
  new TextBoxVariableBuilder(PAGES_VARIABLE)
    .label(kit.say('choices.pages'))
    .defaultValue('http://localhost:8080'),
];
