import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { EVERY_ROUTE } from './every-route.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [
  ['zh', 'light'],
  ['zh', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
] as const;

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

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
    // axe must be handed to the page from outside; our own pages let nobody do that.
    const context = await pages.browser.newContext({ bypassCSP: true });
    for (const route of EVERY_ROUTE) {
      const page = await pages.open(
        `${route}${route.includes('?') ? '&' : '?'}lang=${language}&theme=${theme}`,
        context,
      );
      await page.locator('main h1').first().waitFor();
      await page.addScriptTag({ content: AXE });
      const found = (await page.evaluate('axe.run()')) as Found;
      const serious = found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect(serious, route).toEqual([]);
      await page.close();
    }
    await context.close();
  });

  it('fits into 320 px, and into half a screen at twice the size', async () => {
    for (const viewport of [
      { width: 320, height: 640 },
      { width: 640, height: 480 },
    ]) {
      const context = await pages.browser.newContext({ viewport });
      for (const route of EVERY_ROUTE) {
        const page = await pages.open(route, context);
        await page.locator('main h1').first().waitFor();
        const over = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(over, `${route} at ${viewport.width}`).toBeLessThanOrEqual(0);
        await page.close();
      }
      await context.close();
    }
  });
});
