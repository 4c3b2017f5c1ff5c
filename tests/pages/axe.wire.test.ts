import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { EVERY_ROUTE, walkTo } from './every-route.js';
import { found, tooSmall, tooWide } from './looks.js';

const LOOKS = [
  ['zh', 'light'],
  ['zh', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
] as const;

/** Nobody is shut out: axe-core finds nothing serious on any page, with alarms standing. */
describe.skipIf(!has('chromium'))('every page', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.set({ 'di-7/1': 1, 'leak-1/line-2': 1 });
    await pages.web.held.pass(8000);
  });
  afterAll(() => pages.close());

  it.each(LOOKS)('is open to everybody: %s, %s', async (language, theme) => {
    const page = await pages.open(`/hall?lang=${language}&theme=${theme}`);
    for (const route of EVERY_ROUTE) {
      await walkTo(page, route);
      // A heartbeat: what is looked at is the page while it hears its gateway.
      await pages.web.held.pass(5000, 2500);
      expect([route, await found(page)]).toEqual([route, []]);
    }
    await page.close();
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
      for (const route of EVERY_ROUTE) {
        await walkTo(page, route);
        const seen = { wide: await tooWide(page), small: await tooSmall(page, least) };
        expect([route, seen]).toEqual([route, { wide: 0, small: [] }]);
      }
      await context.close();
    },
  );
});
