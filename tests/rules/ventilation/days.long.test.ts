import { expect, it } from 'vitest';
import { daysOf } from './simulated-days.js';

it('the estimate holds the truth of the model within its own uncertainty in nine of ten of 1,000 days', () => {
  const found = daysOf(0, 1000);
  expect(found.held / found.estimates).toBeGreaterThanOrEqual(0.9);
  expect(found.spacesHeld / found.spaces).toBeGreaterThanOrEqual(0.9);
  // An uncertainty that is never wrong because it bounds nothing would be no figure.
  expect(found.uncertainty / found.estimates).toBeLessThan(0.6);
});
