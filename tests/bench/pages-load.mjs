import { setTimeout as sleep } from 'node:timers/promises';
import { startChromium } from './chromium.mjs';
import { startDemo } from './demo.mjs';
import { figure, median, watchedPage } from './watched-page.mjs';

/**
 * The first page of the demo hall as a slow desk loads it: nothing in the browser's cache, its processor
 * a quarter or a sixth as fast; then layers and pages are changed with mouse and keys.
 */

const LOADS = 7;
const LOADED_MS = 5000;
const SETTLED_MS = 500;
const LAYERS = ['照度', '设备', '人数', '照度', '设备', '人数'];
const KEYS = ['2', '1', '4', '1', '3', '1'];

const load = async (browser, url, slower) => {
  const watched = await watchedPage(browser, { slower, url });
  await watched.page.goto(`${url}/hall`, { waitUntil: 'commit' });
  await sleep(LOADED_MS);
  const asked = watched.asked();
  return { watched, asked, seen: await watched.seen() };
};

const use = async ({ page }) => {
  for (const layer of LAYERS) {
    await page.locator('.tools').getByRole('button', { name: layer }).click();
    await sleep(SETTLED_MS);
  }
  for (const key of KEYS) {
    await page.keyboard.press(key);
    await sleep(2 * SETTLED_MS);
  }
};

export default async function bench() {
  const demo = await startDemo();
  const browser = await startChromium();
  try {
    await demo.settled();
    const loads = [];
    for (let n = 0; n < LOADS; n += 1) {
      const { watched, asked, seen } = await load(browser, demo.url, 4);
      const scripts = asked.filter(({ type }) => type === 'Script');
      const foreign = asked.filter(({ url }) => new URL(url).origin !== demo.url);
      if (n < 3) await use(watched);
      const { interactions } = await watched.seen();
      await watched.close();
      loads.push({
        asked: asked.length,
        foreign: foreign.length,
        scripts: scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
        paint: seen.paint,
        longest: seen.longest,
        interaction: Math.max(...interactions, 0),
      });
    }
    const sentences = [];
    for (let n = 0; n < LOADS; n += 1) {
      const { watched, seen } = await load(browser, demo.url, 6);
      await watched.close();
      sentences.push(seen.sentence);
    }
    const each = (key) => loads.map((one) => one[key]);
    const told = (values) => `median of ${LOADS} loads, slowest ${Math.round(Math.max(...values))}`;
    return [
      figure(
        'scripts of the first load',
        Math.max(...each('scripts')),
        'KB on the wire',
        150,
        'compressed as this browser asks for it, headers included',
      ),
      figure(
        'requests of the first load',
        Math.max(...each('asked')),
        'requests',
        10,
        'document, scripts, styles, words, API and stream',
      ),
      figure(
        'addresses of others',
        Math.max(...each('foreign')),
        'requests',
        0,
        'every request of the page',
      ),
      figure(
        'largest contentful paint, CPU÷4',
        median(each('paint')),
        'ms',
        1500,
        told(each('paint')),
      ),
      figure('sentence of the hall stands, CPU÷6', median(sentences), 'ms', 1500, told(sentences)),
      figure(
        'slowest interaction to next paint, CPU÷4',
        Math.max(...each('interaction')),
        'ms',
        200,
        `3 x (${LAYERS.length} layers clicked, ${KEYS.length} pages by key)`,
      ),
    ];
  } finally {
    await browser.close();
    await demo.stop();
  }
}
