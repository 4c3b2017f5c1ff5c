import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvRows } from '../../gateway/core/csv.js';
import type { OutputName } from '../../gateway/core/identity.js';
import { millis, minutes } from '../../gateway/core/time.js';
import { packed, unpacked } from '../../gateway/reports/archive.js';
import { hallkeeper } from '../halls/command.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { AT_TEN, fillHall, LEFT, walk } from '../stories/crowd.js';
import { type HeldPages, heldPages } from './browser.js';
import { found, tooWide } from './looks.js';

const SMOKE = 'fire-panel/l002-014/fire';
const BUTTON = 'fire-panel/l002-031/fire';
const at = (time: string): string => `2026-03-10T${time}+08:00`;

/** In the order of the numbers, milliseconds that never fall; the wall clock falls once, where it was set. */
const expectMonotone = (csv: string): void => {
  const read = csvRows(csv);
  if ('why' in read) throw new Error(read.why);
  const rows = read.rows.slice(1).map(({ cells }) => cells);
  const rising = (values: readonly number[]) => values.toSorted((one, other) => one - other);
  const numbers = rows.map(([entry = '']) => Number(entry.split(':')[1]));
  expect(numbers).toEqual(rising(numbers));
  const after = rows.map((cells) => Number(cells[2]));
  expect(after).toEqual(rising(after));
  const stamps = rows.map((cells) => Date.parse(cells[1] ?? ''));
  const falls = rows.filter((_, n) => (stamps[n] ?? 0) < (stamps[n - 1] ?? 0));
  expect(falls.map((cells) => cells[5])).toEqual(['Clock stepped']);
  expect(rows.find((cells) => cells[5] === 'Alarm received by the far side')?.[8]).toMatch(
    /^robot \d+:\d+ \+400 ms$/,
  );
};

/**
 * Story B of the reference hall as the two officers see it: the one at the desk by keyboard alone, the
 * other on a phone. Relays, messages and the words of the incident are in tests/stories/b-day; what a
 * wall screen shows meanwhile in wall.wire.
 */
describe.skipIf(!has('chromium'))('story B in the pages', () => {
  const files = ownDirectory('story-b');
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
    files.remove();
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
    const raised = hall().events.findLast(({ kind }) => kind === 'alarm-raised');
    hall().happen({
      ...{ kind: 'alarm-told', at: hall().clock.wall(), output: 'robot' as OutputName },
      ...{ alarms: [hall().idOf(SMOKE)], entries: [`${raised?.boot}:${raised?.seq}`] },
      after: millis(400),
    });
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

  it('10:18:30 NTP sets the clock back by 95 s, to before the first signal', async () => {
    await hall().until(at('10:18:30'));
    hall().clock.step(-95_000);
    hall().happen({ kind: 'clock-stepped', at: hall().clock.wall(), by: millis(-95_000) });
    await hall().pass(1000);
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

  it('SO9: the story is told whole from the history, the step of the clock where it was', async () => {
    await desk.goto(`${pages.url}/alarms?view=history`);
    await desk.locator('[data-row]', { hasText: '档案库房' }).first().click();
    const step = detail(desk).locator('.timeline li[data-kind="clock-stepped"]');
    await step.getByText('−95 秒').waitFor();
    const kinds = await detail(desk)
      .locator('.timeline li')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-kind') ?? ''));
    const order = ['alarm-raised', 'first-shown', 'alarm-acknowledged', 'alarm-verified'];
    const places = [...order, 'clock-stepped', 'alarm-returned', 'alarm-reset'].map((kind) =>
      kinds.indexOf(kind),
    );
    expect(places).not.toContain(-1);
    expect(kinds).toContain('alarm-told');
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(await found(desk)).toEqual([]);
    const said = await detail(desk).locator('.timeline time').allInnerTexts();
    const seconds = said.map((text) => Number(/-?[\d.]+/.exec(text)?.[0]));
    expect(seconds).toEqual(seconds.toSorted((one, other) => one - other));
  });

  it('SO9: it is exported by keyboard, and holds for the command line and for the page inside it', async () => {
    await detail(desk).locator('[data-act="export"]').focus();
    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk.keyboard.press('Enter'),
    ]);
    const file = join(files.path, download.suggestedFilename());
    await download.saveAs(file);
    expect(download.suggestedFilename()).toBe(
      'hallkeeper-fire-panel-l002-014-fire-20260310-101703.zip',
    );
    const bytes = readFileSync(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await detail(desk).locator('[data-part="exported"]', { hasText: sha256 }).waitFor();
    expect(hall().events.findLast(({ kind }) => kind === 'exported')).toMatchObject({
      ...{ what: 'incident', of: SMOKE, by: '值班员1', sha256 },
    });
    const told = await hallkeeper('verify', file);
    expect(told, told.stdout).toMatchObject({ code: 0 });

    const { members = [] } = unpacked(bytes) ?? {};
    const textOf = (name: string): string =>
      Buffer.from(members.find((member) => member.name === name)?.bytes ?? '').toString('utf8');
    expectMonotone(textOf('timeline.csv'));
    const page = join(files.path, 'verify.html');
    writeFileSync(page, textOf('verify.html'));
    const changed = members.map((member) => {
      const bytes = member.bytes.slice();
      if (member.name === 'timeline.csv') bytes[99] = (bytes[99] ?? 0) ^ 1;
      return { ...member, bytes };
    });
    const bad = join(files.path, 'changed.zip');
    writeFileSync(bad, packed(changed));
    await holdsOffline(page, file, bad);
  });

  /** The page of the bundle by itself, from the disk, in a browser that can reach nothing. */
  const holdsOffline = async (path: string, good: string, bad: string): Promise<void> => {
    const context = await pages.browser.newContext({ locale: 'zh-CN', offline: true });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()));
    page.on('request', (request) => void wrong.push(request.url()));
    page.on('pageerror', (error) => wrong.push(error.message));
    await page.goto(`file://${path}`);
    const outcome = page.locator('#outcome');
    await page.locator('input[type="file"]').setInputFiles(good);
    await page.locator('#outcome[data-outcome="good"]').waitFor();
    expect(await outcome.innerText()).toContain('一致：自封存以来没有一个字节改过');
    await page.locator('input[type="file"]').setInputFiles(bad);
    await page.locator('#outcome[data-outcome="bad"]').waitFor();
    expect(await outcome.locator('.finding').allInnerTexts()).toEqual([
      'timeline.csv：内容与封存时不同。',
    ]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await tooWide(page)).toBe(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await found(page)]).toEqual([colorScheme, []]);
    }
    await page.locator('#language').click();
    await outcome.getByText('timeline.csv: its content is not what was sealed.').waitFor();
    await page.locator('input[type="file"]').setInputFiles(good);
    await page.locator('#wanted').fill('0'.repeat(64));
    await page.locator('#outcome[data-outcome="bad"]').waitFor();
    expect(wrong.filter((url) => url !== `file://${path}`)).toEqual([]);
    await context.close();
  };

  it('10:55 the panic button of window 12 is shown in the middle of the plan, and nothing sounds in the hall', async () => {
    await hall().until(at('10:55:00'));
    await hall().set({ 'di-2/4': 1 });
    await hall().pass(2000);
    await desk.goto(`${pages.url}/alarms`);
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
