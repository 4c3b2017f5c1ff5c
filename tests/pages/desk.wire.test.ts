import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmId } from '../../gateway/core/identity.js';
import { type Millis, minutes } from '../../gateway/core/time.js';
import { HERE } from '../access/held-desk.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

/** One desk, several safety officers, each with a PIN of their own (ux.md SO1, SO2, SO6), in a real browser. */
describe.skipIf(!has('chromium'))('a desk that people share', () => {
  let pages: HeldPages;
  let desk: BrowserContext;
  let other: BrowserContext;
  let pin: string;
  let password: string;
  const GAS = 'di-7/1/gas';
  const [SITS, COMES, ELSEWHERE] = ['李娜', '赵敏', '孙伟'];
  beforeAll(async () => {
    pages = await heldPages({}, [], false);
    const sits = await pages.web.desk.person(SITS, 'safety-officer');
    password = sits.password;
    const comes = await pages.web.desk.person(COMES, 'safety-officer');
    const elsewhere = await pages.web.desk.person(ELSEWHERE, 'safety-officer');
    pin = await pages.web.desk.desk.newPin(comes.who, comes.password, HERE);
    [desk, other] = await Promise.all([
      pages.signedIn(sits.token),
      pages.signedIn(elsewhere.token),
    ]);
    await pages.web.held.pass(3000);
    await pages.web.held.set({ 'di-7/1': 1, 'di-6/3': 1 });
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const row = (page: Page, alarm: string) => page.locator(`[data-row="${alarm}"]`);
  /** The alarm that matters most is the chosen one as soon as there are rows. */
  const ready = async (context: BrowserContext): Promise<Page> => {
    const page = await pages.open('/alarms', context);
    await page.locator(`[data-row="${GAS}"][aria-selected="true"]`).waitFor();
    await page.locator('.alarm-detail').waitFor();
    return page;
  };
  const asked = async (page: Page): Promise<void> => {
    await page.keyboard.press('a');
    await page.locator('.command-dialog[data-act="acknowledge"]:focus').waitFor();
  };

  it('SO2: acknowledges by keyboard alone in the name of whose PIN it is; the others are told who', async () => {
    const [page, far] = [await ready(desk), await ready(other)];
    await asked(page);
    await asked(far);
    await page.keyboard.press('1');
    // From the list to one's own words, from there to the PIN.
    const pinHasFocus = () =>
      page.evaluate<boolean>('document.activeElement.dataset.part === "pin"');
    for (let step = 0; step < 5 && !(await pinHasFocus()); step += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await page.locator('[data-part="refused"]', { hasText: 'PIN 不对' }).waitFor();
    expect(pages.web.held.alarm(GAS)?.condition).toBe('unacknowledged');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(pin);
    await page.keyboard.press('Enter');
    await page.locator('.command-dialog').waitFor({ state: 'detached' });
    expect(pages.web.held.alarm(GAS)).toMatchObject({
      condition: 'acknowledged',
      acknowledgedBy: COMES,
      note: '现在去看',
    });
    await row(far, GAS).getByText(COMES).waitFor();
    await far.keyboard.press('2');
    await far.keyboard.press('Enter');
    await far.locator('[data-part="refused"]', { hasText: COMES }).waitFor();
    expect(pages.web.held.alarm(GAS)?.note).toBe('现在去看');
    await Promise.all([page.close(), far.close()]);
  });

  it('SO2: is acknowledged with a PIN while it is locked, and stays locked', async () => {
    await pages.web.held.set({ 'leak-1/line-2': 1 });
    await pages.web.held.pass(5000);
    const page = await ready(desk);
    await page.locator('.person').click();
    await page.getByRole('menuitem', { name: '锁定屏幕' }).click();
    const leak = page.locator('.lock-screen li[data-alarm="leak-1/line-2/leak"]');
    await leak.locator('[data-act="acknowledge"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.command-dialog[data-act="acknowledge"]:focus').waitFor();
    await page.keyboard.press('2');
    await page.locator('[data-act="confirm"][title="请输入个人 PIN"]').waitFor();
    await page.locator('[data-part="pin"]').focus();
    await page.keyboard.type(pin);
    await page.keyboard.press('Enter');
    await leak.getByText('已知悉', { exact: false }).waitFor();
    await page.locator('.command-dialog').waitFor({ state: 'detached' });
    expect(pages.web.held.alarm('leak-1/line-2/leak')).toMatchObject({
      condition: 'acknowledged',
      acknowledgedBy: COMES,
      note: '已派人到场',
    });
    expect(await leak.locator('[data-act="acknowledge"]').count()).toBe(0);
    expect(await page.locator('.rail').count()).toBe(0);
    await page.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.rail').waitFor();
    await page.close();
  });

  it('SO2: a reset needs a word on it, and blanks are none', async () => {
    await pages.web.held.set({ 'di-7/1': 0 });
    await pages.web.held.pass(2000);
    expect(pages.web.held.alarm(GAS)?.condition).toBe('latched');
    const page = await pages.open(`/alarms?alarm=${encodeURIComponent(GAS)}`, desk);
    await row(page, GAS).getByText('原因已消除，待复位').waitFor();
    await page.locator('.alarm-detail [data-act="reset"]').click();
    const said = page.locator('[data-part="reason"]');
    for (const nothing of ['', '   ']) {
      await said.fill(nothing);
      await said.press('Enter');
      await page.locator('[data-act="confirm"][title="请写明原因"]').waitFor();
    }
    await said.fill('字'.repeat(600));
    expect((await said.inputValue()).length).toBe(500);
    await said.press('Enter');
    await row(page, GAS).waitFor({ state: 'detached' });
    expect(pages.web.held.alarm(GAS)).toBeUndefined();
    await page.close();
  });

  it('SO6: says ten minutes before a shelf ends that it will', async () => {
    const page = await pages.open('/alarms', desk);
    const alarm = 'di-6/3/supervisory' as AlarmId;
    const length: Millis = minutes(12);
    await pages.web.held.command({ verb: 'shelve', alarm, for: length, reason: '检修' }, SITS);
    await page.locator('[data-view="shelved"] b', { hasText: '1' }).waitFor();
    expect(await page.locator('[data-part="shelf-ending"]').count()).toBe(0);
    await pages.web.held.pass(minutes(3));
    await page
      .locator('[data-part="shelf-ending"]', { hasText: '1 条搁置将在 10 分钟内到期' })
      .waitFor();
    const warned = pages.web.held.events.filter(({ kind }) => kind === 'alarm-shelf-ending');
    expect(warned).toHaveLength(1);
    await page.close();
  });

  it('SO1: sounds again and again until somebody acknowledges, and not once after', async () => {
    await desk.clock.install();
    const page = await pages.open('/alarms', desk);
    await page.locator('[data-part="sound"]').click();
    await page.locator('html[data-audio="running"]').waitFor();
    await pages.web.held.set({ 'di-7/1': 1 });
    await pages.web.held.pass(2000);
    await row(page, GAS).getByText('未知悉').waitFor();
    const sounded = async (): Promise<number> =>
      Number(await page.getAttribute('html', 'data-sounded'));
    const before = await until(sounded, (count) => count > 1);
    await page.clock.runFor(3000);
    expect(await sounded()).toBeGreaterThanOrEqual(before + 3);
    await pages.web.held.command({ verb: 'acknowledge', alarm: GAS as AlarmId }, ELSEWHERE);
    await row(page, GAS).getByText('已知悉').waitFor();
    const after = await sounded();
    await page.clock.runFor(5000);
    expect(await sounded()).toBe(after);
    await page.close();
  });
});
