import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOURLY_VARIABLE } from '../../../dashboards/grafana/influx.js';
import type { Source } from '../../../dashboards/grafana/source.js';
import { hours } from '../../../gateway/core/time.js';
import { askInflux } from '../../../gateway/outputs/influx/ask.js';
import { influxSchema } from '../../../gateway/outputs/influx/schema.js';
import { fillOne, setUpOne } from '../../../gateway/outputs/influx/setup-apply.js';
import { here } from '../../config/sources.js';
import { has } from '../../peers/parts.js';
import { type Chosen, filled, intervalOf, millisecondsOf, type Shown } from './filled.js';
import { type Asked, panelsTable, withoutRows } from './panels-table.js';
import {
  alertQuestionsIn,
  type Dashboard,
  dashboardsIn,
  type Panel,
  type Target,
  type Variable,
} from './questions.js';
import {
  influxList,
  influxRows,
  promList,
  promRows,
  type Servers,
  startServers,
} from './servers.js';
import { ENDS } from './week.js';
import { BEGINS } from './week-story.js';

/** Every question of every dashboard, asked of a real server that the gateway has written a week to. */

const TABLE = here('../../dashboards/grafana/PANELS.md');
const PRESENT = has('influxdb', 'victoria-metrics');
let servers: Servers;
beforeAll(async () => {
  if (PRESENT) servers = await startServers();
}, 180_000);
afterAll(() => servers?.end());

const shownBy = ({ time }: Dashboard): Shown => ({
  from: ENDS - millisecondsOf(time.from.replace('now-', '')),
  to: ENDS,
});

/** How fine readings are asked for: as the dashboards come, or what a person may choose instead. */
type Detail = 'By itself' | 'By the hour';

/** The list of each variable, from the first down; a list of which one value is chosen is tried in turn. */
const choicesOf = async (
  dashboard: Dashboard,
  list: (question: string, shown: Shown) => Promise<string[]>,
  detail: Detail = 'By itself',
): Promise<readonly Chosen[]> => {
  const shown = shownBy(dashboard);
  let choices: Map<string, readonly string[] | '.*'>[] = [new Map()];
  for (const variable of dashboard.templating.list) {
    const [first = new Map()] = choices;
    const alternatives = await valuesOf(variable, detail, shown, (question) =>
      list(filled(question, first, shown, '1m'), shown),
    );
    expect(alternatives, `${dashboard.uid} $${variable.name}`).not.toEqual([]);
    choices = choices.flatMap((chosen) =>
      alternatives.map((alternative) => new Map(chosen).set(variable.name, alternative)),
    );
  }
  return choices;
};

const valuesOf = async (
  { type, hide, query = '', options = [], includeAll, allValue, ...step }: Variable,
  detail: Detail,
  shown: Shown,
  list: (question: string) => Promise<string[]>,
): Promise<readonly (readonly string[] | '.*')[]> => {
  if (type === 'interval')
    return [[intervalOf({ interval: step.auto_min }, shown, step.auto_count)]];
  if (type === 'custom')
    return options.filter(({ text }) => text === detail).map(({ value }) => [value]);
  if (type !== 'query') return [[query]];
  const values = await list(query);
  if (includeAll === true) return [allValue === '.*' ? allValue : values];
  // What nobody sees is empty where its question has no answer.
  return hide === undefined || values.length > 0 ? values.map((value) => [value]) : [['']];
};

const listIn = (source: Source) => (question: string, shown: Shown) =>
  source === 'influxql'
    ? influxList(servers.influxd, question)
    : promList(servers.victoria, question, shown);

/** Rows of a question with these choices. Rejects with what the server says against it. */
const rowsOf = async (
  dashboard: Dashboard,
  panel: Panel,
  { query, expr, instant: now = false }: Target,
  chosen: Chosen,
): Promise<number> => {
  const shown = shownBy(dashboard);
  const interval = intervalOf(panel, shown);
  const question = filled(query ?? expr ?? '', chosen, shown, interval);
  const step = millisecondsOf(interval);
  const rows =
    query !== undefined
      ? await influxRows(servers.influxd, question)
      : await promRows(servers.victoria, question, { ...shown, step, now });
  return rows.length;
};

/** The most rows that any of the choices brings: not every zone has every instrument. */
const mostRows = async (
  dashboard: Dashboard,
  panel: Panel,
  target: Target,
  choices: readonly Chosen[],
): Promise<number> => {
  let most = 0;
  for (const chosen of choices)
    if (most === 0) most = await rowsOf(dashboard, panel, target, chosen);
  return most;
};

describe.runIf(PRESENT)('the questions of the dashboards', () => {
  const asked: Asked[] = [];
  /** Rows of each target of each panel, by the dashboard, its title and its letter. */
  const ask = async (source: Source, detail?: Detail): Promise<ReadonlyMap<string, number>> => {
    const rows = new Map<string, number>();
    for (const dashboard of dashboardsIn('en', source)) {
      const choices = await choicesOf(dashboard, listIn(source), detail);
      for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
        let sum = 0;
        for (const target of panel.targets ?? []) {
          // Every other question is the same by the hour, and has been answered.
          if (detail !== undefined && !target.query?.includes(`{${HOURLY_VARIABLE}:`)) continue;
          const more = await mostRows(dashboard, panel, target, choices);
          rows.set(`${dashboard.uid} ${panel.title} ${target.refId}`, more);
          sum += more;
        }
        if (detail === undefined) asked.push({ dashboard, source, panel, rows: sum });
      }
    }
    return rows;
  };
  const unanswered = (rows: ReadonlyMap<string, number>): readonly string[] =>
    [...rows].filter(([, count]) => count === 0).map(([about]) => about);

  it('in influxql are all answered, of every reading and, once InfluxDB is set up, by the hour', async () => {
    const every = await ask('influxql');
    const setting = influxSchema.parse({ url: servers.influxd.direct, bucket: 'hall' });
    const inflow = askInflux(setting);
    // Nothing of the week may fall out of what is kept, whenever this runs.
    const keeping = { raw: hours(1_000_000), hourly: hours(1_000_000) };
    await setUpOne(inflow, setting, keeping, () => undefined);
    await fillOne(inflow, setting, BEGINS, ENDS, () => undefined);
    const byTheHour = await ask('influxql', 'By the hour');
    const onlyEvery = unanswered(byTheHour);
    const onlyHourly = unanswered(every);
    // What is asked either way is answered in one of them, and never in both.
    expect(onlyEvery.filter((about) => onlyHourly.includes(about))).toEqual([]);
    expect(onlyEvery).toHaveLength(onlyHourly.length);
    expect(onlyHourly.length).toBeGreaterThan(20);
    const next = (about: string) =>
      about.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1));
    expect(onlyEvery.map(next)).toEqual(onlyHourly);
  }, 180_000);

  it('in promql are all answered', async () => {
    expect(unanswered(await ask('promql'))).toEqual([]);
  }, 120_000);

  it.each(['influxql', 'promql'] as const)(
    'of the alerts in %s are all answered',
    async (source) => {
      for (const { uid, asks, since } of alertQuestionsIn(source)) {
        const shown = { from: ENDS - since * 1000, to: ENDS };
        const rows =
          source === 'influxql'
            ? await influxRows(servers.influxd, filled(asks, new Map(), shown, '1m'))
            : await promRows(servers.victoria, asks, { ...shown, step: 60_000, now: true });
        expect(rows.length, uid).toBeGreaterThan(0);
      }
    },
  );

  it('that are broken are found', async () => {
    const [dashboard] = dashboardsIn('en', 'influxql');
    const [inProm] = dashboardsIn('en', 'promql');
    if (dashboard === undefined || inProm === undefined) throw new Error('dashboards are expected');
    const [chosen = new Map()] = await choicesOf(dashboard, listIn('influxql'));
    const panel = dashboard.panels.find(({ type }) => type === 'stat');
    const query = panel?.targets?.[0]?.query ?? '';
    if (panel === undefined) throw new Error('a figure is expected');
    const influx = (broken: string) =>
      rowsOf(dashboard, panel, { refId: 'A', query: broken }, chosen);
    const prom = (expr: string) => rowsOf(inProm, panel, { refId: 'A', expr }, chosen);
    expect(await influx(query)).toBeGreaterThan(0);
    await expect(influx(query.replace('SELECT', 'SELCT'))).rejects.toThrow('error parsing query');
    await expect(influx(query.replaceAll('(', '(('))).rejects.toThrow('error parsing query');
    expect(await influx(query.replaceAll('"alarm"', '"alarms"'))).toBe(0);
    expect(await prom('sum(hallkeeper_alarms_unacknowledged{hall=~"$hall"})')).toBeGreaterThan(0);
    await expect(prom('sum(hallkeeper_alarms_unacknowledged{')).rejects.toThrow('unexpected token');
    expect(await prom('sum(hallkeeper_alarms_unseen{hall=~"$hall"})')).toBe(0);
    await expect(influx('SELECT $bed')).rejects.toThrow('nothing for $bed');
  });

  it('stand in PANELS.md (npm run grafana:panels)', () => {
    const table = panelsTable(asked);
    if (process.env.HALLKEEPER_PANELS === 'write') writeFileSync(TABLE, table);
    expect(withoutRows(readFileSync(TABLE, 'utf8'))).toBe(withoutRows(table));
  });
});
