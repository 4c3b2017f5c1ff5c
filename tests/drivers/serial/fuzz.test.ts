import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

it('accepts nothing that an independent checksum rejects, in 40,000 streams', () => {
  const { accepted, wrong } = fuzz(1, 40_000);
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(10_000);
});
