import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

const BUILT = new URL('../../dist/dashboards/web/', import.meta.url);
const MOST_REQUESTS = 10;
const MOST_GZIP_BYTES = 150 * 1024;

/** What the first page asks for before anybody touched it (ux.md §3, budgets). */
describe.skipIf(!has('chromium'))('the first load', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.pass(3000);
  });
  afterAll(() => pages.close());

  it('asks few things, each once, of nobody else, and brings little code', async () => {
    const page = await pages.browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith('http')) asked.push(request.url());
    });
    const answer = await page.goto(`${pages.url}/hall`);
    // Nothing runs, is framed or is asked for that is not ours: not even what stands in the page itself.
    const policy = answer?.headers()['content-security-policy'] ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    await page.locator('.zone-button').first().waitFor();
    await page.locator('.today').waitFor();
    expect(asked.filter((url) => new URL(url).origin !== pages.url)).toEqual([]);
    expect(asked.filter((url, place) => asked.indexOf(url) !== place)).toEqual([]);
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(MOST_REQUESTS);
    const scripts = asked
      .map((url) => new URL(url).pathname)
      .filter((path) => path.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.map((path) => readFileSync(new URL(`.${path}.gz`, BUILT)).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(MOST_GZIP_BYTES);
    await page.close();
  });
});
