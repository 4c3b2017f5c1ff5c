import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmId } from '../../gateway/core/identity.js';
import { QUIET } from '../peers/chromium-flags.js';
import { has, whereIs } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

const WINDOW = 'di-2/4/panic';
const DOOR = 'di-7/7/fire-door-open';

/** What a safety officer does with alarms beside acknowledging one (ux.md SO1, SO4-SO6), in a real browser. */
describe.skipIf(!has('chromium'))('at the alarm console', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages({
      statistics: async (from, to) => ({
        ...{ from, to, raised: 61, rate: { mean: 0.1, most: 11 } },
        ...{ flood: { time: 600_000, share: 0.01 }, acknowledged: { count: 60, never: 1 } },
        ...{ chattering: [DOOR], stale: ['bus/rs485-1/lost'], priorities: { 1: 0.05, 3: 0.95 } },
        top: [{ alarm: WINDOW, raised: 7, share: 0.115 }],
      }),
    });
    await pages.web.held.pass(3000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const row = (page: Page, alarm: string) => page.locator(`[data-row="${alarm}"]`);
  const conditionOf = (alarm: string) => pages.web.held.alarm(alarm as AlarmId)?.condition;
  const confirmed = async (page: Page, act: string, ...keys: readonly string[]): Promise<void> => {
    await page.locator(`.alarm-detail [data-act="${act}"]`).click();
    await page.locator(`.command-dialog[data-act="${act}"]:focus`).waitFor();
    for (const key of keys) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
  };

  it('SO2: several are known of at once where no life hangs on one; the one on which it does waits', async () => {
    const { held } = pages.web;
    await held.set({ 'di-7/7': 1, 'di-6/8': 1, 'di-7/1': 1 });
    await held.pass(65_000, 5000);
    const page = await pages.open('/alarms');
    await page.locator('[data-act="acknowledge-several"]', { hasText: '2' }).click();
    await row(page, DOOR).getByText('已知悉').waitFor();
    expect(conditionOf('di-6/8/emergency-lighting')).toBe('acknowledged');
    expect(conditionOf('di-7/1/gas')).toBe('unacknowledged');
    await page.locator('[data-act="acknowledge-several"]').waitFor({ state: 'detached' });
    await page.close();
  });

  it('an alarm is taken out of service with a reason, stands in its list with who did it, and is put back', async () => {
    const page = await pages.open(`/alarms?alarm=${encodeURIComponent(DOOR)}`);
    await confirmed(page, 'out-of-service', '1');
    await row(page, DOOR).waitFor({ state: 'detached' });
    expect(conditionOf(DOOR)).toBe('out-of-service');
    await page.locator('[data-view="hidden"] b', { hasText: '1' }).click();
    await row(page, DOOR).getByText('停用').first().waitFor();
    await row(page, DOOR).click();
    await page.locator('.alarm-detail .told', { hasText: '设备维修' }).waitFor();
    await confirmed(page, 'return-to-service');
    await row(page, DOOR).waitFor({ state: 'detached' });
    expect(conditionOf(DOOR)).not.toBe('out-of-service');
    await page.close();
  });

  it('SO6: a shelf longer than the alarm may have is refused in a sentence; a shorter one is taken off again', async () => {
    const { held } = pages.web;
    await held.set({ 'leak-1/line-4': 1 });
    await held.pass(5000);
    const leak = 'leak-1/line-4/leak';
    const page = await pages.open(`/alarms?alarm=${encodeURIComponent(leak)}`);
    await page.locator('.alarm-detail [data-act="shelve"]').click();
    await page.locator('.command-dialog[data-act="shelve"]:focus').waitFor();
    await page.keyboard.press('3');
    await page.locator('[data-part="reason"]').fill('擦干');
    await page.keyboard.press('Enter');
    await page.locator('[data-part="refused"]', { hasText: '30' }).waitFor();
    expect(conditionOf(leak)).toBe('unacknowledged');
    await page.getByText('10 分钟').first().click();
    await page.locator('[data-act="confirm"]').click();
    await page.locator('.command-dialog').waitFor({ state: 'detached' });
    expect(conditionOf(leak)).toBe('shelved');
    await page.locator('[data-view="shelved"]').click();
    await row(page, leak).click();
    await confirmed(page, 'unshelve');
    await row(page, leak).waitFor({ state: 'detached' });
    expect(conditionOf(leak)).not.toBe('shelved');
    await held.set({ 'leak-1/line-4': 0 });
    await page.close();
  });

  it('SO5: what latches stays until a person resets it, what does not is gone with its cause', async () => {
    const { held } = pages.web;
    const LATCHING = {
      ...{ 'di-2/4': WINDOW, 'di-7/1': 'di-7/1/gas', 'di-6/5': 'di-6/5/lift' },
      'fire-panel/l002-014': 'fire-panel/l002-014/fire',
    };
    const points = Object.keys(LATCHING);
    await held.set(Object.fromEntries([...points, 'di-6/2'].map((point) => [point, 1])));
    await held.pass(3000);
    const page = await pages.open('/alarms');
    const alarms = [...Object.values(LATCHING), 'di-6/2/fire-panel-fault'];
    for (const alarm of alarms) {
      await row(page, alarm).waitFor();
      await held.command({ verb: 'acknowledge', alarm: alarm as AlarmId }, '值班员');
    }
    await held.set(Object.fromEntries([...points, 'di-6/2'].map((point) => [point, 0])));
    await held.pass(3000);
    for (const alarm of Object.values(LATCHING)) {
      await row(page, alarm).getByText('原因已消除，待复位').waitFor();
      expect([alarm, conditionOf(alarm)]).toEqual([alarm, 'latched']);
    }
    await row(page, 'di-6/2/fire-panel-fault').waitFor({ state: 'detached' });
    await row(page, WINDOW).click();
    await page.locator('.alarm-detail [data-act="reset"]').waitFor();
    await page.close();
  });

  it('SO4: a step that was ticked is in the audit, with whose hand it was', async () => {
    const page = await pages.open(`/alarms?alarm=${encodeURIComponent(WINDOW)}`);
    await page.locator('.response [data-step="1"]').click();
    await page.locator('.response small').first().waitFor();
    const audit = await page.evaluate(async () =>
      (await fetch('/api/v1/audit?group=command')).json(),
    );
    expect(audit).toContainEqual(
      expect.objectContaining({
        kind: 'command-accepted',
        command: expect.objectContaining({
          ...{ verb: 'tick-step', alarm: WINDOW, step: 1 },
          by: expect.objectContaining({ name: 'demo' }),
        }),
      }),
    );
    await page.close();
  });

  it('says how a limit is kept from flickering, and calls the alarms of its figures by their names', async () => {
    await pages.web.held.set({ 'aq-01/co2': 2600 });
    await pages.web.held.pass(8 * 60_000, 5000);
    const page = await pages.open('/alarms?kind=air');
    await page.locator('.alarm-detail [data-part="damping"]', { hasText: '5 分钟' }).waitFor();
    await page.locator('[data-view="statistics"]').click();
    const figures = page.locator('.figures');
    await figures.getByText('12号窗口 紧急按钮：7 次，11.5 %').waitFor();
    await figures.getByText('常闭防火门未关闭').waitFor();
    await figures.getByText('一层环境总线').waitFor();
    expect(await figures.innerText()).not.toMatch(/di-|rs485/);
    await page.close();
  });

  it('SO1: a kiosk that was told so sounds without a hand', async () => {
    const browser = await chromium.launch({
      executablePath: whereIs('chromium') ?? '',
      args: [...QUIET, '--autoplay-policy=no-user-gesture-required'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`${pages.url}/hall`);
      await page.locator('html[data-audio="running"]').waitFor();
      expect(await page.getByText('点击启用声音').count()).toBe(0);
    } finally {
      await browser.close();
    }
  });
});
