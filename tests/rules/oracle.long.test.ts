import { expect, it } from 'vitest';
import { runEpisodes } from './episodes.js';

it('10,000 episodes: nothing missed, nothing invented, no wrong state', () => {
  expect(runEpisodes(10_000, 18_2).size).toBe(8);
});
