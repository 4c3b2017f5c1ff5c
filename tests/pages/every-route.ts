import { readFileSync } from 'node:fs';

const table = readFileSync(new URL('../../dashboards/web/src/routes.ts', import.meta.url), 'utf8');
const paths = [...table.slice(table.indexOf('PAGES')).matchAll(/path: '([^']+)'/g)].map(
  ([, path = '']) => path,
);

/** The address of every page that stands in the frame, each with something to show; a new page is among them by itself. */
export const EVERY_ROUTE: readonly string[] = [
  ...paths
    .filter((path) => !['/join', '/screen', '/wall'].includes(path))
    .map((path) => path.replace('/zone/:id', '/zone/f1-waiting')),
  '/alarms?view=history',
  '/alarms?view=statistics',
];
