import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';

it('accepts nothing that an independent checksum rejects, in ten million streams', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { accepted, wrong } = fuzz(seed, 100_000);
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(25_000);
  }
});
