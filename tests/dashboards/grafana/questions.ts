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
    noValue: z.string().optional(),
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
  hide: z.number().optional(),
  options: z.array(z.looseObject({ text: z.string(), value: z.string() })).optional(),
  auto_count: z.number().optional(),
  auto_min: z.string().optional(),
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
