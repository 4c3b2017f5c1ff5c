import { setTimeout as sleep } from 'node:timers/promises';
import { startChromium } from './chromium.mjs';
import { runHall } from './run-hall.mjs';
import { figure, watchedPage } from './watched-page.mjs';

/**
 * Two hundred contacts close within ten seconds while a fire alarm stands and a person works the alarm
 * console by keyboard, on a processor a quarter as fast.
 */

const SLOWER = 4;
const MODULES = 26;
const INPUTS = 8;
const FLOOD = 200;
const LASTS_MS = 10_000;
const FIRE = 'di-1/1';
const KEYS = [
  'ArrowDown',
  'ArrowDown',
  'ArrowUp',
  'End',
  'Home',
  'a',
  'Escape',
  'PageDown',
  'Home',
];
const BETWEEN_KEYS_MS = 150;

const contacts = Array.from(
  { length: MODULES * INPUTS },
  (_, n) => `di-${1 + Math.floor(n / INPUTS)}/${1 + (n % INPUTS)}`,
);
const HALL = {
  version: 1,
  hall: { id: 'flood', names: '告警潮 / Flood' },
  zones: [{ id: 'lobby', names: '大厅 / Lobby', kind: 'lobby', 'area-m2': 900 }],
  buses: Array.from({ length: 4 }, (_, n) => ({
    ...{ id: `tcp-${n}`, wire: 'tcp', host: '127.0.0.1', port: 1 },
  })),
  devices: Array.from({ length: MODULES }, (_, n) => ({
    id: `di-${n + 1}`,
    bus: `tcp-${n % 4}`,
    unit: 1 + Math.floor(n / 4),
    profile: 'waveshare-8di',
    zone: 'lobby',
  })),
  alarms: contacts.map((point) => ({
    point,
    kind: point === FIRE ? 'fire' : 'supervisory',
  })),
};

/** In the page: four times a second, whether the first row is of priority 1 and in sight. */
const LOOK = `
  window.looks = { often: 0, away: 0 };
  setInterval(() => {
    const row = document.querySelector('.alarm-table .body .row[aria-rowindex="2"]');
    if (!row) return;
    looks.often += 1;
    const { top, bottom } = row.getBoundingClientRect();
    if (!row.querySelector('.mark.p1') || top < 0 || bottom > innerHeight) looks.away += 1;
  }, 250);
`;

export default async function bench() {
  const hall = await runHall('flood', HALL);
  const browser = await startChromium();
  try {
    const { page, seen } = await watchedPage(browser, { slower: SLOWER, ...hall, also: LOOK });
    await page.goto(`${hall.url}/alarms`);
    await hall.ask('PUT', `points/${FIRE}`, { value: 1 });
    await page.locator('.alarm-table .body .mark.p1').waitFor();
    await page.locator('.alarm-table').focus();
    await sleep(1000);
    const before = (await seen()).interactions.length;
    await page.evaluate('seen.longest = 0; looks.often = 0; looks.away = 0');
    const others = contacts.filter((point) => point !== FIRE).slice(0, FLOOD);
    const begun = performance.now();
    let pressed = 0;
    const flood = async () => {
      for (const [place, point] of others.entries()) {
        await hall.ask('PUT', `points/${point}`, { value: 1 });
        const due = begun + (LASTS_MS * (place + 1)) / FLOOD;
        await sleep(Math.max(0, due - performance.now()));
      }
    };
    const work = async () => {
      while (performance.now() - begun < LASTS_MS + 1000) {
        await page.keyboard.press(KEYS[pressed % KEYS.length]);
        pressed += 1;
        await sleep(BETWEEN_KEYS_MS);
      }
    };
    await Promise.all([flood(), work()]);
    await sleep(2000);
    const { interactions, longest } = await seen();
    const { often, away } = await page.evaluate('looks');
    const raised = (await hall.get('/api/v1/alarms')).length;
    if (raised <= FLOOD) throw new Error(`only ${raised} alarms of ${FLOOD + 1} stand`);
    const slowest = Math.max(0, ...interactions.slice(before));
    return [
      figure(
        `${FLOOD} alarms in ${LASTS_MS / 1000} s, CPU÷${SLOWER}: slowest interaction to next paint`,
        slowest,
        'ms',
        200,
        `${pressed} keys pressed, longest task ${Math.round(longest)} ms`,
      ),
      figure(
        'in the flood, looks at which priority 1 was not first and in sight',
        away,
        'looks',
        0,
        `${often} looks, four a second`,
      ),
    ];
  } finally {
    await browser.close();
    await hall.stop();
  }
}
