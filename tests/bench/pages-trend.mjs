import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChromium } from './chromium.mjs';
import { writeHours } from './past-journal.mjs';
import { runHall } from './run-hall.mjs';
import { figure, median, watchedPage } from './watched-page.mjs';

/**
 * A day of readings ten seconds apart in the trends of a zone, out of a real journal: dragged, then
 * enlarged and made smaller by the wheel, on a processor a quarter as fast. Measured between the frames
 * that the page is given to draw.
 */

const SLOWER = 4;
const HOUR = 3_600_000;
const STEP = 10_000;
const SENSORS = 2;
const QUANTITIES = { co2: 700, temperature: 23, humidity: 45, pm25: 20, pm10: 40, tvoc: 300 };
const every = { period: '10s', 'keep-every': '10s' };

const HALL = {
  version: 1,
  hall: { id: 'trend', names: '趋势厅 / Trend hall' },
  zones: [{ id: 'waiting', names: '等候区 / Waiting', kind: 'waiting', 'area-m2': 200 }],
  buses: [{ id: 'tcp-1', wire: 'tcp', host: '127.0.0.1', port: 1 }],
  devices: Array.from({ length: SENSORS }, (_, n) => ({
    id: `aq-${n + 1}`,
    bus: 'tcp-1',
    unit: n + 1,
    profile: 'jxct-iaq',
    zone: 'waiting',
    points: Object.fromEntries(Object.keys(QUANTITIES).map((key) => [key, every])),
  })),
};

/** A day that rises and falls, with the noise of a sensor. */
const curveOf = (around) => (at) => {
  const day = Math.sin((at / (24 * HOUR)) * 2 * Math.PI);
  return Math.round(around * (1 + 0.3 * day + 0.02 * Math.sin(at / 7000)) * 10) / 10;
};
const pastDay = (directory) => {
  mkdirSync(directory, { recursive: true });
  const to = Math.floor(Date.now() / HOUR) * HOUR;
  const points = HALL.devices.flatMap(({ id }) =>
    Object.entries(QUANTITIES).map(([key, around]) => ({
      id: `${id}/${key}`,
      energy: false,
      at: curveOf(around),
    })),
  );
  return writeHours(directory, { points, from: to - 36 * HOUR, to, step: STEP });
};

/** In the page: every gap between two frames while `measuring`. */
const FRAMES = `
  window.frames_ = [];
  window.measuring = false;
  let last = 0;
  const frame = (now) => {
    if (measuring && last > 0) frames_.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

const framesOf = async (page, act) => {
  await page.evaluate('frames_.length = 0; measuring = true');
  await act();
  const frames = await page.evaluate('measuring = false; [...frames_]');
  return { longest: Math.max(...frames), usual: median(frames), count: frames.length };
};

export default async function bench() {
  const hall = await runHall('trend', HALL, pastDay);
  const browser = await startChromium();
  try {
    const { page } = await watchedPage(browser, { slower: SLOWER, ...hall, also: FRAMES });
    await page.goto(`${hall.url}/zone/waiting?range=24h`);
    await page
      .locator('.trend')
      .nth(Object.keys(QUANTITIES).length - 1)
      .waitFor();
    await sleep(3000);
    const read = await hall.get(
      `/api/v1/points/aq-1/co2/history?from=${new Date(Date.now() - 24 * HOUR).toISOString()}&limit=20000`,
    );
    const plot = page.locator('.trend .u-over').first();
    await plot.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await plot.boundingBox();
    const middle = { x: x + width / 2, y: y + height / 2 };

    const drag = await framesOf(page, async () => {
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      for (let step = 1; step <= 120; step += 1)
        await page.mouse.move(middle.x + 150 * Math.sin(step / 12), middle.y);
      await page.mouse.up();
    });
    await sleep(2000);
    const wheel = await framesOf(page, async () => {
      await page.keyboard.down('Control');
      for (const by of [-1, -1, -1, 1, 1, 1, -1, 1, -1, 1, -1, 1]) {
        await page.mouse.wheel(0, 100 * by);
        await sleep(60);
      }
      await page.keyboard.up('Control');
    });
    const still = await framesOf(page, () => sleep(2500));
    const told = ({ usual, count }) =>
      `${count} frames, usually ${usual.toFixed(0)} ms; ${SENSORS * Object.keys(QUANTITIES).length} points in ${Object.keys(QUANTITIES).length} trends, ${read.length} readings of each in 24 h`;
    return [
      figure(
        `a day of 10 s is dragged, CPU÷${SLOWER}: longest frame`,
        drag.longest,
        'ms',
        50,
        told(drag),
      ),
      figure(
        `it is enlarged and made smaller: longest frame`,
        wheel.longest,
        'ms',
        50,
        told(wheel),
      ),
      figure(`what it shows then is read: longest frame`, still.longest, 'ms', 50, told(still)),
    ];
  } finally {
    await browser.close();
    await hall.stop();
  }
}
