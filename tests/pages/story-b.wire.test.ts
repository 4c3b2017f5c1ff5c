import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '../../gateway/core/time.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { AT_TEN, fillHall, LEFT, walk } from '../stories/crowd.js';
import { type HeldPages, heldPages } from './browser.js';

const SMOKE = 'fire-panel/l002-014/fire';
const BUTTON = 'fire-panel/l002-031/fire';
const at = (time: string): string => `2026-03-10T${time}+08:00`;

/**
 * Story B of the reference hall as the two officers see it: the one at the desk by keyboard alone, the
 * other on a phone. Relays, messages and the words of the incident are in tests/stories/b-day; what a
 * wall screen shows meanwhile in wall.wire.
 */
describe.skipIf(!has('chromium'))('story B in the pages', () => {
  let pages: HeldPages;
  let desk: Page;
  let phone: Page;
  let firstPin: string;
  let secondPin: string;

  /** A signed-in officer: their browser, and the PIN they were assigned. */
  const officer = async (name: string, width: number, height: number) => {
    const { token, password, ask } = await pages.web.person('safety-officer', name);
    const answer = await ask('POST', '/api/v1/me/pin', { password });
    const context = await pages.signedIn(token, { viewport: { width, height } });
    return { context, pin: answer.json<{ pin: string }>().pin };
  };
  const hall = () => pages.web.held;
  const row = (page: Page, alarm: string) => page.locator(`[data-row="${alarm}"]`);
  const detail = (page: Page) => page.locator('.alarm-detail');

  beforeAll(async () => {
    pages = await heldPages({}, [], false);
    const first = await officer('值班员1', 1440, 900);
    const second = await officer('值班员2', 360, 740);
    [firstPin, secondPin] = [first.pin, second.pin];
    await fillHall(hall());
    await hall().until(at('10:15:00'));
    await hall().command({ verb: 'start-drill', for: minutes(60) }, '值班员1');
    desk = await pages.open('/hall', first.context);
    phone = await pages.open('/hall', second.context);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  it('10:15 every page says that a drill goes on, and how many people there are', async () => {
    for (const page of [desk, phone]) await page.locator('.drill-says').waitFor();
    await desk.locator('.today-figures', { hasText: '204' }).waitFor();
  });

  it('10:17:03 the fire stands on every page at once, without the mark of a drill', async () => {
    await hall().until(at('10:17:03.000'));
    await hall().set({ 'fire-panel/l002-014': 1 });
    await hall().clock.advance(400);
    await hall().set({ 'di-6/1': 1 });
    await hall().pass(1000);
    for (const page of [desk, phone]) {
      const newest = page.locator('[data-part="newest"]');
      await newest.getByText('二层档案库房').waitFor();
      expect(await newest.innerText()).not.toContain('演练');
      await page.locator('.drill-says').waitFor({ state: 'detached' });
    }
    await desk.locator('.attention', { hasText: '二层档案库房' }).waitFor();
  });

  it('tells who was there, the nearest exits and the steps of GB 25201', async () => {
    await desk.keyboard.press('2');
    await row(desk, SMOKE).waitFor();
    // Before the crowds that stood earlier, and chosen by itself.
    expect(await desk.locator('[data-row]').first().getAttribute('data-row')).toBe(SMOKE);
    const about = detail(desk);
    await about.getByText('首警时在场 一层 143±6，二层 61±2').waitFor();
    await about.getByText('北安全出口').waitFor();
    await about.getByText('东安全出口').waitFor();
    const steps = await about.locator('.response li').allInnerTexts();
    expect(steps).toHaveLength(4);
    expect(steps[0]).toContain('核实');
    expect(steps[1]).toContain('119');
    // The contact joined the incident: it is no second fire.
    expect(await desk.locator('[data-row$="/fire"]').count()).toBe(1);
  });

  it('10:17:12 officer 2 knows of it by A and a PIN at the desk of officer 1; the siren goes on', async () => {
    await hall().until(at('10:17:12'));
    await desk.keyboard.press('a');
    await desk.locator('.command-dialog').waitFor();
    await desk.keyboard.press('2');
    await desk.locator('[data-part="pin"]').focus();
    await desk.keyboard.type('000000');
    await desk.keyboard.press('Enter');
    await desk.locator('[data-part="refused"]').waitFor();
    expect(hall().alarm(SMOKE)?.condition).toBe('unacknowledged');
    await desk.locator('[data-part="pin"]').fill(secondPin);
    await desk.keyboard.press('Enter');
    await desk.locator('.command-dialog').waitFor({ state: 'detached' });
    await row(desk, SMOKE).getByText('已知悉').waitFor();
    await row(desk, SMOKE).getByText('值班员2').waitFor();
    expect(hall().relays.get('siren-1/relay-1')).toBe(true);
    expect(await desk.locator('main').innerText()).not.toContain('确认');
    await desk.keyboard.press('m');
    await until(
      async () => hall().relays.get('siren-1/relay-1'),
      (on) => on === false,
    );
    expect(hall().alarm(SMOKE)?.condition).toBe('acknowledged');
  });

  it('10:17:41 a call point joins: the second independent signal asks to verify', async () => {
    await hall().until(at('10:17:41'));
    await hall().set({ 'fire-panel/l002-031': 2 });
    await hall().pass(1000);
    await detail(desk).locator('[data-part="asks-to-verify"]', { hasText: '2' }).waitFor();
  });

  it('10:18:05 officer 2 says from the spot that it is genuine, and ticks the call to 119', async () => {
    await hall().until(at('10:18:05'));
    await phone.goto(`${pages.url}/alarms?alarm=${encodeURIComponent(SMOKE)}`);
    await detail(phone).locator('[data-act="verify"]').click();
    await phone.locator('.command-dialog .preset', { hasText: '属实' }).click();
    await phone.locator('[data-act="confirm"]').click();
    await detail(desk).getByText('属实').first().waitFor();
    expect(hall().alarm(SMOKE)).toMatchObject({ finding: 'genuine', verifiedBy: '值班员2' });
    await hall().until(at('10:18:20'));
    await phone.locator('.response [data-step="1"]').click();
    await detail(desk).locator('.response li', { hasText: '119' }).getByText('10:18:20').waitFor();
  });

  it('10:24:30 two are left by the counters: people are asked to count, the hall is not called empty', async () => {
    await walk(hall(), AT_TEN, LEFT);
    await hall().until(at('10:24:30'));
    await detail(desk)
      .getByText(/计数剩余 2（±\d+），需人工清点/)
      .waitFor();
    expect(await desk.locator('main').innerText()).not.toContain('已清空');
  });

  it('10:30 a reset is not offered while the cause stands; 10:52:10 it is done with a reason', async () => {
    await hall().until(at('10:30:00'));
    expect(await detail(desk).locator('[data-act="reset"]').count()).toBe(0);
    await hall().until(at('10:52:10'));
    await hall().set({
      ...{ 'fire-panel/l002-014': 0, 'fire-panel/l002-031': 0 },
      ...{ 'di-6/1': 0, 'fire-panel/reset': 1 },
    });
    await hall().pass(1000);
    // Half an hour away from the desk: it shows its alarms, and wants a PIN for anything else.
    await desk.locator('.lock-screen li', { hasText: '二层档案库房' }).waitFor();
    await desk.locator('.lock-screen input').fill(firstPin);
    await desk.keyboard.press('Enter');
    await detail(desk).locator('[data-act="reset"]').waitFor();
    await row(desk, SMOKE).click();
    await desk.keyboard.press('r');
    await desk.locator('.command-dialog[data-act="reset"]').waitFor();
    await desk.locator('[data-part="reason"]').focus();
    await desk.keyboard.type('主机已复位');
    await desk.keyboard.press('Enter');
    await row(desk, SMOKE).waitFor({ state: 'detached' });
    for (const verb of ['acknowledge', 'reset'] as const)
      await hall().command({ verb, alarm: hall().idOf(BUTTON), reason: '主机已复位' }, '值班员1');
    await hall().pass(1000);
    await phone
      .locator('[data-part="newest"]', { hasText: '档案库房' })
      .waitFor({ state: 'detached' });
  }, 90_000);

  it('10:55 the panic button of window 12 is shown in the middle of the plan, and nothing sounds in the hall', async () => {
    await hall().until(at('10:55:00'));
    await hall().set({ 'di-2/4': 1 });
    await hall().pass(2000);
    await row(desk, 'di-2/4/panic').click();
    await desk.keyboard.press('l');
    await desk.locator('.zone-button').first().waitFor();
    const mark = desk.locator('.floor-plan .alarm-plate', { hasText: '12号窗口' });
    await mark.waitFor();
    const [plan, place] = [
      await desk.locator('.floor-plan').boundingBox(),
      await mark.boundingBox(),
    ];
    const middle = (plan?.x ?? 0) + (plan?.width ?? 0) / 2;
    expect(Math.abs((place?.x ?? 0) + (place?.width ?? 0) / 2 - middle)).toBeLessThan(
      (plan?.width ?? 0) / 4,
    );
    expect(hall().relays.get('siren-1/relay-1')).toBe(false);
  });
});
