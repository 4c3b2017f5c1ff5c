import { startChromium } from './chromium.mjs';
import { ALARM, CONTACT, letGo } from './contact.mjs';
import { startDemo } from './demo.mjs';
import { figure, median, watchedPage } from './watched-page.mjs';

/**
 * From the event of an alarm to the moment it stands in the top bar of an open page, by the one clock of
 * this machine. The gateway gives the event its time before anything else happens to it.
 */

const PRESSES = 12;
const SLOWER = 4;
const NEWEST = '[data-part="newest"]';

const SHOWN = `
  window.shownAt = 0;
  new MutationObserver(() => {
    const newest = document.querySelector('${NEWEST}');
    if (newest === null) shownAt = 0;
    else if (shownAt === 0) shownAt = Date.now();
  }).observe(document, { childList: true, subtree: true });
`;

export default async function bench() {
  const demo = await startDemo();
  const browser = await startChromium();
  try {
    await demo.settled();
    const { page } = await watchedPage(browser, { slower: SLOWER, url: demo.url, also: SHOWN });
    await page.goto(`${demo.url}/hall`);
    await page.locator('.alarm-bar .none').first().waitFor();
    const took = [];
    for (let press = 0; press < PRESSES; press += 1) {
      await demo.put(CONTACT, 1);
      await page.locator(NEWEST).waitFor();
      const events = await demo.get('/api/v1/events?limit=50');
      const raised = events.find(
        (event) => event.kind === 'alarm-raised' && event.alarm.alarm === ALARM,
      );
      took.push((await page.evaluate('window.shownAt')) - raised.at);
      await letGo(demo);
      await page.locator(NEWEST).waitFor({ state: 'detached' });
    }
    return [
      figure(
        `alarm event to screen, CPU÷${SLOWER}`,
        Math.max(...took),
        'ms',
        1000,
        `slowest of ${PRESSES}, median ${median(took)} ms`,
      ),
    ];
  } finally {
    await browser.close();
    await demo.stop();
  }
}
