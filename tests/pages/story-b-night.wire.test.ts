import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { tooWide } from './looks.js';

const at = (time: string): string => `2026-03-10T${time}+08:00`;

/**
 * Story B of the reference hall, the night: one officer with one phone. The rules of it are in
 * tests/stories/b-night; handover and patrols are records, messages and calls are sent by no part yet.
 */
describe.skipIf(!has('chromium'))('story B in the pages, the night', () => {
  let pages: HeldPages;
  afterEach(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const hall = () => pages.web.held;
  /** The officer's phone a little before, with nothing wrong. */
  const phoneBefore = async (time: string, path = '/hall'): Promise<Page> => {
    pages = await heldPages({}, [], true, new Date(Date.parse(at(time)) - 15_000).toISOString());
    const viewport = { width: 360, height: 740 };
    const phone = await pages.open(path, await pages.browser.newContext({ viewport }));
    await hall().until(at(time));
    return phone;
  };
  const attention = (phone: Page, words: string) =>
    phone.locator('.attention li', { hasText: words });

  it('00:42 somebody passes the stairs of the closed hall: what and where, at once', async () => {
    const phone = await phoneBefore('00:42:00');
    await phone.getByRole('heading', { name: /^全部正常/ }).waitFor();
    await hall().set({ 'ctr-2/count-1': 1 });
    const newest = phone.locator('[data-part="newest"]');
    await newest.getByText('闭馆后有人').waitFor();
    expect(await newest.innerText()).toContain('00:42:00');
    // The stairs join two zones: somebody is in one of them, and both are told.
    await attention(phone, '等候区B').locator('.mark.p2').waitFor();
    expect(await tooWide(phone)).toBe(0);
  });

  it('01:10 a bus is cut: one line, its values grey; a contact of another wire stands at once', async () => {
    const phone = await phoneBefore('01:10:00');
    hall().cut('rs485-1');
    await hall().pass(10_000);
    await attention(phone, '一层环境总线 总线中断').waitFor();
    expect(await attention(phone, '设备失联').count()).toBe(0);
    await hall().pass(130_000, 5000);
    await phone.locator('.zone-button[data-zone="f1-waiting"][data-stale="true"]').waitFor();
    await hall().set({ 'di-7/1': 1 });
    await phone.locator('[data-part="newest"]').getByText('可燃气体').waitFor();
    expect(await tooWide(phone)).toBe(0);
  });

  it('02:13 the mains are lost and the gateway is killed: minutes of the battery, then the same states', async () => {
    const phone = await phoneBefore('02:13:00', '/zone/f2-server');
    await hall().set({ 'di-6/4': 1, 'ups-1/mode': 3, 'ups-1/runtime': 42 });
    await hall().pass(2000);
    await phone.locator('.gauge[data-point="ups-1/runtime"]', { hasText: '42' }).waitFor();
    const mains = hall().idOf('di-6/4/mains-lost');
    await hall().command({ verb: 'acknowledge', alarm: mains }, '值班员2');
    await phone.goto(`${pages.url}/alarms`);
    const row = phone.locator(`[data-row="${mains}"]`);
    await row.getByText('值班员2').waitFor();
    const since = (await row.innerText()).match(/02:13:\d\d/)?.[0] ?? '';
    const states = () => phone.locator('.alarm-table .body .row').count();
    const before = await states();
    await hall().until(at('02:14:00'));
    hall().restart();
    await hall().pass(5000);
    await phone.locator('[data-part="link"][data-linked="true"]').waitFor();
    await row.getByText('值班员2').waitFor();
    await row.getByText(since).waitFor();
    expect(await states()).toBe(before);
  });
});
