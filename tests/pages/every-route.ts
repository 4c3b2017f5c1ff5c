import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const table = readFileSync(new URL('../../dashboards/web/src/routes.ts', import.meta.url), 'utf8');
const paths = [...table.slice(table.indexOf('PAGES')).matchAll(/path: '([^']+)'/g)].map(
  ([, path = '']) => path,
);

/** The address of every page that stands in the frame, each with something to show; a new page is among them by itself. */
export const EVERY_ROUTE: readonly string[] = [
  ...paths
    .filter((path) => !['/join', '/screen', '/wall'].includes(path))
    .map((path) =>
      path.replace('/zone/:id', '/zone/f1-waiting').replace('/devices/:id', '/devices/aq-01'),
    ),
  '/alarms?view=history',
  '/alarms?view=statistics',
];

/** Opens another page as a link of ours does, without a load, and waits until it stands. */
export const walkTo = async (page: Page, to: string): Promise<void> => {
  const isSame = to.split('?')[0] === new URL(page.url()).pathname;
  await page.evaluate(`{
    document.querySelector('main h1')?.setAttribute('data-left', '');
    history.pushState(null, '', ${JSON.stringify(to)});
    dispatchEvent(new PopStateEvent('popstate'));
  }`);
  await page
    .locator(isSame ? 'main h1' : 'main h1:not([data-left])')
    .first()
    .waitFor();
};
