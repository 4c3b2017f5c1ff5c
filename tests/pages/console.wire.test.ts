import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmId } from '../../gateway/core/identity.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

/** The jobs of the safety officer (ux.md §1B) in a real browser. */
describe.skipIf(!has('chromium'))('the alarm console', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.pass(3000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const isGas = (alarm: AlarmId): boolean => alarm === 'di-7/1/gas';
  const row = (page: Page, alarm: string) => page.locator(`[data-row="${alarm}"]`);
  const press = (page: Page, ...keys: readonly string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  it('SO1: asks for a click before it can sound, repeats until somebody acknowledges, and muting acknowledges nothing', async () => {
    const page = await pages.open('/alarms');
    await page.locator('[data-part="sound"]', { hasText: '点击启用声音' }).waitFor();
    await pages.web.held.set({ 'di-7/1': 1 });
    await pages.web.held.pass(2000);
    await row(page, 'di-7/1/gas').waitFor();
    await until(
      async () => pages.web.held.events,
      (events) => events.some((event) => event.kind === 'first-shown' && event.alarms.some(isGas)),
    );
    expect(pages.web.held.events.some(({ kind }) => kind === 'first-heard')).toBe(false);
    await page.locator('[data-part="nobody-hears"]').waitFor();
    expect(await page.getAttribute('html', 'data-audio')).toBe('suspended');
    await page.locator('[data-part="sound"]').click();
    await page.locator('html[data-audio="running"]').waitFor();
    await page.getByText('点击启用声音').waitFor({ state: 'detached' });
    const counted = async (): Promise<number> =>
      Number(await page.getAttribute('html', 'data-sounded'));
    const before = await counted();
    await until(counted, (count) => count >= before + 2);
    await pages.web.held.pass(6000);
    await page.locator('[data-part="nobody-hears"]').waitFor({ state: 'detached' });
    await page.locator('[data-part="sound"]').click();
    await page.locator('html[data-audio="muted"]').waitFor();
    expect(pages.web.held.alarm('di-7/1/gas')?.condition).toBe('unacknowledged');
    expect(await page.title()).toMatch(/^\(1\) 可燃气体/);
    await page.close();
  });

  it('SO2: acknowledges by keyboard alone, tells the other desk who has it, and tells the second who was first', async () => {
    const [one, other] = [await pages.open('/alarms'), await pages.open('/alarms')];
    await row(one, 'di-7/1/gas').click();
    await row(other, 'di-7/1/gas').click();
    await press(other, 'a');
    await other.locator('.command-dialog[data-act="acknowledge"]').waitFor();
    await press(one, 'a');
    await one.locator('.command-dialog[data-act="acknowledge"]').waitFor();
    await press(one, '2', 'Enter');
    await one.locator('.command-dialog').waitFor({ state: 'detached' });
    expect(pages.web.held.alarm('di-7/1/gas')).toMatchObject({
      condition: 'acknowledged',
      note: '已派人到场',
      acknowledgedVia: 'page',
    });
    await row(other, 'di-7/1/gas').getByText('已知悉').waitFor();
    await press(other, 'Enter');
    await other.locator('[data-part="refused"]', { hasText: '已由' }).waitFor();
    await Promise.all([one.close(), other.close()]);
  });

  it('SO2: offers no acknowledging of several where a life hangs on one', async () => {
    const page = await pages.open('/alarms');
    await row(page, 'di-7/1/gas').waitFor();
    expect(await page.locator('[data-act="acknowledge-several"]').count()).toBe(0);
    await row(page, 'di-7/1/gas').click();
    await page.locator('.alarm-detail').waitFor();
    expect(await page.locator('.alarm-detail [data-act="shelve"]').count()).toBe(0);
    await page.close();
  });

  it('SO4: shows what to do, and each step taken is in the journal with who took it', async () => {
    const page = await pages.open('/alarms?alarm=di-7%2F1%2Fgas');
    await page.locator('.response [data-step="0"]').click();
    await page.locator('.response small').first().waitFor();
    const taken = pages.web.held.events.filter(({ kind }) => kind === 'alarm-step-taken');
    expect(taken).toHaveLength(1);
    await page.locator('.timeline li[data-kind="alarm-step-taken"]').waitFor();
    await page.close();
  });

  it('SO6: a lost bus is one row with its devices inside', async () => {
    const page = await pages.open('/alarms');
    pages.web.held.cut('rs485-1');
    await pages.web.held.pass(15_000);
    const bus = row(page, 'bus/rs485-1/lost');
    await bus.waitFor();
    await bus.getByText('内含 14 台设备').waitFor();
    expect(await page.locator('[data-row^="device/aq-0"]').count()).toBe(0);
    await bus.click();
    await page.locator('.alarm-detail summary').click();
    expect(await page.locator('.alarm-detail details li').count()).toBe(14);
    pages.web.held.mend('rs485-1');
    await page.close();
  });

  it('SO6: in a flood the alarm of priority 1 stays first and in sight', async () => {
    const page = await pages.open('/alarms');
    const panics = Object.fromEntries(
      Array.from({ length: 24 }, (_, place) => [
        `di-${1 + Math.floor(place / 8)}/${1 + (place % 8)}`,
        1,
      ]),
    );
    await pages.web.held.set(panics);
    await pages.web.held.set({ 'leak-1/line-1': 1, 'leak-1/line-2': 1, 'di-6/2': 1, 'di-6/3': 1 });
    await pages.web.held.pass(8000);
    await until(
      async () => Number(await page.locator('[data-view="open"] b').innerText()),
      (count) => count > 25,
    );
    const first = page.locator('.alarm-table .body .row[aria-rowindex="2"]');
    expect(await first.locator('.mark.p1').count()).toBe(1);
    expect(await first.isVisible()).toBe(true);
    await page.close();
  });

  it('SO6: shelves for no longer than the kind allows, and shows what is left of it', async () => {
    const page = await pages.open('/alarms?alarm=di-6%2F3%2Fsupervisory');
    // Whether a life hangs on it is known a little later than that it stands.
    await page.locator('.alarm-detail [data-act="shelve"]').waitFor();
    await press(page, 's');
    await page.locator('.command-dialog[data-act="shelve"]').waitFor();
    await press(page, '2');
    await page.locator('[data-part="reason"]').fill('阀门检修');
    await press(page, 'Enter');
    await page.locator('.command-dialog').waitFor({ state: 'detached' });
    expect(pages.web.held.alarm('di-6/3/supervisory')?.condition).toBe('shelved');
    await page.goto(`${pages.url}/alarms?view=shelved`);
    await row(page, 'di-6/3/supervisory').getByText('剩').waitFor();
    const id = 'di-6/2/fire-panel-fault' as AlarmId;
    const length = 30 * 24 * 3_600_000;
    const answer = await pages.web.held.command(
      { verb: 'shelve', alarm: id, for: length as never, reason: '太长' },
      '值班员',
    );
    expect(answer).toMatchObject({ kind: 'command-refused', why: 'shelve-too-long' });
    await page.close();
  });

  it('SO9: tells the story of an incident in order, in milliseconds', async () => {
    const page = await pages.open('/alarms?alarm=di-7%2F1%2Fgas');
    await page.locator('.timeline li').first().waitFor();
    const seconds = await page.locator('.timeline time').allInnerTexts();
    const numbers = seconds.map((said) => Number(/[\d.]+/.exec(said)?.[0]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers[0]).toBe(0);
    expect(seconds[0]).toMatch(/\.\d{3}/);
    // As it was in SO1: before the eyes of whoever sat there, and after a click in their ears.
    for (const kind of ['first-shown', 'first-heard']) {
      expect(await page.locator(`.timeline li[data-kind="${kind}"]`).count()).toBe(1);
      const told = pages.web.held.events.filter((event) => event.kind === kind);
      const ofGas = told.filter((event) => 'alarms' in event && event.alarms.some(isGas));
      expect(ofGas).toHaveLength(1);
    }
    await page.close();
  });
});
