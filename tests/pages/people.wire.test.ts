import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '../../gateway/core/time.js';
import { aPassword } from '../access/held-desk.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { found, overflowing, tooWide } from './looks.js';

/** Accounts, invitations and wall screens as an administrator keeps them, in a real browser. */
describe.skipIf(!has('chromium'))('accounts, invitations and screens', () => {
  let pages: HeldPages;
  let office: BrowserContext;
  beforeAll(async () => {
    pages = await heldPages({}, [], false);
    office = await pages.signedIn((await pages.web.desk.administrator()).token);
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  /** What the page shows once, and does not show again. */
  const told = async (page: Page): Promise<string> => {
    const text = await page.locator('[data-part="secret"]').innerText();
    await page.getByRole('button', { name: '已记下' }).click();
    await page.locator('[data-part="secret"]').waitFor({ state: 'detached' });
    expect(await page.locator('body').innerText()).not.toContain(text);
    return text;
  };
  const row = (page: Page, name: string) =>
    page.locator(`[data-row="${encodeURIComponent(name)}"]`);
  const changes = () =>
    pages.web.desk.told.flatMap((one) =>
      one.kind === 'account-changed' ? [`${one.what} ${one.account} by ${one.by}`] : [],
    );

  it('adds an account by keyboard alone; its password is shown once, and must be changed', async () => {
    const page = await pages.open('/more/people', office);
    await row(page, '王 管理').waitFor();
    await page.locator('[data-act="add"]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '添加账号' }).waitFor();
    await page.locator('[data-field="role"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('李娜');
    await page.keyboard.press('Enter');
    const password = await told(page);
    await row(page, '李娜').getByText('安全员').waitFor();
    await row(page, '李娜').getByText('待本人改密码').waitFor();
    await row(page, '李娜').getByText('没有记录').waitFor();
    const context = await pages.browser.newContext();
    const other = await pages.visit('/alarms', context);
    await other.getByLabel('姓名').fill('李娜');
    await other.getByLabel('密码').fill(password);
    await other.keyboard.press('Enter');
    await other.getByRole('heading', { name: '先改密码' }).waitFor();
    await other.getByLabel('现在的密码').fill(password);
    await other.getByLabel('新密码').fill(aPassword());
    await other.keyboard.press('Enter');
    await other.locator('[data-part="link"][data-linked="true"]').waitFor();
    await context.close();
    await page.reload();
    await row(page, '李娜').getByText('2026-03-10').waitFor();
    expect(changes()).toContain('created 李娜 by 王 管理');
    await page.close();
  });

  it('sees who is locked out, and unlocks them', async () => {
    const officer = await pages.web.desk.person('赵敏', 'viewer');
    for (let n = 0; n < 6; n += 1)
      await pages.web.desk.desk.signIn('赵敏', 'wrong', '192.0.2.99').catch(() => undefined);
    const page = await pages.open(
      `/more/people?account=${encodeURIComponent(encodeURIComponent('赵敏'))}`,
      office,
    );
    await row(page, '赵敏')
      .getByText(/锁定中（剩 \d+ 秒）/)
      .waitFor();
    await page.locator('[data-act="unlock"]').click();
    await row(page, '赵敏').locator('[data-standing="well"]').waitFor();
    const again = await pages.web.desk.desk.signIn('赵敏', officer.password, '192.0.2.99');
    expect(again.who.name).toBe('赵敏');
    expect(changes()).toContain('unlocked 赵敏 by 王 管理');
    await page.close();
  });

  it('ends sessions, disables in two steps, changes role and end; the person’s pages follow at once', async () => {
    const { token, password } = await pages.web.desk.person('孙伟', 'viewer');
    const desk = await pages.signedIn(token);
    const seat = await pages.open('/alarms', desk);
    const page = await pages.open('/more/people', office);
    await row(page, '孙伟').click();
    await page.locator('[data-act="sign-out"]').click();
    await page.getByRole('dialog').getByText('可以重新登录').waitFor();
    await page.locator('[data-act="sure"]').click();
    await seat.getByRole('heading', { name: '登录' }).waitFor();
    await seat.getByLabel('姓名').fill('孙伟');
    await seat.getByLabel('密码').fill(password);
    await seat.keyboard.press('Enter');
    await seat.locator('.alarms-page').waitFor();
    await page.locator('[data-act="disable"]').click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await seat.locator('.alarms-page').count()).toBe(1);
    await page.locator('[data-act="disable"]').click();
    await page.locator('[data-act="sure"]').click();
    await row(page, '孙伟').locator('[data-standing="disabled"]').waitFor();
    await seat.getByRole('heading', { name: '登录' }).waitFor();
    await page.locator('[data-act="enable"]').click();
    await row(page, '孙伟').locator('[data-standing="well"]').waitFor();
    await page.locator('.account-detail [data-field="role"]').selectOption('manager');
    await page.locator('[data-act="role"]').click();
    await row(page, '孙伟').getByText('设施管理').waitFor();
    await page.locator('.account-detail [data-field="until"]').selectOption('7');
    await page.locator('[data-act="until"]').click();
    await row(page, '孙伟').getByText('2026-03-17').waitFor();
    const own = changes().filter((one) => one.includes('孙伟'));
    for (const what of ['sessions-ended', 'disabled', 'enabled', 'role', 'until'])
      expect(own).toContain(`${what} 孙伟 by 王 管理`);
    await Promise.all([page.close(), desk.close()]);
  });

  it('keeps the last administrator, and says why', async () => {
    const page = await pages.open('/more/people', office);
    await row(page, '王 管理').click();
    await page.locator('[data-act="disable"]').click();
    await page.locator('[data-act="sure"]').click();
    await page.getByRole('alert').getByText('最后一个管理员').waitFor();
    await page.close();
  });

  it('invites an assessor for days, zones and a period, and takes no value out of range', async () => {
    const page = await pages.open('/more/people', office);
    await page.locator('[data-act="invite"]').click();
    const days = page.getByLabel('账号有效天数');
    const make = page.locator('[data-act="make"]');
    for (const wrong of ['0', '367', '1.5', '-3', '']) {
      await days.fill(wrong);
      await days.press('Enter');
      expect([wrong, await make.getAttribute('title')]).toEqual([
        wrong,
        '天数须是 1 到 366 的整数',
      ]);
    }
    await days.fill('14');
    await page.getByLabel('姓名').fill('？'.repeat(40));
    await make.click();
    await page.getByRole('alert').getByText('姓名 1 到 32 个字').waitFor();
    await page.getByLabel('姓名').fill('x'.repeat(300));
    await make.click();
    await page.getByRole('alert').getByText('请求有误').waitFor();
    await page.getByLabel('姓名').fill('周评估');
    await page.locator('[data-field="from"]').fill('2026-03-11');
    await page.locator('[data-field="to"]').fill('2026-03-01');
    expect(await make.getAttribute('title')).toBe('起始日期不能晚于结束日期');
    await page.locator('[data-field="from"]').fill('2026-03-01');
    await page.locator('[data-field="to"]').fill('2026-03-10');
    await page.getByLabel('等候区A').check();
    await make.click();
    const link = await told(page);
    await page.locator('.invitations li', { hasText: '周评估' }).waitFor();
    const guest = await pages.browser.newContext();
    const room = await pages.visit(new URL(link).pathname + new URL(link).hash, guest);
    await room.getByLabel('新密码').fill(aPassword());
    await room.keyboard.press('Enter');
    await room.locator('.person', { hasText: '评估员' }).waitFor();
    await room.goto(`${pages.url}/hall`);
    await room.locator('.zone-button[data-zone="f1-waiting"]').waitFor();
    // A page that asks for what it may not would accuse its person in the audit.
    expect(pages.web.desk.told.filter(({ kind }) => kind === 'access-refused')).toEqual([]);
    const { accounts } = pages.web.desk.desk.administration.list();
    expect(accounts.find(({ name }) => name === '周评估')).toMatchObject({
      role: 'assessor',
      scope: {
        zones: ['f1-waiting'],
        from: Date.parse('2026-03-01T00:00+08:00'),
        to: Date.parse('2026-03-11T00:00+08:00') - 1,
      },
    });
    await page.reload();
    await row(page, '周评估').getByText('2026-03-24').waitFor();
    expect(await page.locator('.invitations li').count()).toBe(0);
    await guest.close();
    await page.close();
  });

  it('withdraws an invitation: its link opens nothing', async () => {
    const page = await pages.open('/more/people', office);
    await page.locator('[data-act="invite"]').click();
    await page.locator('[data-field="role"]').selectOption('viewer');
    await page.locator('[data-act="make"]').click();
    const link = new URL(await told(page));
    await page.locator('[data-act="withdraw"]').click();
    await page.locator('[data-act="sure"]').click();
    await page.getByText('没有未用的邀请').waitFor();
    const guest = await pages.browser.newContext();
    const room = await pages.visit(link.pathname + link.hash, guest);
    await room.getByLabel('姓名').fill('来访者');
    await room.getByLabel('新密码').fill(aPassword());
    await room.keyboard.press('Enter');
    await room.getByRole('alert').getByText('代码不对、已用过或已过期').waitFor();
    await guest.close();
    await page.close();
  });

  it('pairs a wall screen by its link, and takes it away: it is back at the door at once', async () => {
    const page = await pages.open('/more/screens', office);
    await page.getByText('还没有大屏').waitFor();
    await page.locator('[data-act="pair"]').click();
    await page.getByLabel('大屏名称').fill('东墙');
    await page.getByLabel('只限此 IP 地址').fill('999.1.1.1');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('请求有误').waitFor();
    await page.getByLabel('只限此 IP 地址').fill('127.0.0.1');
    await page.keyboard.press('Enter');
    const link = new URL(await told(page));
    await page.locator('[data-screen="东墙"][data-paired="false"]').waitFor();
    const wall = await pages.browser.newContext();
    const screen = await pages.visit(link.pathname + link.hash, wall);
    await screen.getByRole('button', { name: '配对' }).click();
    await screen.locator('.wall-screen').waitFor();
    await page.reload();
    await page.locator('[data-screen="东墙"][data-paired="true"]').waitFor();
    await page.locator('[data-act="remove"]').click();
    await page.locator('[data-act="sure"]').click();
    await page.getByText('还没有大屏').waitFor();
    await screen.locator('.door').waitFor();
    expect(changes().slice(-2)).toEqual([
      'screen-added 东墙 by 王 管理',
      'screen-removed 东墙 by 王 管理',
    ]);
    await wall.close();
    await page.close();
  });

  it('offers nothing of it to a role without the right; who goes there all the same is told, and it is in the audit', async () => {
    const { token } = await pages.web.desk.person('钱多', 'manager');
    const context = await pages.signedIn(token);
    const page = await pages.open('/more', context);
    await page.locator('main a[href="/more/account"]').waitFor();
    expect(
      await page.locator('main a[href="/more/people"], main a[href="/more/screens"]').count(),
    ).toBe(0);
    for (const path of ['people', 'screens']) {
      await page.goto(`${pages.url}/more/${path}`);
      await page.getByRole('alert').getByText('您的角色不能做这件事').waitFor();
      expect(await page.locator('main [data-act]').count()).toBe(0);
      expect(pages.web.desk.told.at(-1)).toMatchObject({
        ...{ kind: 'access-refused', by: '钱多', role: 'manager' },
        ...{ what: 'GET /api/v1/accounts', why: 'not-allowed' },
      });
      await pages.web.held.clock.advance(minutes(1));
    }
    await context.close();
  });

  it.each(['zh', 'en'])(
    'in %s is open to everybody, at each size, with a dialog open',
    async (lang) => {
      const page = await pages.open(`/more/people?lang=${lang}`, office);
      await row(page, '李娜').click();
      await page.locator('.account-detail').waitFor();
      expect(await found(page)).toEqual([]);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 740 });
        expect([width, await overflowing(page), await tooWide(page)]).toEqual([width, [], 0]);
      }
      await page.setViewportSize({ width: 1280, height: 740 });
      await page.locator('[data-act="invite"]').click();
      await page.getByRole('dialog').waitFor();
      await until(
        () => found(page),
        (violations) => violations.length === 0,
      );
      await page.setViewportSize({ width: 360, height: 740 });
      expect([await overflowing(page), await tooWide(page)]).toEqual([[], 0]);
      await page.close();
    },
  );
});
