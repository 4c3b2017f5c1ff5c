import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../../dashboards/grafana/source.js';
import { here } from '../../config/sources.js';
import { has } from '../../peers/parts.js';
import { type Asked, panelsTable, withoutRows } from './panels-table.js';
import {
  alertQuestionsIn,
  type Chosen,
  type Dashboard,
  dashboardsIn,
  filled,
  intervalOf,
  millisecondsOf,
  type Panel,
  type Shown,
  type Target,
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

/** The list of each variable, from the first down; a list of which one value is chosen is tried in turn. */
const choicesOf = async (
  dashboard: Dashboard,
  list: (question: string, shown: Shown) => Promise<string[]>,
): Promise<readonly Chosen[]> => {
  const shown = shownBy(dashboard);
  let choices: Map<string, readonly string[] | '.*'>[] = [new Map()];
  for (const { name, type, query = '', includeAll, allValue } of dashboard.templating.list) {
    if (type === 'custom') for (const chosen of choices) chosen.set(name, ['"reading"']);
    if (type !== 'query') continue;
    const [first] = choices;
    const values = await list(filled(query, first ?? new Map(), shown, '1m'), shown);
    expect(values, `${dashboard.uid} $${name}`).not.toEqual([]);
    const alternatives: (readonly string[] | '.*')[] =
      includeAll !== true
        ? values.map((value) => [value])
        : [allValue === '.*' ? allValue : values];
    choices = choices.flatMap((chosen) =>
      alternatives.map((alternative) => new Map(chosen).set(name, alternative)),
    );
  }
  return choices;
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

  it.each(['influxql', 'promql'] as const)(
    'in %s are all answered',
    async (source) => {
      const unanswered: string[] = [];
      for (const dashboard of dashboardsIn('en', source)) {
        const choices = await choicesOf(dashboard, listIn(source));
        for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
          let rows = 0;
          for (const target of panel.targets ?? []) {
            const more = await mostRows(dashboard, panel, target, choices);
            if (more === 0) unanswered.push(`${dashboard.uid} ${panel.title} ${target.refId}`);
            rows += more;
          }
          asked.push({ dashboard, source, panel, rows });
        }
      }
      expect(unanswered).toEqual([]);
    },
    120_000,
  );

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
