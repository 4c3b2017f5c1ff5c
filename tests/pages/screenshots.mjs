import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChromium } from '../bench/chromium.mjs';
import { startDemo } from '../bench/demo.mjs';

/**
 * A picture of every screen, in both languages, by day and by night, on a desk and on a phone, calm and
 * with a fire alarm, for a person to look at; of a phone the whole length. Names on the command line take only those screens.
 */

const FOLDER = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const SCREENS = {
  hall: '/hall',
  'hall-2f': '/hall?floor=f2',
  place: '/hall?at=window-12',
  zone: '/zone/f1-waiting',
  alarms: '/alarms',
  assess: '/assess',
  devices: '/devices',
  'device-beside': '/devices?device=aq-03',
  more: '/more',
  plan: '/more/plan',
  account: '/more/account',
  people: '/more/people',
  screens: '/more/screens',
  audit: '/more/audit',
  energy: '/more/energy',
  labels: '/more/labels',
  device: '/devices/aq-04',
  join: '/join#code',
  screen: '/screen#code',
  wall: '/wall',
};
const SIZES = { desk: { width: 1920, height: 1080 }, phone: { width: 360, height: 740 } };

/** A hall in the middle of a working day: the demo goes by the clock on the wall, and it may be night. */
const WORKING_DAY = {
  'aq-01/co2': 742,
  'aq-02/co2': 801,
  'aq-03/co2': 688,
  'aq-04/co2': 655,
  'aq-05/co2': 604,
  'aq-06/co2': 512,
  'aq-07/co2': 713,
  'aq-08/co2': 692,
  'aq-01/temperature': 22.8,
  'aq-02/temperature': 23.1,
  'aq-03/temperature': 22.4,
  'aq-04/temperature': 22.9,
  'aq-05/temperature': 21.7,
  'aq-06/temperature': 23.6,
  'aq-07/temperature': 22.6,
  'aq-08/temperature': 22.3,
  'lux-01/illuminance': 412,
  'lux-02/illuminance': 388,
  'lux-03/illuminance': 521,
  'lux-04/illuminance': 507,
  'lux-05/illuminance': 356,
};

const wanted = process.argv.slice(2);
const isWanted = ([name]) => wanted.length === 0 || wanted.includes(name);
const screens = Object.entries(SCREENS);
mkdirSync(FOLDER, { recursive: true });
const demo = await startDemo();
const browser = await startChromium();
try {
  for (const [point, value] of Object.entries(WORKING_DAY)) await demo.put(point, value);
  // Air is asked once a minute.
  await new Promise((resolve) => setTimeout(resolve, 70_000));
  for (const state of ['calm', 'fire']) {
    if (state === 'fire') {
      await demo.put('di-6/1', 1);
      await demo.put('di-2/4', 1);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const alarms = await demo.get('/api/v1/alarms');
      const fire = alarms.find(({ kind }) => kind === 'fire');
      screens.push(['alarm', `/alarms?alarm=${encodeURIComponent(fire.alarm)}`]);
    }
    for (const [size, viewport] of Object.entries(SIZES))
      for (const language of ['zh', 'en'])
        for (const theme of ['light', 'dark']) {
          const context = await browser.newContext({ viewport });
          const page = await context.newPage();
          for (const [name, path] of screens.filter(isWanted)) {
            const sign = path.includes('?') ? '&' : '?';
            const [address, hash = ''] = path.split('#');
            await page.goto(`${demo.url}${address}${sign}lang=${language}&theme=${theme}#${hash}`);
            await page.locator('main').waitFor();
            await page.waitForTimeout(1200);
            const picture = await page.screenshot({ fullPage: size === 'phone' });
            writeFileSync(
              join(FOLDER, `${name}-${state}-${size}-${language}-${theme}.png`),
              picture,
            );
          }
          await context.close();
        }
  }
} finally {
  await browser.close();
  await demo.stop();
}
