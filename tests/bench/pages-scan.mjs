import { startChromium } from './chromium.mjs';
import { startDemo } from './demo.mjs';
import { figure, median, watchedPage } from './watched-page.mjs';

/**
 * From the press of 开始扫描 in one browser to the countdown in another, and how far its remaining time is
 * from that of a page that was loaded anew; by the one clock of this machine.
 */

const STARTS = 12;
const SLOWER = 4;
const BUS = 'rs485-1';
const LEFT = `[data-scan="${BUS}"] [data-part="left"]`;

const PRESSED = `
  window.pressedAt = 0;
  addEventListener('click', (event) => {
    if (event.target.closest('[data-act="start-scan"]')) pressedAt = Date.now();
  }, true);
`;
const SHOWN = `
  window.shownAt = 0;
  new MutationObserver(() => {
    const left = document.querySelector('${LEFT}');
    if (left === null) shownAt = 0;
    else if (shownAt === 0) shownAt = Date.now();
  }).observe(document, { childList: true, subtree: true });
`;
/** Seconds that a page says are left, and when it was asked. */
const TOLD = `(() => {
  const [, minutes, seconds] = /(\\d+):(\\d\\d)/.exec(document.querySelector('${LEFT}').textContent);
  return { left: Number(minutes) * 60 + Number(seconds), at: Date.now() / 1000 };
})()`;

export default async function bench() {
  const demo = await startDemo();
  const browsers = [await startChromium(), await startChromium()];
  try {
    await demo.settled();
    const [one, other] = await Promise.all(
      browsers.map(async (browser, place) => {
        const also = place === 0 ? PRESSED : SHOWN;
        const { page } = await watchedPage(browser, { slower: SLOWER, url: demo.url, also });
        await page.goto(`${demo.url}/devices`);
        await page.locator('[data-act="scan"]').waitFor();
        return page;
      }),
    );
    const took = [];
    const apart = [];
    for (let start = 0; start < STARTS; start += 1) {
      await one.locator('[data-act="scan"]').click();
      await one.locator('[data-field="bus"]').selectOption(BUS);
      await one.locator('[data-act="start-scan"]').click();
      await other.locator(LEFT).waitFor();
      took.push(
        (await other.evaluate('window.shownAt')) - (await one.evaluate('window.pressedAt')),
      );
      await other.reload();
      await other.locator(LEFT).waitFor();
      const [before, after] = [await one.evaluate(TOLD), await other.evaluate(TOLD)];
      apart.push(Math.abs(before.left + before.at - after.left - after.at));
      await one.locator('[data-act="stop-scan"]').click();
      await other.locator(LEFT).waitFor({ state: 'detached' });
    }
    return [
      figure(
        `scan started here, its countdown there, CPU÷${SLOWER}`,
        Math.max(...took),
        'ms',
        1000,
        `slowest of ${STARTS}, median ${median(took)} ms`,
      ),
      figure(
        'its remaining time, here and there loaded anew',
        Number(Math.max(...apart).toFixed(2)),
        's apart',
        1,
        `farthest of ${STARTS}`,
      ),
    ];
  } finally {
    for (const browser of browsers) await browser.close();
    await demo.stop();
  }
}
