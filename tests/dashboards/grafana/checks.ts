import * as grafanaUnits from '@grafana/grafana-foundation-sdk/units';
import { PLUGIN, SOURCE_VARIABLE, type Source } from '../../../dashboards/grafana/source.js';
import { millisecondsOf } from './filled.js';
import { type Dashboard, fieldConfigOf, type Panel } from './questions.js';

/** What a dashboard must hold, as sentences about what it does not. */

/** Every unit that Grafana knows by a name. */
const units: ReadonlySet<string> = new Set(
  Object.values(grafanaUnits).filter((unit) => typeof unit === 'string'),
);

/** Air and light are asked once a minute: nothing is gained by looking more often. */
const POLL_MS = 60_000;

const overlaps = (panels: readonly Panel[]): readonly string[] =>
  panels.flatMap((one, index) =>
    panels.slice(index + 1).flatMap((other) => {
      const [a, b] = [one.gridPos, other.gridPos];
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      return apart ? [] : [`${one.title} overlaps ${other.title}`];
    }),
  );

const repeated = (values: readonly (string | number)[]): readonly (string | number)[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** A table names the unit of a column where it has one; every other panel has one for all. */
const unitOf = (panel: Panel): readonly string[] => {
  const said = [
    fieldConfigOf(panel).defaults.unit,
    ...fieldConfigOf(panel).overrides.flatMap(({ properties }) =>
      properties.flatMap(({ id, value }) => (id === 'unit' ? [String(value)] : [])),
    ),
  ];
  return said.flatMap((unit) =>
    unit === undefined
      ? [`${panel.title} has no unit`]
      : units.has(unit) || /^suffix: \S/.test(unit)
        ? []
        : [`${panel.title}: Grafana has no unit ${unit}`],
  );
};

const sourceOf = (panel: Panel, source: Source): readonly string[] =>
  [panel.datasource, ...(panel.targets ?? []).map(({ datasource }) => datasource)].flatMap((one) =>
    one?.type === PLUGIN[source] && one.uid === `\${${SOURCE_VARIABLE}}`
      ? []
      : [`${panel.title} does not ask the data source of the variable`],
  );

const known = (question: string): readonly string[] =>
  [...question.matchAll(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g)].map(
    ([, braced, bare]) => braced ?? bare ?? '',
  );
const BUILT_IN =
  /^(timeFilter|tag_\w+|col|__(interval|range|rate_interval|from|to|url_time_range|value|field|data)\b.*)$/;

const variablesOf = ({ panels, templating }: Dashboard): readonly string[] => {
  const names = new Set(templating.list.map(({ name }) => name));
  return panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap(({ query = '', expr = '' }) =>
      known(query + expr)
        .filter((name) => !BUILT_IN.test(name) && !names.has(name))
        .map((name) => `${panel.title} asks with $${name}, which nobody can choose`),
    ),
  );
};

const urlsOf = (panel: Panel): readonly string[] => {
  const { defaults, overrides } = fieldConfigOf(panel);
  const inColumns = overrides.flatMap(({ properties }) =>
    properties.flatMap(({ id, value }) =>
      id === 'links' && Array.isArray(value) ? (value as { url?: string }[]) : [],
    ),
  );
  return [...(defaults.links ?? []), ...inColumns].map(({ url = '' }) => url);
};

/** A link leads to a dashboard that is there, or to a page that the hall has. */
const linksOf = (dashboard: Dashboard, uids: ReadonlySet<string>): readonly string[] =>
  [...dashboard.links.map(({ url = '' }) => url), ...dashboard.panels.flatMap(urlsOf)].flatMap(
    (url) => {
      const to = /^\/d\/([\w-]+)/.exec(url)?.[1];
      const isThere =
        to === undefined ? /^\$\{pages\}\/(zone\/\$\{.+\}|alarms)$/.test(url) : uids.has(to);
      return isThere ? [] : [`${url} leads nowhere`];
    },
  );

/** A stretch without data is drawn as none. */
const gapsOf = (panel: Panel): readonly string[] => {
  const drawn = panel.type === 'timeseries' || panel.type === 'state-timeline';
  const spans = fieldConfigOf(panel).defaults.custom?.spanNulls;
  const filledUp = (panel.targets ?? []).filter(({ query = '' }) => /fill\((?!null\))/.test(query));
  return [
    ...(drawn && spans !== false ? [`${panel.title} draws over gaps`] : []),
    ...filledUp.map(() => `${panel.title} fills gaps`),
  ];
};

/** Everything that is wrong with one dashboard among those whose uids are given. */
export const mistakesIn = (
  dashboard: Dashboard,
  source: Source,
  uids: ReadonlySet<string>,
): readonly string[] => {
  const { panels, refresh, uid, templating } = dashboard;
  const asking = panels.filter(({ type }) => type !== 'row');
  const [first] = templating.list;
  return [
    ...(uids.has(uid) && /^[a-z0-9-]{8,40}$/.test(uid) ? [] : [`${uid} is no uid of ours`]),
    ...(refresh === undefined || millisecondsOf(refresh) < POLL_MS
      ? [`refreshes every ${refresh}, sooner than anything is asked`]
      : []),
    ...(first?.name === SOURCE_VARIABLE &&
    first.type === 'datasource' &&
    first.query === PLUGIN[source]
      ? []
      : ['no variable for the data source']),
    ...repeated(panels.map(({ id }) => id)).map((id) => `two panels are ${id}`),
    ...overlaps(panels),
    ...asking.flatMap((panel) => [
      ...unitOf(panel),
      ...sourceOf(panel, source),
      ...gapsOf(panel),
      ...((panel.targets ?? []).length > 0 ? [] : [`${panel.title} asks nothing`]),
      ...(fieldConfigOf(panel).defaults.noValue === undefined
        ? [`${panel.title} does not say why there may be nothing`]
        : []),
      ...(panel.description === undefined
        ? [`${panel.title} does not say whose question it is`]
        : []),
    ]),
    ...variablesOf(dashboard),
    ...linksOf(dashboard, uids),
  ].map((mistake) => `${uid}: ${mistake}`);
};
