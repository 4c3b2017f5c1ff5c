import { expect, it } from 'vitest';
import { ordeal } from './hostile-on-pty.js';

it('takes no wrong value from a hostile device in 100,000 questions', async () => {
  const { wrong, answered } = await ordeal(100_000, 11);
  expect(wrong).toBe(0);
  expect(answered).toBeGreaterThan(85_000);
});
