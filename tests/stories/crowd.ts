import type { HeldHall } from './held-hall.js';

/** The people of story B (reference hall), by the totals of the counters at the doors. */
export type Counts = Readonly<Record<string, number>>;

export const NOBODY: Counts = {
  'ctr-1/count-1': 0,
  'ctr-1/count-2': 0,
  'ctr-2/count-1': 0,
  'ctr-2/count-2': 0,
};
/** 210 came in and 6 left by the main door, 61 are upstairs. */
export const AT_TEN: Counts = { 'ctr-1/count-1': 210, 'ctr-1/count-2': 6, 'ctr-2/count-1': 61 };
/** All but two have left. */
export const LEFT: Counts = { ...AT_TEN, 'ctr-1/count-2': 208, 'ctr-2/count-2': 61 };

/** Lets people through the doors as fast as they can walk. */
export const walk = async (hall: HeldHall, from: Counts, to: Counts): Promise<void> => {
  const now: Record<string, number> = { ...from };
  while (Object.entries(to).some(([door, total]) => now[door] !== total)) {
    for (const [door, total] of Object.entries(to))
      now[door] = Math.min((now[door] ?? 0) + 10, total);
    await hall.set(now);
    await hall.pass(3000);
  }
};

/** 143 people on the first floor, 61 on the second. */
export const fillHall = async (hall: HeldHall): Promise<void> => {
  // The first total of a counter is where counting begins.
  await hall.pass(1000);
  await walk(hall, NOBODY, { ...NOBODY, 'ctr-1/count-1': 210 });
  await walk(hall, { ...NOBODY, 'ctr-1/count-1': 210 }, AT_TEN);
};
