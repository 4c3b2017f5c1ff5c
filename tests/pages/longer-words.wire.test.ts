import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { EVERY_ROUTE } from './every-route.js';
import { overflowing, tooWide } from './looks.js';

/** Each vowel twice and brackets around: a language with words half as long again. What is filled in stays as it is. */
const longer = (value: unknown): unknown => {
  if (typeof value === 'string') return `[${value.replaceAll(/[aeo](?![^{]*\})/g, '$&$&')}~~]`;
  if (Array.isArray(value)) return value.map(longer);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [key, longer(inner)]),
  );
};

describe.skipIf(!has('chromium'))('words that are half as long again', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.set({ 'di-7/1': 1, 'leak-1/line-2': 1, 'aq-01/co2': 790 });
    await pages.web.held.pass(8000);
  });
  afterAll(() => pages.close());

  it.each([
    [1280, 800],
    [360, 740],
  ])('fit on every page in a window of %i by %i px', async (width, height) => {
    const context = await pages.browser.newContext({ viewport: { width, height } });
    await context.route('**/api/v1/words/en', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: longer(await answer.json()) });
    });
    const page = await pages.open('/hall?lang=en', context);
    const wrong: unknown[] = [];
    for (const path of EVERY_ROUTE) {
      await page.goto(`${pages.url}${path}${path.includes('?') ? '&' : '?'}lang=en`);
      await page.locator('main h1').first().waitFor();
      await page.getByText('~~]').first().waitFor();
      const [words, by] = [await overflowing(page), await tooWide(page)];
      if (words.length > 0 || by > 0) wrong.push([path, words, by]);
    }
    expect(wrong).toEqual([]);
    await context.close();
  });
});
