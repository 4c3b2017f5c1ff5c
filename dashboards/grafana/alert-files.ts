import { stringify } from 'yaml';
import type { Names } from '../../gateway/core/hall.js';
import type { Standard } from '../../gateway/rules/standards/standard.js';
import { type Alert, alertName, alertsWith, sentenceOf, wrongInProm } from './alerts.js';
import { createKit, LANGUAGES } from './kit.js';
import { limitOf } from './limits.js';
import { PLUGIN, SOURCES, type Source } from './source.js';

/** As provisioning/datasources names them: rules have no variable to choose by. */
export const SOURCE_UID: Readonly<Record<Source, string>> = {
  influxql: 'hallkeeper-influx',
  promql: 'hallkeeper-prom',
};
const EVERY = '1m';
/** Grafana's own name for what it computes itself. */
const EXPRESSION = '__expr__';
const PROM_SINCE_S = 600;

const question = (alert: Alert, source: Source) => {
  const datasource = { type: PLUGIN[source], uid: SOURCE_UID[source] };
  const { ask } = alert[source];
  return source === 'influxql'
    ? { refId: 'A', datasource, query: ask, rawQuery: true, resultFormat: 'time_series' }
    : { refId: 'A', datasource, expr: ask, instant: true };
};

const condition = (alert: Alert, source: Source) => {
  const { wrong } = alert[source];
  const evaluator =
    'above' in wrong
      ? { type: 'gt', params: [wrong.above] }
      : { type: 'lt', params: [wrong.below] };
  return {
    refId: 'C',
    type: 'threshold',
    datasource: { type: EXPRESSION, uid: EXPRESSION },
    expression: 'B',
    conditions: [{ evaluator }],
  };
};

const ruleOf = (alert: Alert, source: Source, says: string) => ({
  uid: `hallkeeper-${alert.key}-${source === 'influxql' ? 'influx' : 'prom'}`,
  title: alertName(alert),
  condition: 'C',
  data: [
    {
      refId: 'A',
      relativeTimeRange: { from: source === 'influxql' ? alert.since : PROM_SINCE_S, to: 0 },
      datasourceUid: SOURCE_UID[source],
      model: question(alert, source),
    },
    {
      refId: 'B',
      relativeTimeRange: { from: 0, to: 0 },
      datasourceUid: EXPRESSION,
      model: {
        refId: 'B',
        type: 'reduce',
        reducer: 'last',
        expression: 'A',
        datasource: { type: EXPRESSION, uid: EXPRESSION },
      },
    },
    {
      refId: 'C',
      relativeTimeRange: { from: 0, to: 0 },
      datasourceUid: EXPRESSION,
      model: condition(alert, source),
    },
  ],
  noDataState: source === 'influxql' ? alert.nothing : 'OK',
  execErrState: 'Error',
  for: alert.for,
  annotations: { summary: says },
  labels: { severity: alert.severity, source: 'hallkeeper' },
  isPaused: false,
});

const head = '# Written by `npm run grafana`.\n';
const written = (value: unknown): string => head + stringify(value, { lineWidth: 0 });

/** Rules for Grafana in each language and for each source, and Prometheus' own, by their paths. */
export const alertFiles = (
  standards: ReadonlyMap<string, Standard>,
  told: ReadonlyMap<string, Names>,
): readonly (readonly [path: string, text: string])[] => {
  const alerts = alertsWith((standard, requirement) => limitOf(standards, standard, requirement));
  const forGrafana = LANGUAGES.flatMap((language) =>
    SOURCES.map((source): [string, string] => {
      const { say } = createKit(language, source, standards, told);
      const rules = alerts.map((alert) => ruleOf(alert, source, sentenceOf(alert, told)[language]));
      const groups = [
        { orgId: 1, name: say('alerts.group'), folder: 'Hallkeeper', interval: EVERY, rules },
      ];
      return [`generated/${language}/alerting/${source}.yaml`, written({ apiVersion: 1, groups })];
    }),
  );
  const rules = alerts.map((alert) => {
    const { zh, en } = sentenceOf(alert, told);
    return {
      alert: alertName(alert),
      expr: wrongInProm(alert),
      for: alert.for,
      labels: { severity: alert.severity },
      annotations: { summary: en, summary_zh: zh },
    };
  });
  return [
    ...forGrafana,
    [
      'prometheus/alerts.yaml',
      written({ groups: [{ name: 'hallkeeper', interval: EVERY, rules }] }),
    ],
  ];
};
