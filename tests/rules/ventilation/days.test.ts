import { expect, it } from 'vitest';
import { daysOf } from './simulated-days.js';

/** The short form of days.long.test.ts. */
it('the estimate holds the truth of the model within its own uncertainty, hour by hour', () => {
  const { estimates, held } = daysOf(4, 5);
  expect(estimates).toBeGreaterThan(15);
  expect(held / estimates).toBeGreaterThanOrEqual(0.9);
}, 60_000);
