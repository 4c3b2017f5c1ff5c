import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import type { HeldPages } from './browser.js';
import { EVERY_ROUTE, walkTo } from './every-route.js';
import { furnishedPages } from './furnished.js';
import { foundInBoth, tooSmall, tooWide } from './looks.js';

const CO2 = encodeURIComponent('f1-waiting/gb-t-18883-2022/co2');

/** Nobody is shut out: axe-core finds nothing serious on any page, with something in every list, nor at any door. */
describe.skipIf(!has('chromium'))('every page', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await furnishedPages();
  });
  afterAll(() => pages.close());

  it.each(['zh', 'en'])('is open to everybody by day and by night: %s', async (language) => {
    const page = await pages.open(`/hall?lang=${language}`);
    for (const route of EVERY_ROUTE) {
      await walkTo(page, route);
      // A heartbeat: what is looked at is the page while it hears its gateway.
      await pages.web.held.pass(5000, 2500);
      expect([route, await foundInBoth(page)]).toEqual([route, []]);
    }
    await page.close();
  });

  it.each(['zh', 'en'])('so is every dialog, and the wall: %s', async (language) => {
    const page = await pages.open(`/alarms?alarm=di-7%2F1%2Fgas&lang=${language}`);
    const dialog = page.getByRole('dialog');
    const looked = async (): Promise<void> => {
      await dialog.waitFor();
      // It comes in softly: what is looked at is how it stands.
      await until(
        () => foundInBoth(page),
        (violations) => violations.length === 0,
      );
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
    await page.locator('.alarm-detail').waitFor();
    for (const key of ['a', 'v', '?']) {
      await page.keyboard.press(key);
      await looked();
    }
    await walkTo(page, '/devices?device=aq-01');
    for (const act of ['device-replaced', 'certificate']) {
      await page.locator(`.device-detail [data-act="${act}"]`).click();
      await looked();
    }
    await page.locator('.settings .button').last().click();
    await page.getByRole('menu').waitFor();
    expect(await foundInBoth(page)).toEqual([]);
    await page.goto(`${pages.url}/assess?verdict=${CO2}&standard=gb-t-18883-2022`);
    await page.locator('.verdict-detail').first().waitFor();
    expect(await foundInBoth(page)).toEqual([]);
    await page.goto(`${pages.url}/wall?lang=${language}`);
    await page.locator('.wall-alarm').first().waitFor();
    expect(await foundInBoth(page)).toEqual([]);
    await page.close();
  });

  it.each([
    ['first administrator', '/', true],
    ['sign-in', '/hall', false],
    ['invitation', '/join#AAAA', false],
    ['wall screen', '/screen#AAAA', false],
  ])('so is the door: %s', async (_, door, firstAdministrator) => {
    const context = await pages.browser.newContext();
    await context.route('**/api/v1/me', (route) =>
      route.fulfill({ json: { signedIn: false, demo: false } }),
    );
    await context.route('**/api/v1/about', async (route) => {
      const answer = await route.fetch();
      const more = { https: true, fingerprint: 'AA:BB:CC:DD', firstAdministrator };
      await route.fulfill({ json: { ...(await answer.json()), ...more } });
    });
    const page = await pages.visit(door, context);
    await page.locator('.door h1').waitFor();
    expect(await foundInBoth(page)).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang="en"]').waitFor();
    expect(await foundInBoth(page)).toEqual([]);
    await context.close();
  });

  it.each([
    { width: 320, height: 640, hasTouch: true, least: 44 },
    { width: 640, height: 480, hasTouch: false, least: 24 },
  ])(
    'fits into $width px, and what is pressed is large enough',
    async ({ width, height, hasTouch, least }) => {
      const context = await pages.browser.newContext({
        ...{ viewport: { width, height }, hasTouch, isMobile: hasTouch },
      });
      const page = await pages.open('/hall', context);
      const wrong: unknown[] = [];
      for (const route of EVERY_ROUTE) {
        await walkTo(page, route);
        const [wide, small] = [await tooWide(page), await tooSmall(page, least)];
        if (wide > 0 || small.length > 0) wrong.push([route, wide, small]);
      }
      expect(wrong).toEqual([]);
      await context.close();
    },
  );
});
