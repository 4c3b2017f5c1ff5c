import { expect, it } from 'vitest';
import { emptyTally, runEpisodes } from './episodes.js';

it('1,000 episodes: nothing missed, nothing invented, no wrong state', () => {
  const tally = emptyTally();
  runEpisodes(1000, 20_261_122, tally);
  expect(tally).toMatchObject({ episodes: 1000, missed: 0, invented: 0, wrong: 0 });
  expect([...tally.states.keys()].sort()).toEqual([
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
