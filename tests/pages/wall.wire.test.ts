import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmId } from '../../gateway/core/identity.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { found, overflowing } from './looks.js';

const SIZES = [
  [1920, 1080],
  [3840, 1080],
  [1080, 1920],
] as const;

/** What a paired screen shows to everybody who passes (ux.md FM9, SO4, §5.13), in a real browser. */
describe.skipIf(!has('chromium'))('a wall screen', () => {
  let pages: HeldPages;
  let context: BrowserContext;
  let wall: Page;
  beforeAll(async () => {
    pages = await heldPages({}, [], false);
    await pages.web.desk.administrator();
    await pages.web.held.set({ 'aq-01/co2': 790, 'aq-01/temperature': 23.4, 'aq-07/co2': 640 });
    await pages.web.held.pass(3000);
    const { code } = await pages.web.desk.desk.administration.addScreen('大屏', undefined, {
      by: '王 管理',
      from: 'console',
    });
    context = await pages.browser.newContext({ viewport: { width: 1920, height: 1080 } });
    wall = await pages.visit(`/screen#${code}`, context);
    await wall.getByRole('button', { name: '配对' }).click();
    await wall.locator('[data-part="link"][data-linked="true"]').waitFor();
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const plate = (alarm: string) => wall.locator(`.wall-alarm[data-alarm="${alarm}"]`);
  /** Everything in the page but how late it is and how old things are. */
  const shown = async (): Promise<string> => {
    const html = await wall.evaluate<string>('document.querySelector("#app").outerHTML');
    return (html + (await wall.title())).replaceAll(/\d+/g, '#');
  };
  /** Words that leave their place, and parts that are higher than theirs. */
  const clipped = async (page: Page): Promise<readonly string[]> => [
    ...(await overflowing(page)),
    ...(await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.wall-screen .canvas, .wall-screen aside, .wall-alarm')]
         .filter((part) => part.scrollHeight > part.clientHeight + 1)
         .map((part) => part.className)`,
    )),
    ...(await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.floor-plan .exit text')]
         .filter((name) => {
           const [words, plan] = [name, name.closest('.floor-plan')].map((one) => one.getBoundingClientRect());
           return words.width > 0 && (words.left < plan.left - 1 || words.right > plan.right + 1);
         })
         .map((name) => name.textContent.trim())`,
    )),
  ];
  const whole = async (page: Page): Promise<void> => {
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      const form = width > 2 * height ? 'wide' : width < height ? 'tall' : 'usual';
      await page.locator(`.wall-screen[data-form="${form}"]`).waitFor();
      // The plan finds its new size in the frame after.
      await expect.poll(() => clipped(page), { message: `${width} x ${height}` }).toEqual([]);
    }
  };

  it('is paired by its link once, and from then on shows one page with nothing to press', async () => {
    await wall.locator('[data-part="sentence"]', { hasText: '全部正常' }).waitFor();
    expect(new URL(wall.url()).pathname).toBe('/wall');
    expect(wall.url()).not.toContain('#');
    expect(await wall.locator('.rail, .top-bar').count()).toBe(0);
    await wall.keyboard.press('Tab');
    expect(await wall.evaluate('document.activeElement === document.body')).toBe(true);
    await wall.goto(`${pages.url}/alarms`);
    await wall.locator('.wall-screen [data-part="sentence"]').waitFor();
    expect(new URL(wall.url()).pathname).toBe('/wall');
    await wall.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
  });

  it('keeps every word whole while all is well, in English too', async () => {
    const page = await context.newPage();
    for (const language of ['zh', 'en']) {
      await page.goto(`${pages.url}/wall?lang=${language}`);
      await page.locator('.day .today').waitFor();
      await whole(page);
    }
    await page.close();
  });

  it('turns its floors while nothing is urgent', async () => {
    const floor = () => wall.locator('.plans [data-floor]').getAttribute('data-floor');
    const first = await floor();
    await pages.web.held.pass(20_000, 5000);
    await until(floor, (now) => now !== first);
  });

  it('SO4: is the same before and after a silent alarm', async () => {
    const { held } = pages.web;
    await pages.web.held.pass(5000);
    const floor = () => wall.locator('.plans [data-floor]').getAttribute('data-floor');
    const [before, floorBefore] = [await shown(), await floor()];
    await held.set({ 'di-2/4': 1 });
    await held.pass(5000);
    expect(held.alarm('di-2/4/panic')?.condition).toBe('unacknowledged');
    // A heartbeat that was sent after the alarm has come: what could have been told has been.
    await wall.locator('[data-part="clock"]', { hasText: '10:13:3' }).waitFor();
    expect(await floor()).toBe(floorBefore);
    expect(await shown()).toBe(before);
  });

  it('says what is urgent in large words with its place, shows its floor, and nobody’s name', async () => {
    const { held } = pages.web;
    await held.set({ 'leak-1/line-2': 1, 'di-7/7': 1 });
    await held.pass(65_000, 5000);
    await plate('leak-1/line-2/leak').waitFor();
    expect(await plate('leak-1/line-2/leak').locator('.place').innerText()).toBe(
      '一层 · 一层卫生间',
    );
    const name = await plate('leak-1/line-2/leak').locator('.name').boundingBox();
    expect(name?.height).toBeGreaterThan(45);
    await wall.locator('.others li', { hasText: '常闭防火门未关闭' }).waitFor();
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await wall.locator('.plans [data-floor]').getAttribute('data-floor')).toBe('f1');
      await held.pass(20_000, 5000);
    }
    await held.command(
      { verb: 'acknowledge', alarm: 'leak-1/line-2/leak' as AlarmId, note: '李娜去现场' },
      '李娜',
    );
    await plate('leak-1/line-2/leak').getByText('已知悉').waitFor();
    expect(await wall.locator('body').innerText()).not.toContain('李娜');
    expect(await found(wall)).toEqual([]);
  });

  it('keeps every word whole at every size, in both languages, with many alarms, and says when the gateway is gone', async () => {
    const { held } = pages.web;
    await held.set({ 'di-6/1': 1, 'di-7/1': 1, 'leak-1/line-1': 1, 'leak-1/line-3': 1 });
    await held.pass(8000);
    await plate('di-6/1/fire').waitFor();
    await wall.locator('.more').waitFor();
    expect(await wall.locator('.wall-alarm').count()).toBe(3);
    const page = await context.newPage();
    for (const language of ['zh', 'en']) {
      await page.goto(`${pages.url}/wall?lang=${language}`);
      await page.locator('.wall-alarm').first().waitFor();
      await whole(page);
    }
    // The held clock sends no heartbeat: after two of them the screen knows.
    await page.locator('[data-part="link"][data-linked="false"]').waitFor();
    await page.locator('h1.plate').waitFor();
    await whole(page);
  });
});
