import { expect, it } from 'vitest';
import { runEpisodes } from './episodes.js';

it('1,000 episodes: nothing missed, nothing invented, no wrong state', () => {
  const seen = runEpisodes(1000, 20_261_122);
  expect([...seen.keys()].sort()).toEqual([
    'acknowledged',
    'latched',
    'normal',
    'out-of-service',
    'returned-unacknowledged',
    'shelved',
    'suppressed',
    'unacknowledged',
  ]);
}, 60_000);
