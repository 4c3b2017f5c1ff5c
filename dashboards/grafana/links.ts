import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { BoardId } from './board.js';
import type { Kit } from './kit.js';
import type { Source } from './source.js';

/** Where the hall's own pages are; a person sets it once in the dashboard. */
export const PAGES_VARIABLE = 'pages';

const SHORT: Readonly<Record<Source, string>> = { influxql: 'influx', promql: 'prom' };

/** Stays for ever: people keep links to it, and Grafana replaces by it. */
export const uidOf = (board: BoardId, { language, source }: Pick<Kit, 'language' | 'source'>) =>
  `hallkeeper-${board}-${language}-${SHORT[source]}`;

/** Where Grafana finds what a value is of: among the labels of its series, or in the cell itself. */
const OF = {
  series: (label: string) => `\${__field.labels.${label}}`,
  cell: () => `\${__value.text}`,
} as const;
export type Of = keyof typeof OF;

const link = (title: string, url: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(false);

const LABEL = { hall: 'hall', zone: 'zone', devices: 'device' } as const;

/** Down the hierarchy city, hall, zone, device, with the time that is shown and where the pages are. */
export const down = (kit: Kit, to: keyof typeof LABEL, of: Of): DashboardLinkBuilder => {
  const label = LABEL[to];
  const above = to === 'hall' ? '' : `\${hall:queryparam}&`;
  const beside = `\${${PAGES_VARIABLE}:queryparam}&\${__url_time_range}`;
  const url = `/d/${uidOf(to, kit)}?${above}var-${label}=${OF[of](label)}&${beside}`;
  return link(kit.say(`links.${to}`), url);
};

/** To the hall's own page of a zone, and its list of alarms. */
export const zonePage = (kit: Kit, of: Of): DashboardLinkBuilder =>
  link(kit.say('links.zone-page'), `\${${PAGES_VARIABLE}}/zone/${OF[of]('zone')}`);
export const alarmsPage = (kit: Kit): DashboardLinkBuilder =>
  link(kit.say('links.alarms-page'), `\${${PAGES_VARIABLE}}/alarms`);

/** From a dashboard to another, with what is chosen and the time that is shown. */
export const across = (kit: Kit, to: BoardId): DashboardLinkBuilder =>
  link(kit.say(`${to}.title`), `/d/${uidOf(to, kit)}`)
    .includeVars(true)
    .keepTime(true);
