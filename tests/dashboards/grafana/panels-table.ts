import { LANGUAGES } from '../../../dashboards/grafana/kit.js';
import { SOURCES, type Source } from '../../../dashboards/grafana/source.js';
import { mistakesIn } from './checks.js';
import { type Dashboard, dashboardsIn, type Panel } from './questions.js';
import { againstSchemas, haveSchemas } from './schemas.js';

/** PANELS.md: every panel, whose question it answers, how it asks, and how much a week answers. */

export interface Asked {
  readonly dashboard: Dashboard;
  readonly source: Source;
  readonly panel: Panel;
  /** Of all its targets together. */
  readonly rows: number;
}

const HEAD = `# Panels

Written by \`npm run grafana:panels\`, which lets the gateway write a week of the reference hall to InfluxDB 1.6.7 and VictoriaMetrics and
asks every panel's question. Rows are those of the time that its dashboard shows at first. Where two questions stand in a panel that differ in
\`\${hourly}\`, one is of every reading and the other of hourly ones; either of the two is answered.
`;

const NAMES: Readonly<Record<Source, string>> = { influxql: 'InfluxQL', promql: 'PromQL' };

/** What our checks and Grafana's own schemas find against each generated file. */
const checked = (): string => {
  const every = LANGUAGES.flatMap((language) =>
    SOURCES.flatMap((source) =>
      dashboardsIn(language, source).map((dashboard) => ({ language, source, dashboard })),
    ),
  );
  const uids = new Set(every.map(({ dashboard }) => dashboard.uid));
  const rows = every.map(({ language, source, dashboard }) => {
    const panels = dashboard.panels.filter(({ type }) => type !== 'row');
    const questions = panels.flatMap(({ targets = [] }) => targets).length;
    const mistakes = mistakesIn(dashboard, source, uids).length;
    const against = haveSchemas ? againstSchemas(dashboard).length : '-';
    return `| ${dashboard.title} | ${language} | ${NAMES[source]} | ${panels.length} | ${questions} | ${mistakes} | ${against} |`;
  });
  return `\n## Checks\n\n| dashboard | language | source | panels | questions | ours find | Grafana's schemas find |\n|---|---|---|--:|--:|--:|--:|\n${rows.join('\n')}\n`;
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const line = ({ panel, rows }: Asked): string => {
  const [whose = ''] = (panel.description ?? '').split('\n\n');
  const queries = (panel.targets ?? [])
    .map(({ query, expr }) => `\`${cell(query ?? expr ?? '')}\``)
    .join('<br>');
  return `| ${cell(panel.title)} | ${cell(whose)} | ${queries} | ${rows} |`;
};

export const panelsTable = (asked: readonly Asked[]): string => {
  const sections = new Map<string, Asked[]>();
  for (const one of asked) {
    const title = `${one.dashboard.title}, ${NAMES[one.source]}`;
    const section = sections.get(title) ?? [];
    section.push(one);
    sections.set(title, section);
  }
  const written = [...sections].map(
    ([title, lines]) =>
      `\n## ${title}\n\n| panel | whose question | query | rows |\n|---|---|---|--:|\n${lines.map(line).join('\n')}\n`,
  );
  return HEAD + checked() + written.join('');
};

/** Without the numbers, which the simulated week alone decides. */
export const withoutRows = (table: string): string => table.replace(/\| (\d+|-) \|$/gm, '| n |');
