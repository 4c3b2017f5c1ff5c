import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import type { PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { type Boot, instant, millis, minutes, type Seq } from '../../gateway/core/time.js';
import { createDayFigures } from '../../gateway/day-figures.js';
import { HeldClock } from '../held-clock.js';
import { has } from '../peers/parts.js';
import { alarms, hall } from '../stories/held-hall.js';
import { type HeldPages, heldPages } from './browser.js';

const DAY = '2026-03-09';
const MIDNIGHT = Date.parse(`${DAY}T00:00:00+08:00`);

/** The minutes of the Monday and one before it. */
const minutely = (of: (minute: number) => number): Sample[] =>
  Array.from({ length: 1441 }, (_, index) => ({
    at: instant(MIDNIGHT + minutes(index - 1)),
    quality: 'good',
    value: of(index - 1),
  }));

/** 6 kW all day by a 32-bit meter that goes over its end at noon. */
const END = 2 ** 32 / 100;
const past: Readonly<Record<string, readonly Sample[]>> = {
  'meter-ac1/energy': minutely((minute) => Number(((END + 0.1 * (minute - 720)) % END).toFixed(2))),
  // On from 07:00 to 18:30; people inside 12:00-12:20.
  'meter-ac1/power': minutely((minute) => (minute >= 420 && minute < 1110 ? 3000 : 40)),
  'aq-01/temperature': minutely((minute) => (minute < 570 ? 15 : 22)),
  'aq-02/temperature': minutely((minute) => (minute < 570 ? 15 : 22)),
};

const counted = (time: string, net: number): Event => ({
  ...{ kind: 'people-counted', zone: 'f1-waiting' as ZoneId, in: net, out: 0, net, drift: 0 },
  at: instant(Date.parse(`${DAY}T${time}:00+08:00`)),
  ...{ boot: '1' as Boot, seq: (net + 1) as Seq, mono: millis(0), clock: 'trusted' },
});

/** FM4 (ux.md §1A). */
describe.skipIf(!has('chromium'))('comfort and electricity', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    const journal = {
      history: async () => [],
      events: async () => [counted('11:59', 4), counted('12:20', 0)],
      samples: async (point: PointId, from: number, to: number) =>
        (past[point] ?? []).filter(({ at }) => at >= from && at <= to),
    };
    const clock = new HeldClock(instant(Date.parse('2026-03-10T10:13:00+08:00')));
    pages = await heldPages({ days: createDayFigures(hall, alarms, journal, clock) });
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  it('FM4: a meter that goes over its end draws no bar below zero, and says so', async () => {
    const page = await pages.open(`/more/energy?day=${DAY}`);
    const meter = page.locator('[data-meter="meter-ac1"]');
    await meter.locator('[data-part="rolled-over"]').waitFor();
    const heights = await page
      .locator('.hour-bars rect')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
    expect(heights.length).toBeGreaterThanOrEqual(24);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
    const kwh = await meter
      .locator('rect')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('data-kwh'))));
    expect(kwh).toHaveLength(24);
    for (const one of kwh) expect(one).toBeCloseTo(6, 0);
    const valley = page
      .locator('[data-part="tariff"] tbody tr')
      .first()
      .locator('[data-period="valley"]');
    expect(Number(await valley.innerText())).toBeCloseTo(48, 0);
    await page.close();
  });

  it('FM4: says for how many minutes the air conditioning ran for nobody, and what comfort costs', async () => {
    const page = await pages.open(`/more/energy?day=${DAY}`);
    // 07:00-08:30, 12:20-13:30, 17:30-18:30.
    const row = page.locator('[data-power="meter-ac1/power"]');
    expect(await row.locator('[data-part="empty"]').innerText()).toBe('220 分钟');
    const dot = page.locator('.comfort-scatter [data-part="dot"].chosen', { hasText: '等候区A' });
    await dot.waitFor();
    // Open 08:30-12:00 and 13:30-17:30, too cold until 09:30; 143.9 kWh for 390 m² of 810 m².
    await page.locator('[data-act="comfort-table"]').press('Enter');
    const cells = page.locator('.comfort-scatter tbody tr', { hasText: '等候区A' }).locator('td');
    expect(await cells.nth(2).innerText()).toBe('6.5 / 7.5');
    expect(Number(await cells.nth(3).innerText())).toBeCloseTo(69.3, 0);
    await page.close();
  });
});
