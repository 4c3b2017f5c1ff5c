import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { AlarmId } from '../../gateway/core/identity.js';
import { minutes } from '../../gateway/core/time.js';
import { heldPages } from './browser.js';
import { heapOf } from './heap.js';

const LEAK = 'leak-1/line-2/leak' as AlarmId;
const PATHS = ['/hall', '/zone/f1-waiting?range=6h', '/alarms'] as const;
/** ux.md FM9: for the wall; what stays on a desk all day must not grow faster. */
const MOST_GROWTH = 0.1;

const countUpdates = async (page: Page): Promise<() => number> => {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let heard = 0;
  client.on('Network.eventSourceMessageReceived', () => {
    heard += 1;
  });
  return () => heard;
};
/** Everything that came has been drawn. */
const drawn = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');

/** Hall, zone with its trends, and console stand open together while the hall lives: every device answers each second, alarms come and go. */
export const holdOnToNothing = async (warm: number, updates: number): Promise<void> => {
  const pages = await heldPages();
  const { held } = pages.web;
  try {
    await held.set({ 'aq-01/co2': 700, 'aq-01/temperature': 22 });
    await held.pass(3000);
    const opened = await Promise.all(PATHS.map((path) => pages.open(path)));
    const [first] = opened;
    if (first === undefined) return;
    const heard = await countUpdates(first);
    const liveUntil = async (enough: number): Promise<void> => {
      for (let minute = 0; heard() < enough; minute += 1) {
        await held.set({ 'aq-01/co2': 700 + (minute % 90) });
        await held.pass(minutes(1));
        if (minute % 3 === 0) {
          await held.set({ 'leak-1/line-2': 1 });
          await held.pass(5000);
          await held.command({ verb: 'acknowledge', alarm: LEAK }, '值班员');
          await held.set({ 'leak-1/line-2': 0 });
          await held.pass(15_000);
        }
        await Promise.all(opened.map(drawn));
      }
    };
    // What a page keeps once everything in it was used is no growth.
    await liveUntil(warm);
    const before = await Promise.all(opened.map(heapOf));
    await liveUntil(warm + updates);
    const after = await Promise.all(opened.map(heapOf));
    for (const [place, path] of PATHS.entries()) {
      const [was = Number.NaN, is = Number.NaN] = [before[place], after[place]];
      expect(is / was - 1, `${path}: ${was} B, then ${is} B`).toBeLessThan(MOST_GROWTH);
    }
    expect(pages.wrong).toEqual([]);
  } finally {
    await pages.close();
  }
};
