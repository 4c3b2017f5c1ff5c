import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Source } from '../../../dashboards/grafana/source.js';
import { here } from '../../config/sources.js';

/** What Grafana would ask of its data sources, read from the generated files and from nothing else. */

const source = z.object({ type: z.string(), uid: z.string() });
const gridPos = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const link = z.looseObject({ url: z.string().optional() });
const fieldConfig = z.looseObject({
  defaults: z.looseObject({
    unit: z.string().optional(),
    custom: z.record(z.string(), z.unknown()).optional(),
    links: z.array(link).optional(),
  }),
  overrides: z.array(
    z.looseObject({ properties: z.array(z.object({ id: z.string(), value: z.unknown() })) }),
  ),
});
const target = z.looseObject({
  datasource: source.optional(),
  refId: z.string(),
  query: z.string().optional(),
  expr: z.string().optional(),
  instant: z.boolean().optional(),
});
const panel = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  interval: z.string().optional(),
  gridPos,
  datasource: source.optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  fieldConfig: fieldConfig.optional(),
  targets: z.array(target).optional(),
});
const variable = z.looseObject({
  name: z.string(),
  type: z.string(),
  query: z.string().optional(),
  multi: z.boolean().optional(),
  allValue: z.string().optional(),
  includeAll: z.boolean().optional(),
});
const dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  refresh: z.string().optional(),
  links: z.array(link),
  time: z.object({ from: z.string(), to: z.string() }),
  panels: z.array(panel),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.looseObject({ list: z.array(z.looseObject({ target })).optional() }),
});
export type Dashboard = z.infer<typeof dashboard>;
export type Panel = z.infer<typeof panel>;
export type Target = z.infer<typeof target>;
export type Variable = z.infer<typeof variable>;

/** How a panel draws its fields; a row draws none. */
export const fieldConfigOf = ({ fieldConfig: drawn }: Panel): z.infer<typeof fieldConfig> =>
  drawn ?? { defaults: {}, overrides: [] };

const GENERATED = here('../../dashboards/grafana/generated');

export const asDashboard = (text: string): Dashboard => dashboard.parse(JSON.parse(text));

export const dashboardsIn = (language: string, source: Source): readonly Dashboard[] =>
  readdirSync(`${GENERATED}/${language}/${source}`)
    .sort()
    .map((file) => asDashboard(readFileSync(`${GENERATED}/${language}/${source}/${file}`, 'utf8')));

/** The time that a dashboard shows, in milliseconds. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
export const millisecondsOf = (written: string): number =>
  Number.parseFloat(written) * (UNITS_MS[written.at(-1) ?? ''] ?? Number.NaN);

/** Steps that Grafana rounds to (rangeutil.roundInterval), as far as they occur here. */
const STEPS = ['1m', '2m', '5m', '10m', '20m', '30m', '1h', '2h', '6h', '12h', '1d', '7d'];
/** A panel over half of a screen. */
const MOST_POINTS = 900;

export const intervalOf = ({ interval = '1m' }: Panel, { from, to }: Shown): string => {
  const wanted = Math.max(millisecondsOf(interval), (to - from) / MOST_POINTS);
  return STEPS.find((step) => millisecondsOf(step) >= wanted) ?? '7d';
};

/** What stands for a variable: the one value chosen, a list of values, or any at all. */
export type Chosen = ReadonlyMap<string, readonly string[] | '.*'>;

const escaped = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
const alternatives = (values: readonly string[] | '.*'): string =>
  values === '.*'
    ? values
    : values.length === 1
      ? escaped(values[0] ?? '')
      : `(${values.map(escaped).join('|')})`;

/** A question as Grafana sends it, its variables filled in. Throws where one has no value. */
export const filled = (
  question: string,
  chosen: Chosen,
  shown: Shown,
  interval: string,
): string => {
  const built: Readonly<Record<string, string>> = {
    timeFilter: `time >= ${shown.from}ms and time <= ${shown.to}ms`,
    __interval: interval,
    __range: `${Math.round((shown.to - shown.from) / 1000)}s`,
    // Four scrapes of the data that the test has.
    __rate_interval: '80m',
    __from: String(shown.from),
    __to: String(shown.to),
  };
  return question.replace(/\$(?:\{(\w+)(?::(\w+))?\}|(\w+))/g, (_, braced, format, bare) => {
    const name = braced ?? bare;
    const known = built[name];
    if (known !== undefined) return known;
    const values = chosen.get(name);
    if (values === undefined) throw new Error(`nothing for $${name} in ${question}`);
    if (format === 'raw') return values[0] ?? '';
    // Prometheus' regular expressions stand in a string of PromQL.
    return format === 'regex'
      ? alternatives(values)
      : alternatives(values).replaceAll('\\', '\\\\');
  });
};

const alerting = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          uid: z.string(),
          data: z.array(
            z.object({
              relativeTimeRange: z.object({ from: z.number() }),
              model: z.looseObject({ query: z.string().optional(), expr: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** What each alert rule asks its data source, of how many seconds before now. */
export const alertQuestionsIn = (
  source: Source,
): readonly { readonly uid: string; readonly asks: string; readonly since: number }[] =>
  alerting
    .parse(parse(readFileSync(`${GENERATED}/en/alerting/${source}.yaml`, 'utf8')))
    .groups.flatMap(({ rules }) =>
      rules.map(({ uid, data: [first] }) => ({
        uid,
        asks: first?.model.query ?? first?.model.expr ?? '',
        since: first?.relativeTimeRange.from ?? 0,
      })),
    );
