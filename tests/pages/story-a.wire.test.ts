import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standardAnswer } from '../../gateway/standard-answer.js';
import { standardsFor } from '../../gateway/standards.js';
import { has } from '../peers/parts.js';
import { DEMO, everyMinute, silentFor, verdictsOf, waitingFrom } from '../stories/judged.js';
import { type HeldPages, heldPages } from './browser.js';
import { overflowing } from './looks.js';

/**
 * Story A of the reference hall as the manager sees it on a phone and at a desk. The verdicts are those of
 * the engine on the readings of the story; how it comes to them is in tests/stories/verdicts.
 */
describe.skipIf(!has('chromium'))('story A in the pages', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages(
      { standards: standardsFor(DEMO).standards.map(standardAnswer) },
      [],
      true,
      '2026-02-28T07:59:30+08:00',
    );
    await pages.web.held.set({ 'aq-01/co2': 520, 'aq-02/co2': 540, 'aq-03/co2': 530 });
    await pages.web.held.until('2026-02-28T08:00:00+08:00');
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const judge = (...verdicts: Parameters<HeldPages['web']['held']['judge']>[0][number][]) =>
    pages.web.held.judge(verdicts, []);
  /** Opens what lies behind one verdict. */
  const behind = async (page: Page, zone: string, standard: string, requirement: string) => {
    const key = `${zone}/${standard}/${requirement}`;
    await page.goto(`${pages.url}/assess?standard=${standard}&verdict=${encodeURIComponent(key)}`);
    const chosen = page.locator('.chosen .verdict-detail').first();
    await chosen.waitFor();
    return chosen.innerText();
  };

  it('1. 08:00 on a phone: one sentence, nothing beyond the edge', async () => {
    const phone = await pages.browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await pages.open('/hall', phone);
    await page.getByRole('heading', { name: /^全部正常 · \d+ 台在线$/ }).waitFor();
    expect(await overflowing(page)).toEqual([]);
    await phone.close();
  });

  it('3. 09:00-10:00 sixteen silent minutes: no verdict, and which device was silent when; fifteen: a verdict', async () => {
    const page = await pages.open('/assess');
    judge(...silentFor(16));
    const missing = await behind(page, 'f1-windows', 'gb-t-18883-2022', 'co2');
    expect(missing).toContain('09:20-09:36 aq-03 失联');
    await page.locator('.cell[aria-pressed="true"]', { hasText: '还不能判定' }).waitFor();
    judge(...silentFor(15));
    expect(await behind(page, 'f1-windows', 'gb-t-18883-2022', 'co2')).toContain('n = 45');
    await page.locator('.cell[aria-pressed="true"]', { hasText: '符合' }).waitFor();
    await page.close();
  });

  it('4. 10:00-11:00 borderline by 18883, told by both comparisons and which of them judges; compliant by 37488', async () => {
    judge(...waitingFrom('2026-02-28T10:00', '2026-02-28T11:00', (minute) => 960 + 3 * minute));
    const page = await pages.open('/assess');
    const strict = await behind(page, 'f1-waiting', 'gb-t-18883-2022', 'co2');
    expect(strict).toContain('0.10485 ± 0.00815 %');
    expect(strict).toMatch(/全数值.*0\.10485/);
    expect(strict).toMatch(/修约.*0\.10(?!\d)/);
    expect(await page.locator('.cell[aria-pressed="true"]').innerText()).toContain('还不能判定');
    await behind(page, 'f1-waiting', 'gb-37488-2019', 'co2');
    await page.locator('.cell[aria-pressed="true"]', { hasText: '符合' }).waitFor();
    await page.close();
  });

  it('5. 11:00-12:00 non-compliant, and indicative with four points of five', async () => {
    judge(...waitingFrom('2026-02-28T11:00', '2026-02-28T12:00', () => 1180));
    const page = await pages.open('/zone/f1-waiting');
    const verdict = page.locator('[data-verdict-of="f1-waiting/gb-t-18883-2022/co2"]');
    await verdict.getByText('不符合').first().waitFor();
    await verdict.locator('summary').click();
    const detail = await verdict.locator('.verdict-detail').first().innerText();
    expect(detail).toContain('仅供参考');
    expect(detail).toMatch(/4.*5/);
    await page.close();
  });

  it('7. the hour of noise is 59.4 dB(A), as energies are averaged', async () => {
    const [from, to] = ['2026-02-28T10:00', '2026-02-28T11:00'];
    const levels = everyMinute(from, to, (minute) => (minute < 45 ? 50 : 65));
    judge(...verdictsOf({ from, to, zone: 'f1-windows', readings: { 'noise-01/noise': levels } }));
    const page = await pages.open('/assess');
    expect(await behind(page, 'f1-windows', 'q-demo-205', 'noise')).toContain('59.4');
    await page.close();
  });

  it('6. 09:40 ninety per cent full: one alarm however the count flaps, and who waits by their tickets beside', async () => {
    const { held } = pages.web;
    await held.until('2026-02-28T09:30:00+08:00');
    await held.set({ 'ctr-1/count-1': 0, 'ctr-1/count-2': 0, 'queue-1/waiting': 31 });
    await held.pass(1000);
    for (let entered = 10; entered <= 100; entered += 10) {
      await held.set({ 'ctr-1/count-1': Math.min(entered, 99) });
      await held.pass(3000);
    }
    const page = await pages.open('/alarms');
    const rows = page.locator('[data-row^="f1-waiting/"]');
    await rows.getByText('人员拥挤').first().waitFor();
    const raised = () =>
      held.events.filter(
        (event) =>
          event.kind === 'alarm-raised' &&
          event.alarm.zone === 'f1-waiting' &&
          event.alarm.priority === 2,
      ).length;
    expect(raised()).toBe(1);
    let [came, went] = [99, 0];
    for (let turn = 0; turn < 30; turn += 1) {
      if (turn % 2 === 0) went += 2;
      else came += 2;
      await held.set({ 'ctr-1/count-1': came, 'ctr-1/count-2': went });
      await held.pass(10_000);
    }
    expect(raised()).toBe(1);
    expect(await rows.locator('.mark.p2').count()).toBe(1);
    await page.goto(`${pages.url}/zone/f1-waiting`);
    await page.locator('.gauge[data-point="queue-1/waiting"]', { hasText: '31' }).waitFor();
    await page.close();
  });
});
