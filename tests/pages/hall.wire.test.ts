import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../halls/until.js';
import { startCutWire } from '../peers/cut-wire.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { coloured, lightOf } from './looks.js';

/** The first page, as the facility manager opens it (ux.md §1A), in a real browser. */
describe.skipIf(!has('chromium'))('the hall', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.set({
      ...{ 'aq-01/co2': 790, 'aq-02/co2': 640 },
      ...{ 'aq-01/temperature': 23.4, 'aq-02/temperature': 23.6 },
      ...{ 'lux-01/illuminance': 412, 'lux-02/illuminance': 388 },
    });
    await pages.web.held.pass(3000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const sentence = (page: Page) => page.locator('[data-part="sentence"]');
  const zone = (page: Page, id: string) => page.locator(`.zone-button[data-zone="${id}"]`);

  it('FM1: is grey while all is normal, and says so in one sentence', async () => {
    const page = await pages.open('/');
    await sentence(page).getByText('全部正常').waitFor();
    expect(await page.locator('.zone-button').count()).toBe(14);
    expect(await coloured(page)).toEqual([]);
    expect(new URL(page.url()).pathname).toBe('/hall');
    await page.close();
  });

  it('says of each zone in words what it measures, how old that is, and how good', async () => {
    const page = await pages.open('/hall');
    const waiting = zone(page, 'f1-waiting');
    await page.locator('.zone-button[aria-label*="790 ppm"]').waitFor();
    expect(await waiting.getAttribute('aria-label')).toMatch(
      /^等候区A，温度 23\.5 °C，\d+ 秒前，二氧化碳 790 ppm，\d+ 秒前，照度 388 lx，\d+ 秒前$/,
    );
    expect(await waiting.getAttribute('role')).toBe('button');
    await page.close();
  });

  it('moves over the plan by arrow keys, one zone in the tab order, and opens a zone by Enter', async () => {
    const page = await pages.open('/hall?lang=en');
    await zone(page, 'f1-lobby').waitFor();
    expect(await page.locator('.zone-button[tabindex="0"]').count()).toBe(1);
    await zone(page, 'f1-lobby').focus();
    const focused = () => page.evaluate<string | null>('document.activeElement.dataset.zone');
    for (const [key, expected] of [
      ['ArrowUp', 'f1-consult'],
      ['ArrowLeft', 'f1-self-service'],
      ['ArrowDown', 'f1-24h'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused()).toBe(expected);
    }
    expect(await page.locator('.zone-button[tabindex="0"]').getAttribute('data-zone')).toBe(
      'f1-24h',
    );
    await page.keyboard.press('Enter');
    await until(
      () => new URL(page.url()).pathname,
      (path) => path === '/zone/f1-24h',
    );
    await page.close();
  });

  it('is used by number keys, and lists them under ?', async () => {
    const page = await pages.open('/hall');
    await page.keyboard.press('2');
    await page.locator('h1', { hasText: '告警' }).waitFor();
    await page.keyboard.press('1');
    await sentence(page).waitFor();
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.close();
  });

  it('keeps floor, layers and place in its address', async () => {
    const page = await pages.open('/hall?floor=f2&layers=illuminance');
    await zone(page, 'f2-waiting').waitFor();
    expect(await zone(page, 'f1-waiting').count()).toBe(0);
    await page.locator('.tools').getByRole('button', { name: '人数' }).click();
    expect(new URL(page.url()).searchParams.get('layers')).toBe('illuminance,people');
    await page.locator('.tools').getByRole('button', { name: '一层' }).click();
    await zone(page, 'f1-waiting').waitFor();
    await page.reload();
    await zone(page, 'f1-waiting').waitFor();
    await page.close();
  });

  it('shows a place in its middle, enlarged, with the ways out', async () => {
    const page = await pages.open('/hall');
    const plan = page.locator('.floor-plan svg').first();
    const scale = async () => Number(await plan.getAttribute('data-scale'));
    const whole = await until(scale, (now) => now > 1);
    await page.goto(`${pages.url}/hall?at=window-12`);
    await page.locator('.floor-plan .here').waitFor();
    await until(scale, (now) => now > whole * 1.4);
    const [frame, here] = await Promise.all([
      plan.boundingBox(),
      page.locator('.floor-plan .here').boundingBox(),
    ]);
    const middle = (box: { x: number; y: number; width: number; height: number } | null) => [
      (box?.x ?? 0) + (box?.width ?? 0) / 2,
      (box?.y ?? 0) + (box?.height ?? 0) / 2,
    ];
    const [x = 0, y = 0] = middle(here);
    const [frameX = 0, frameY = 0] = middle(frame);
    expect(Math.abs(x - frameX)).toBeLessThan((frame?.width ?? 0) / 4);
    expect(Math.abs(y - frameY)).toBeLessThan((frame?.height ?? 0) / 4);
    expect(await page.locator('.way-out').count()).toBe(2);
    await page.close();
  });

  it('greys, hatches and dates what a silent bus leaves behind', async () => {
    const page = await pages.open('/hall');
    pages.web.held.cut('rs485-1');
    await pages.web.held.pass(140_000, 5000);
    await page.locator('.zone-button[data-zone="f1-waiting"][data-stale="true"]').waitFor();
    expect(await zone(page, 'f1-waiting').getAttribute('aria-label')).toMatch(
      /二氧化碳 失联，最后值 790 ppm，2 分钟前|二氧化碳 失联，最后值 790 ppm，\d+ 秒前/,
    );
    expect(await page.locator('[data-label="f1-waiting"] .hatch').count()).toBe(2);
    const bus = page.locator('.attention li', { hasText: '一层环境总线 总线中断' });
    await bus.waitFor();
    const hrefOf = (name: string) => bus.getByRole('link', { name }).getAttribute('href');
    expect(await hrefOf('看设备')).toBe('/devices?bus=rs485-1');
    expect(await hrefOf('看告警')).toBe('/alarms?alarm=bus%2Frs485-1%2Flost');
    pages.web.held.mend('rs485-1');
    await pages.web.held.pass(5000);
    await page.locator('.zone-button[data-zone="f1-waiting"][data-stale="false"]').waitFor();
    await page.close();
    for (const [alarm, state] of pages.web.held.current.alarms)
      if (state.condition === 'returned-unacknowledged')
        await pages.web.held.command({ verb: 'acknowledge', alarm }, 'a test');
    await pages.web.held.pass(2000);
  });

  it('FM1: has exactly one coloured thing where one thing is wrong, told by shape and words too', async () => {
    const page = await pages.open('/hall');
    await sentence(page).getByText('全部正常').waitFor();
    await pages.web.held.set({ 'di-7/7': 1 });
    await pages.web.held.pass(65_000, 5000);
    await sentence(page).getByText('1 项异常').waitFor();
    await page.locator('.tools').getByRole('button', { name: '二层' }).click();
    await page.locator('.alarm-plate', { hasText: '常闭防火门未关闭' }).waitFor();
    expect(await coloured(page)).toHaveLength(1);
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
    const mark = page.locator('.alarm-plate .mark');
    expect(await mark.locator('text').textContent()).toBe('3');
    // The picture itself: no colour is left, and the mark still stands out of what is around it.
    const { spread, darkest, lightest } = await lightOf(pages.browser, mark);
    expect(spread).toBeLessThan(3);
    expect(lightest - darkest).toBeGreaterThan(120);
    const [first] = await page.locator('.attention li').all();
    expect(await first?.textContent()).toContain('派人关闭，清除门挡');
    await page.close();
  });

  it('tells a screen reader at once of what is urgent, and of nothing else', async () => {
    const page = await pages.open('/hall');
    const alert = page.locator('.alarm-bar [role="alert"]');
    expect(await alert.textContent()).toBe('');
    await pages.web.held.set({ 'di-2/4': 1 });
    await pages.web.held.pass(2000);
    await alert.getByText('12号窗口 紧急按钮').waitFor({ state: 'attached' });
    await page.getByText('12号窗口 紧急按钮').first().waitFor();
    expect(await page.title()).toMatch(/^\(1\) /);
    await page.locator('[data-part="newest"]').click();
    await page.locator('.floor-plan .here').waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toBe('di-2/4/panic');
    await page.close();
  });

  it('shows what happened while its wire was cut, in the middle of an alarm', async () => {
    const wire = await startCutWire(Number(new URL(pages.url).port));
    const page = await pages.browser.newPage();
    try {
      await page.goto(`http://127.0.0.1:${wire.port}/hall`);
      await page.locator('[data-part="link"][data-linked="true"]').waitFor();
      wire.cut();
      await pages.web.held.set({ 'di-7/1': 1 });
      await pages.web.held.pass(2000);
      wire.cut();
      await page.locator('.attention li', { hasText: '可燃气体' }).waitFor();
      await page.locator('[data-part="link"][data-linked="true"]').waitFor();
    } finally {
      await page.close();
      await wire.end();
    }
  });

  it('goes by the clock of the gateway, whatever that of the browser says', async () => {
    for (const day of ['2026-03-09', '2026-03-11']) {
      const context = await pages.browser.newContext();
      await context.clock.setFixedTime(`${day}T10:13:00+08:00`);
      const page = await pages.open('/hall', context);
      expect(await page.evaluate('new Date().toISOString()')).toContain(day);
      await page.locator('[data-part="clock"]', { hasText: '2026-03-10' }).waitFor();
      await page.locator('[data-part="data-state"]', { hasText: /最新数据 \d+ 秒前/ }).waitFor();
      await page.goto(`${pages.url}/zone/f1-waiting`);
      await page.locator('[data-point="aq-01/co2"][data-standing="fresh"]').first().waitFor();
      await context.close();
    }
  });

  it('moves for what nobody has acknowledged, at most once a second, and for nobody who wants no motion', async () => {
    await pages.web.held.set({ 'di-7/1': 1 });
    await pages.web.held.pass(2000);
    const page = await pages.open('/hall');
    const bar = page.locator('.alarm-bar.worst-p1.asks');
    await bar.waitFor();
    const motion = (): Promise<readonly string[]> =>
      page.evaluate(
        `(({ animationName, animationDuration }) => [animationName, animationDuration])
           (getComputedStyle(document.querySelector('.alarm-bar')))`,
      );
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const [name, lasts = ''] = await motion();
    expect(name).toBe('asks');
    expect(Number.parseFloat(lasts)).toBeGreaterThanOrEqual(1);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect((await motion())[0]).toBe('none');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.rail, .top-bar').locator('visible=true').count()).toBe(0);
    expect(await page.locator('main h1').isVisible()).toBe(true);
    await page.close();
  });

  it('works in a browser of 2020', async () => {
    const context = await pages.browser.newContext();
    // Everything that came after Chromium 87, as far as a page can miss it.
    await context.addInitScript(`
      for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'group'])
        delete Array.prototype[name];
      delete String.prototype.at;
      delete Object.hasOwn;
      delete Object.groupBy;
      delete Promise.withResolvers;
      delete globalThis.structuredClone;
      delete Crypto.prototype.randomUUID;
    `);
    const page = await pages.open('/hall', context);
    await page.locator('.zone-button').first().waitFor();
    await page.locator('.settings .button').last().click();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menuitemradio', { name: '深色' }).click();
    await page.locator('html[data-theme="dark"]').waitFor();
    for (const key of ['2', '4', '1']) {
      await page.keyboard.press(key);
      await page.locator('main h1').first().waitFor();
    }
    await context.close();
  });
});
