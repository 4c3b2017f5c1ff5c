import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aPassword } from '../access/held-desk.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

/** The demo signs everybody of this machine in; whoever has a link may all the same try what it opens. */
describe.skipIf(!has('chromium'))('the demo', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  it('opens an invitation by its link; signed out again it is the demo', async () => {
    const by = { by: 'demo', from: '127.0.0.1' };
    const { administration } = pages.web.desk.desk;
    const { code } = await administration.invite({ role: 'viewer', name: '来访者' }, by);
    const context = await pages.browser.newContext();
    const page = await pages.visit(`/join#${code}`, context);
    await page.getByLabel('新密码').fill(aPassword());
    await page.keyboard.press('Enter');
    await page.locator('.person', { hasText: '来访者' }).waitFor();
    await page.locator('.person').click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.locator('.person', { hasText: '演示' }).waitFor();
    await context.close();
  });

  it('makes a browser a wall screen by its link, and shows one to whoever only looks', async () => {
    const looking = await pages.open('/wall');
    await looking.locator('.wall-screen h1').waitFor();
    await looking.close();
    const by = { by: 'demo', from: '127.0.0.1' };
    const { code } = await pages.web.desk.desk.administration.addScreen('东墙', undefined, by);
    const context = await pages.browser.newContext();
    const page = await pages.visit(`/screen#${code}`, context);
    await page.getByRole('button', { name: '配对' }).click();
    await page.locator('.wall-screen h1').waitFor();
    await page.goto(`${pages.url}/hall`);
    await page.locator('.wall-screen h1').waitFor();
    await context.close();
  });
});
