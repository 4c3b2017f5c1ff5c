import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instant, millis } from '../../gateway/core/time.js';
import type { DevicesAnswer } from '../../gateway/web/devices.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LEAK = 'leak-1/line-4/leak';
const WELL = { is: 'well', noAnswer: 0, crc: 0, exceptions: 0, p50: 30, p95: 45 } as const;

/** 300 devices on ten buses, one of which answers every fifth time with a wrong checksum. */
const devices = (): DevicesAnswer => ({
  buses: Array.from({ length: 10 }, (_, bus) => ({
    id: `rs485-${bus}`,
    open: true,
    path: `/dev/ttyUSB${bus}`,
    load: 0.2,
  })),
  devices: Array.from({ length: 300 }, (_, place) => ({
    id: `dev-${place}`,
    names: { zh: `变送器 ${place}`, en: `Transmitter ${place}` },
    bus: `rs485-${place % 10}`,
    manufacturer: 'JXCT',
    model: 'IAQ',
    unit: 1 + Math.floor(place / 10),
    requests: 1000,
    answered: place === 217 ? 0.8 : 1,
    ...WELL,
    ...(place === 217 && {
      is: 'failing' as const,
      crc: 200,
      cause: {
        zh: '应答常有校验错误：检查终端电阻与接线。',
        en: 'Checksums often wrong: check termination.',
      },
    }),
  })),
});

/** The jobs of the facility manager (ux.md §1A) in a real browser. */
describe.skipIf(!has('chromium'))('the pages of the manager', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages({
      devices,
      query: {
        // A reading a minute, half an hour of it deleted, until now; a week ago all was 100 higher.
        history: async (_point, from, to) =>
          Array.from({ length: Math.floor((to - from) / MINUTE) }, (_, n) => ({
            at: (from + n * MINUTE) as Instant,
            quality: 'good' as const,
            value: 600 + (n % 60) + (to < pages.web.held.clock.wall() - DAY ? 100 : 0),
          })).filter(({ at }) => {
            const before = pages.web.held.clock.wall() - at;
            return before >= 0 && (before < 60 * MINUTE || before >= 90 * MINUTE);
          }),
        events: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, limit }) =>
          pages.web.held.events
            .filter((event) => event.at >= from && event.at <= to)
            .toReversed()
            .slice(0, limit),
      },
    });
    await pages.web.held.pass(3000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  it('FM3: a gap of half an hour is a gap with its reason', async () => {
    const page = await pages.open('/zone/f1-waiting?range=6h');
    const co2 = page.locator('.trend', { hasText: '二氧化碳' });
    const gaps = co2.locator('[data-part="gap"]');
    await gaps.first().waitFor();
    // A reading stands for two minutes after it was made.
    expect(await gaps.allInnerTexts()).toEqual([
      expect.stringMatching(/\d\d:\d\d–\d\d:\d\d 无数据（(?:28|29|30) 分钟）：没有读数/),
    ]);
    await page.close();
  });

  it('FM3: the same weekday of last week is laid under it as a line of its own', async () => {
    const page = await pages.open('/zone/f1-waiting?range=1h');
    const lines = page.locator('.trend', { hasText: '二氧化碳' }).locator('.legend li');
    await until(
      () => lines.allTextContents(),
      (said) => said.some((line) => line.includes('最高 659')),
    );
    const now = await lines.count();
    await page.locator('[data-act="ghost"]').click();
    await until(
      () => lines.allTextContents(),
      (said) => said.some((line) => line.includes('上周同日') && line.includes('最高 759')),
    );
    expect(await lines.count()).toBe(2 * now);
    expect(await lines.locator('line.ghost').count()).toBe(now);
    expect(new URL(page.url()).searchParams.get('ghost')).toBe('week');
    await page.locator('[data-act="ghost"]').click();
    await until(
      () => lines.count(),
      (count) => count === now,
    );
    await page.close();
  });

  it('FM3: each trend has as many flags as the API has events of its zone', async () => {
    const { held } = pages.web;
    await held.set({ 'leak-1/line-4': 1 });
    await held.pass(6000);
    await held.command({ verb: 'acknowledge', alarm: held.idOf(LEAK) }, '王 管理');
    await held.set({ 'leak-1/line-4': 0 });
    await held.pass(15_000);
    held.happen({
      kind: 'drill-started',
      at: held.clock.wall(),
      by: '王 管理',
      for: millis(60_000),
    });
    await held.set({ 'leak-1/line-2': 1 });
    await held.pass(6000);

    const page = await pages.open('/zone/f2-server?range=1h');
    const ofZone = () =>
      page.evaluate(async () => {
        const to = Date.now() + 1000 * 86_400_000;
        const asked = `from=${new Date(0).toISOString()}&to=${new Date(to).toISOString()}&limit=1000`;
        const events = (await (await fetch(`/api/v1/events?${asked}`)).json()) as {
          kind: string;
          alarm?: { zone?: string };
        }[];
        return events.filter(
          ({ kind, alarm }) => alarm?.zone === 'f2-server' || kind === 'drill-started',
        ).length;
      });
    const count = await ofZone();
    expect(count).toBe(4);
    const trends = page.locator('.trend');
    await trends.first().waitFor();
    expect(await trends.count()).toBeGreaterThan(1);
    for (const trend of await trends.all())
      await until(
        () => trend.locator('[data-part="flag"]').count(),
        (flags) => flags === count,
      );
    expect(await page.locator('.happened li').count()).toBe(count);
    await page.close();
  });

  it('FM5: of 300 devices few are drawn, and the one with wrong checksums stands first with its cause', async () => {
    const page = await pages.open('/devices');
    const first = page.locator('.device-table .body .row[aria-rowindex="2"]');
    await first.getByText('变送器 217').waitFor();
    await first.getByText('终端电阻').waitFor();
    expect(await page.locator('.device-table [role="row"]').count()).toBeLessThanOrEqual(60);
    expect(await page.locator('.device-table').getAttribute('aria-rowcount')).toBe('301');
    await page.close();
  });

  it('FM5: by keyboard alone the device that fails is opened', async () => {
    const page = await pages.open('/devices');
    await page.locator('.device-table .body .row').first().waitFor();
    await page.locator('.device-table').focus();
    await page.keyboard.press('Home');
    await page.locator('.device-detail [data-part="cause"]', { hasText: '终端电阻' }).waitFor();
    await page.waitForURL(/device=dev-217/);
    await page.close();
  });
});
