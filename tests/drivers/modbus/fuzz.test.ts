import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

it('accepts no frame that an independent checksum rejects, in 100,000 mutated inputs', () => {
  const { accepted, wrong } = fuzz(1, 100_000);
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(20_000);
});
