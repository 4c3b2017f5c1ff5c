import { expect, it } from 'vitest';
import { ordeal } from './hostile-on-pty.js';

it('takes no wrong value from a hostile device in 3,000 questions', async () => {
  const { wrong, answered, done } = await ordeal(3000, 7);
  expect(wrong).toBe(0);
  expect(Math.min(...Object.values(done))).toBeGreaterThan(10);
  // Late, damaged, short and foreign answers are lost (9 %); noise and second copies cost nothing.
  expect(answered).toBeGreaterThan(2500);
});
