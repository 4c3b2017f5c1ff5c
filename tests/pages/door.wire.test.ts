import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later, minutes, seconds } from '../../gateway/core/time.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { found, overflowing, tooWide } from './looks.js';

/** Signing in, the first administrator, and the screen that locks itself, in a real browser. */
describe.skipIf(!has('chromium'))('the door', () => {
  let pages: HeldPages;
  let context: BrowserContext;
  const name = '王 管理';
  /** Made anew for each run: no test knows a password. */
  const password = `${crypto.randomUUID()} 大厅`;
  beforeAll(async () => {
    pages = await heldPages({}, [], false);
    context = await pages.browser.newContext();
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await context.close();
    await pages.close();
  });
  const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await page.keyboard.press('Enter');
  };
  const linked = (page: Page) => page.locator('[data-part="link"][data-linked="true"]').waitFor();

  it.each(['zh', 'en'])('in %s has nothing serious for axe, by day and by night', async (lang) => {
    for (const theme of ['light', 'dark']) {
      const page = await pages.visit(`/?lang=${lang}&theme=${theme}`, context);
      await page.locator('.door h1').waitFor();
      expect(await found(page), `${lang} ${theme}`).toEqual([]);
      await page.close();
    }
  });

  it('makes the first administrator with the code of the terminal, and with no other', async () => {
    const page = await pages.visit('/', context);
    await page.getByRole('heading', { name: '建立第一个管理员' }).waitFor();
    await fill(page, { 代码: 'AAAA-AAAA-AAAA-AAAA', 姓名: name, 新密码: password });
    await page.getByRole('alert').getByText('代码不对').waitFor();
    await fill(page, { 代码: pages.web.desk.desk.firstCode ?? '', 姓名: name, 新密码: '12345678' });
    await page.getByRole('alert').getByText('密码').waitFor();
    await fill(page, { 代码: pages.web.desk.desk.firstCode ?? '', 姓名: name, 新密码: password });
    await linked(page);
    await page.locator('.person', { hasText: name }).waitFor();
    await page.close();
  });

  it('signs out and in again, and says nothing of who exists', async () => {
    const page = await pages.visit('/alarms', context);
    await linked(page);
    await page.locator('.person').click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '登录' }).waitFor();
    await fill(page, { 姓名: name, 密码: 'not the password' });
    const wrong = page.getByRole('alert').getByText('姓名或密码不对');
    await wrong.waitFor();
    await fill(page, { 姓名: '没有这个人', 密码: 'not the password' });
    await wrong.waitFor();
    await fill(page, { 姓名: name, 密码: password });
    await linked(page);
    expect(new URL(page.url()).pathname).toBe('/alarms');
    await page.close();
  });

  it('locks the screen of who is away: alarms are shown, nothing else, until the password', async () => {
    const page = await pages.visit('/hall', context);
    await linked(page);
    await page.locator('.zone-button').first().waitFor();
    await page.locator('[data-part="sound"]').click();
    await page.locator('html[data-audio="running"]').waitFor();
    const sounded = async () => Number(await page.getAttribute('html', 'data-sounded'));
    const before = await sounded();
    await pages.web.held.clock.advance(minutes(16));
    await pages.web.held.pass(1000);
    await page.getByRole('heading', { name: '屏幕已锁定' }).waitFor();
    expect(await page.locator('.zone-button, .rail').count()).toBe(0);
    await pages.web.held.set({ 'di-7/1': 1 });
    await pages.web.held.pass(2000);
    await page.locator('.lock-screen li', { hasText: '可燃气体' }).waitFor();
    await page.locator('[data-part="newest"]', { hasText: '可燃气体' }).waitFor();
    await page.locator('[data-part="sound"][aria-label*="声音已启用"]').waitFor();
    await until(sounded, (count) => count > before);
    expect(await found(page)).toEqual([]);
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 360, height: 740 });
    expect([await overflowing(page), await tooWide(page)]).toEqual([[], 0]);
    await page.setViewportSize(size);
    await fill(page, { 密码: password });
    await page.locator('.zone-button').first().waitFor();
    await page.close();
  });

  it('makes a PIN, shows it once, and unlocks with it', async () => {
    const page = await pages.visit('/more/account', context);
    await linked(page);
    await page.getByRole('heading', { name: '我的账号' }).waitFor();
    const change = page.locator('form', { hasText: '修改密码' });
    await change.getByLabel('现在的密码').fill(password);
    for (const [next, sentence] of [
      ['长'.repeat(300), '请求有误'],
      ['短', '密码至少 10 个字符'],
      ['1234567890', '密码太'],
    ] as const) {
      await change.getByLabel('新密码').fill(next);
      await page.keyboard.press('Enter');
      await change.getByRole('alert').getByText(sentence).waitFor();
    }
    await page.locator('form', { hasText: '生成新的 PIN' }).getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '生成新的 PIN' }).click();
    const pin = await until(
      async () => (await page.locator('.pin').allInnerTexts())[0] ?? '',
      (text) => /^\d{6}$/.test(text),
    );
    await page.locator('.person').click();
    await page.getByRole('menuitem', { name: '锁定屏幕' }).click();
    await page.getByRole('heading', { name: '屏幕已锁定' }).waitFor();
    await fill(page, { 'PIN 或密码': pin });
    await page.locator('.rail').waitFor();
    await page.close();
  });

  it('makes whoever tries too often wait, says how long, and lets them in after it', async () => {
    const by = { by: name, from: 'console' };
    const given = await pages.web.desk.desk.administration.add('李娜', 'safety-officer', by);
    const guest = await pages.browser.newContext();
    const page = await pages.visit('/', guest);
    for (let n = 0; n < 5; n += 1)
      await pages.web.desk.desk.signIn('李娜', 'wrong', '127.0.0.1').catch(() => undefined);
    await fill(page, { 姓名: '李娜', 密码: given });
    await page.getByRole('alert').getByText('试错太多次，请 30 秒后再试').waitFor();
    await pages.web.held.clock.advance(seconds(30));
    await fill(page, { 姓名: '李娜', 密码: given });
    await page.getByRole('heading', { name: '先改密码' }).waitFor();
    await guest.close();
  });

  it('shows the fingerprint of the hall’s own authority, and where to get it', async () => {
    const guest = await pages.browser.newContext();
    const fingerprint = 'AA:BB:CC:DD';
    await guest.route('**/api/v1/about', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), https: true, fingerprint } });
    });
    const page = await pages.visit('/', guest);
    await page.locator('.door code', { hasText: fingerprint }).waitFor();
    expect(await page.locator('.door a[download]').getAttribute('href')).toBe('/ca.crt');
    await guest.close();
  });

  it('takes no value out of range, and says so in a sentence', async () => {
    const guest = await pages.browser.newContext();
    const page = await pages.visit('/', guest);
    await fill(page, { 姓名: '很'.repeat(300), 密码: 'x' });
    await page.getByRole('alert').getByText('请求有误').waitFor();
    await page.goto(`${pages.url}/join#AAAA`);
    await page.getByRole('heading', { name: '接受邀请' }).waitFor();
    await fill(page, { 姓名: '来访者', 新密码: '长'.repeat(300) });
    await page.getByRole('alert').getByText('请求有误').waitFor();
    await guest.close();
  });

  it('is where a forged token ends, and one that is too old; the place is kept', async () => {
    const guest = await pages.browser.newContext();
    await guest.addCookies([{ name: 'hallkeeper', value: 'x'.repeat(43), url: pages.url }]);
    const page = await pages.visit('/zone/f1-waiting', guest);
    const kept = () => new URL(page.url()).pathname;
    await page.getByRole('heading', { name: '登录' }).waitFor();
    expect(kept()).toBe('/zone/f1-waiting');
    const by = { by: name, from: 'console' };
    const { administration } = pages.web.desk.desk;
    const given = await administration.add('来访者', 'viewer', by);
    await fill(page, { 姓名: '来访者', 密码: given });
    await fill(page, { 现在的密码: given, 新密码: password });
    await page.getByRole('heading', { name: '等候区A' }).waitFor();
    const until = later(pages.web.held.clock.wall(), minutes(1));
    await administration.change('来访者', { until }, by);
    await page.getByRole('heading', { name: '登录' }).waitFor();
    await fill(page, { 姓名: '来访者', 密码: password });
    await page.getByRole('heading', { name: '等候区A' }).waitFor();
    await pages.web.held.clock.advance(minutes(2));
    await page.getByRole('heading', { name: '登录' }).waitFor();
    expect(kept()).toBe('/zone/f1-waiting');
    expect(await page.locator('main').innerText()).not.toContain('等候区A');
    await fill(page, { 姓名: name, 密码: password });
    await page.getByRole('heading', { name: '等候区A' }).waitFor();
    await guest.close();
  });

  it('opens to an invitation by its link, once', async () => {
    const { code } = await pages.web.desk.desk.administration.invite(
      { role: 'viewer', name: '第二位来访者', days: 1 },
      { by: name, from: 'console' },
    );
    const guest = await pages.browser.newContext();
    const page = await pages.visit(`/join#${code}`, guest);
    await page.getByRole('heading', { name: '接受邀请' }).waitFor();
    expect(await page.getByLabel('代码').inputValue()).toBe(code);
    await page.getByLabel('新密码').fill(password);
    await page.keyboard.press('Enter');
    await linked(page);
    expect(page.url()).not.toContain(code);
    await page.locator('.person', { hasText: '查看者' }).waitFor();
    await guest.close();
  });
});
