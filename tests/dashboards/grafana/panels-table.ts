import type { Source } from '../../../dashboards/grafana/source.js';
import type { Dashboard, Panel } from './questions.js';

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
asks every panel's question. Rows are those of the time that its dashboard shows at first.
`;

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
    const title = `${one.dashboard.title}, ${one.source === 'influxql' ? 'InfluxQL' : 'PromQL'}`;
    const section = sections.get(title) ?? [];
    section.push(one);
    sections.set(title, section);
  }
  const written = [...sections].map(
    ([title, lines]) =>
      `\n## ${title}\n\n| panel | whose question | query | rows |\n|---|---|---|--:|\n${lines.map(line).join('\n')}\n`,
  );
  return HEAD + written.join('');
};

/** Without the numbers, which the simulated week alone decides. */
export const withoutRows = (table: string): string => table.replace(/\| \d+ \|$/gm, '| n |');
