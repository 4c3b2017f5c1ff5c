import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../gateway/core/fault.js';
import type { BusId } from '../../gateway/core/identity.js';
import { millis } from '../../gateway/core/time.js';
import { createScans } from '../../gateway/scans.js';
import { until } from '../halls/until.js';
import { quietLog } from '../held-clock.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

const BUS = 'rs485-1' as BusId;
/** As the driver tells it of a bus whose contacts are asked all the time. */
const BUSY = {
  bus: 'rs485-3' as BusId,
  period: millis(250),
  free: millis(0),
  needs: millis(518),
};

/** FM6 (ux.md §1A): a window in which a bus is searched is the gateway's, and everybody sees the same. */
describe.skipIf(!has('chromium'))('the scan of a bus', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    const held = () => pages.web.held;
    const scans = createScans(
      {
        ...{
          buses: new Map([
            [BUS, [11]],
            [BUSY.bus, []],
          ]),
          models: [],
          noSpare: [BUSY],
          isOpen: () => true,
        },
        ask: (_, unit) =>
          new Promise((resolve, reject) => {
            held().clock.after(millis(200), () => {
              if (unit === 3) resolve({ words: [7] });
              else reject(new Fault('wire-no-answer', { device: `${unit}`, ms: 200 }));
            });
          }),
        tell: (happening) => held().happen(happening),
      },
      {
        clock: {
          wall: () => held().clock.wall(),
          mono: () => held().clock.mono(),
          after: (delay, then) => held().clock.after(delay, then),
        },
        log: quietLog,
      },
    );
    pages = await heldPages({ scans });
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  const left = async (page: Page): Promise<number> => {
    const text = await page.locator('[data-part="left"]').innerText();
    const [, minutes = '', seconds = ''] = /(\d+):(\d\d)/.exec(text) ?? [];
    return Number(minutes) * 60 + Number(seconds);
  };

  it('FM6: started here, its countdown stands there too, the same after a reload; what is found comes to all', async () => {
    const [a, b] = [await pages.browser.newContext(), await pages.browser.newContext()];
    const [one, other] = [await pages.open('/devices', a), await pages.open('/devices', b)];
    await one.locator('[data-act="scan"]').focus();
    await one.keyboard.press('Enter');
    await one.locator('[data-field="bus"]').waitFor();
    // Before anybody waits for nothing: who is asked, and who is not and why.
    await one.locator('[data-part="asked"]', { hasText: '会询问：rs485-1' }).waitFor();
    await one.locator('[data-not-asked="rs485-3"]', { hasText: '每 250 毫秒读一次' }).waitFor();
    expect(await one.locator('[data-field="bus"] option').allInnerTexts()).toEqual([BUS]);
    await one.locator('[data-act="start-scan"]').press('Enter');
    await other.locator(`[data-scan="${BUS}"] [data-part="left"]`).waitFor();
    await pages.web.held.pass(5000);
    await other.locator('[data-unit="3"]', { hasText: 'unit: 3' }).waitFor();
    await other.reload();
    await other.locator('[data-part="link"][data-linked="true"]').waitFor();
    await other.locator('[data-part="left"]').waitFor();
    await until(
      async () => Math.abs((await left(one)) - (await left(other))),
      (apart) => apart <= 1,
    );
    expect(await left(other)).toBeLessThanOrEqual(175);
    expect(await left(other)).toBeGreaterThan(120);
    await other.locator('[data-unit="3"]').waitFor();

    await other.locator('[data-act="scan"]').press('Enter');
    await other.locator('[data-act="start-scan"]').press('Enter');
    await other.locator('.scan-form [role="alert"]', { hasText: '正在扫描' }).waitFor();
    await other.keyboard.press('Escape');
    await one.locator('[data-act="stop-scan"]').press('Enter');
    await other.locator(`[data-scan="${BUS}"]`, { hasText: '已停止' }).waitFor();
    expect(pages.web.held.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['scan-started', 'scan-ended']),
    );
    await a.close();
    await b.close();
  });
});
