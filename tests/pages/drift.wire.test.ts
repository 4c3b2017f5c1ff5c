import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

/** How often the devices of this hall answer here; well within what every limit needs. */
const STEP_MS = 10_000;
const PER_MINUTE = 60_000 / STEP_MS;

/** FM2 (ux.md §1A): which zone is drifting, before it is an alarm? Readings on their real way, real advice. */
describe.skipIf(!has('chromium'))('a zone that drifts', () => {
  let pages: HeldPages;
  const heard = new Map<PointId, Sample[]>(
    ['aq-02/co2', 'aq-06/humidity'].map((point) => [point as PointId, []]),
  );
  beforeAll(async () => {
    pages = await heldPages(
      {
        query: {
          history: async (point, from, to) =>
            (heard.get(point) ?? []).filter(({ at }) => at >= from && at <= to),
          events: async () => [],
        },
      },
      [],
      true,
      '2026-03-10T09:30:00+08:00',
    );
    pages.web.held.watch.follow((change) => {
      if (change.changed !== 'readings') return;
      for (const { point, at, quality, value } of change.scan.readings)
        heard.get(point)?.push(value === undefined ? { at, quality } : { at, quality, value });
    });
  });
  beforeAll(() => drift(15));
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  const ppm = (minute: number): number => 760 + 6 * minute;
  const humidity = (minute: number): number => 42 - 0.3 * minute;
  const degrees = (minute: number): number => 19.6 - 0.12 * minute;
  /** One zone whose air gets worse, one that rises less than it scatters, one that gets dry and cold. */
  const drifting = (minute: number): Readonly<Record<string, number>> => ({
    'aq-02/co2': ppm(minute),
    'aq-03/co2': 900 + minute + 60 * Math.sin(minute * 7),
    'aq-06/humidity': humidity(minute),
    'aq-06/temperature': degrees(minute),
  });
  let minute = 0;
  const drift = async (minutes: number, values = drifting): Promise<void> => {
    for (let step = 0; step < minutes * PER_MINUTE; step += 1) {
      minute += 1 / PER_MINUTE;
      await pages.web.held.set(values(minute));
      await pages.web.held.pass(STEP_MS, STEP_MS);
    }
  };
  const told = (page: Page, quantity: string) =>
    page.locator('[data-say="reaches-limit"]', { hasText: quantity });
  /** The page speaks of so many minutes as are truly left, or a tenth more or less. */
  const saysTruly = async (page: Page, quantity: string, truly: number): Promise<void> => {
    await until(
      async () => /约 (\d+) 分钟后到限值/.exec(await told(page, quantity).innerText())?.[1],
      (minutes) => Math.abs(Number(minutes) - truly) <= 0.1 * truly,
    );
  };

  it('FM2: what falls towards a lower limit is told: dry air, and a cold room in winter', async () => {
    const zone = await pages.open('/zone/f1-nursing');
    await saysTruly(zone, '湿度', (humidity(minute) - 30) / 0.3);
    await saysTruly(zone, '温度', (degrees(minute) - 16) / 0.12);
    expect(await told(zone, '温度').innerText()).toContain('每小时 -7.2 °C');
    const hour = zone.locator('.gauge[data-point="aq-06/humidity"] .sparkline');
    await hour.waitFor();
    expect(await hour.getAttribute('aria-label')).toMatch(
      /湿度近 60 分钟：最低 37\.5，最高 4[12]\.\d/,
    );
    await zone.close();
  });

  it('FM2: every measured value that has a limit stands on a bar, readable without seeing it, beside its last hour', async () => {
    const page = await pages.open('/hall');
    const zones = await page.evaluate(async () => {
      const points = (await (await fetch('/api/v1/points')).json()) as {
        zone?: string;
        limits: unknown[];
        states?: object;
      }[];
      const limited = points.filter(({ limits, states }) => limits.length > 0 && !states);
      return limited.map(({ zone }) => zone);
    });
    expect(new Set(zones).size).toBeGreaterThan(10);
    for (const zone of new Set(zones)) {
      await page.goto(`${pages.url}/zone/${zone}`);
      const meters = page.locator('.gauges [role="meter"]');
      await until(
        () => meters.count(),
        (count) => count === zones.filter((one) => one === zone).length,
      );
      for (const meter of await meters.all()) {
        const [least, most, now] = await Promise.all(
          ['min', 'max', 'now'].map((name) => meter.getAttribute(`aria-value${name}`)),
        );
        expect(Number(least)).toBeLessThan(Number(most));
        expect(Number(now)).toBeGreaterThanOrEqual(Number(least));
        expect(Number(now)).toBeLessThanOrEqual(Number(most));
        expect(await meter.getAttribute('aria-valuetext')).toMatch(/.{3}/);
      }
    }
    await page.close();
  });

  it('FM2: a steady rise is told with the time left and the method, right within a tenth as it comes nearer; noise is not', async () => {
    const hall = await pages.open('/hall');
    const zone = await pages.open('/zone/f1-waiting');
    for (const ahead of [0, 5, 5, 5]) {
      await drift(ahead);
      for (const page of [hall, zone])
        await saysTruly(page, '等候区A 二氧化碳', (1000 - ppm(minute)) / 6);
      expect(await told(hall, '窗口').count()).toBe(0);
    }
    for (const page of [hall, zone])
      expect(await told(page, '等候区A 二氧化碳').innerText()).toMatch(
        /近 15 分钟 \d+ 个读数的直线，每小时 360 ppm/,
      );
    await hall.locator('.attention a[href="/zone/f1-waiting"]').waitFor();
    expect(await told(hall, '等候区A').count()).toBe(1);

    // The windows are opened: what was to come no longer is. Without its noise the other rise can be seen.
    const still = ppm(minute);
    const calm = (now: number) => ({ 'aq-02/co2': still, 'aq-03/co2': 900 + now });
    await drift(15, calm);
    for (const page of [hall, zone])
      await told(page, '等候区A 二氧化碳').waitFor({ state: 'detached' });
    const noisy = await pages.open('/zone/f1-windows');
    await saysTruly(noisy, '二氧化碳', 100 - minute);
  });
});
