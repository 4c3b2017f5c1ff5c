import { setTimeout as sleep } from 'node:timers/promises';
import { startChromium } from './chromium.mjs';
import { runHall } from './run-hall.mjs';
import { figure, median, watchedPage } from './watched-page.mjs';

/**
 * The table of a hall of 300 devices on a processor a quarter as fast: opened by its key from the hall
 * page, and as the first page of all. Until its rows have been painted.
 */

const SLOWER = 4;
const OPENINGS = 5;
const BUSES = 10;
const DEVICES = 300;
const ROWS = '.device-table .body .row';
const MOST_ROWS = 60;

const HALL = {
  version: 1,
  hall: { id: 'devices', names: '三百台 / Three hundred' },
  zones: [{ id: 'waiting', names: '等候区 / Waiting', kind: 'waiting', 'area-m2': 900 }],
  buses: Array.from({ length: BUSES }, (_, n) => ({
    ...{ id: `tcp-${n}`, wire: 'tcp', host: '127.0.0.1', port: 1 },
  })),
  devices: Array.from({ length: DEVICES }, (_, n) => ({
    id: `th-${n + 1}`,
    bus: `tcp-${n % BUSES}`,
    unit: 1 + Math.floor(n / BUSES),
    profile: 'jxct-th',
    zone: 'waiting',
  })),
};

/** In the page: when its key was pressed, and when rows stood and had been painted. */
const OPENED = `
  window.opened = { asked: 0, painted: 0 };
  addEventListener('keydown', (event) => {
    opened.asked = event.timeStamp;
    opened.painted = 0;
  }, true);
  new MutationObserver(() => {
    if (opened.painted !== 0 || !document.querySelector('${ROWS}')) return;
    opened.painted = -1;
    requestAnimationFrame(() => setTimeout(() => { opened.painted = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });
`;
const WAIT_MS = 4000;

export default async function bench() {
  const hall = await runHall('devices', HALL);
  const browser = await startChromium();
  try {
    const [byKey, first] = [[], []];
    let rows = 0;
    for (let n = 0; n < OPENINGS; n += 1) {
      const watched = await watchedPage(browser, { slower: SLOWER, ...hall, also: OPENED });
      const { page } = watched;
      await page.goto(`${hall.url}/hall`, { waitUntil: 'commit' });
      await sleep(WAIT_MS);
      await page.keyboard.press('4');
      await sleep(WAIT_MS / 2);
      const { asked, painted } = await page.evaluate('opened');
      byKey.push(painted - asked);
      rows = Math.max(rows, await page.locator('.device-table [role="row"]').count());
      await page.goto(`${hall.url}/devices`, { waitUntil: 'commit' });
      await sleep(WAIT_MS);
      first.push((await page.evaluate('opened')).painted);
      await watched.close();
    }
    const told = (values) =>
      `median of ${OPENINGS}, slowest ${Math.round(Math.max(...values))}; ${DEVICES} devices on ${BUSES} buses`;
    return [
      figure(
        `${DEVICES} devices opened by key, CPU÷${SLOWER}`,
        median(byKey),
        'ms',
        1000,
        told(byKey),
      ),
      figure(
        `${DEVICES} devices as the first page, CPU÷${SLOWER}`,
        median(first),
        'ms',
        1500,
        told(first),
      ),
      figure('rows in the document', rows, 'rows', MOST_ROWS, `of ${DEVICES} and the head`),
    ];
  } finally {
    await browser.close();
    await hall.stop();
  }
}
