import { expect } from 'vitest';
import type { AlarmId } from '../../gateway/core/identity.js';
import { minutes } from '../../gateway/core/time.js';
import { heldPages } from './browser.js';
import { heapOf } from './heap.js';

const LEAK = 'leak-1/line-2/leak' as AlarmId;
/** ux.md §3, budgets. */
const MOST_BYTES = 120 * 1_048_576;
/** ux.md FM9. */
const MOST_GROWTH = 0.1;

/** A wall screen that stays on: every device answers each second, every few minutes an alarm comes and goes. */
export const staysOn = async (warmMinutes: number, forMinutes: number): Promise<void> => {
  const pages = await heldPages();
  const { held } = pages.web;
  try {
    await held.set({ 'aq-01/co2': 700, 'aq-01/temperature': 22 });
    await held.pass(3000);
    const page = await pages.open('/wall');
    const plate = page.locator(`.wall-alarm[data-alarm="${LEAK}"]`);
    const live = async (from: number, to: number): Promise<void> => {
      for (let minute = from; minute < to; minute += 1) {
        await held.set({ 'aq-01/co2': 700 + (minute % 90) });
        await held.pass(minutes(1));
        if (minute % 3 !== 0) continue;
        await held.set({ 'leak-1/line-2': 1 });
        await held.pass(5000);
        await plate.waitFor();
        await held.command({ verb: 'acknowledge', alarm: LEAK }, '值班员');
        await held.set({ 'leak-1/line-2': 0 });
        await held.pass(15_000);
        await plate.waitFor({ state: 'detached' });
      }
    };
    // What a page keeps once everything in it was used is no growth.
    await live(0, warmMinutes);
    const before = await heapOf(page);
    await live(warmMinutes, warmMinutes + forMinutes);
    const after = await heapOf(page);
    expect(after).toBeLessThan(MOST_BYTES);
    expect(after / before - 1, `${before} B, then ${after} B`).toBeLessThan(MOST_GROWTH);
    expect(pages.wrong).toEqual([]);
  } finally {
    await pages.close();
  }
};
