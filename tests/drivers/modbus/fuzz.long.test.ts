import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

it('accepts no frame that an independent checksum rejects, in ten million mutated inputs', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { accepted, wrong } = fuzz(seed, 100_000);
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(20_000);
  }
});
