import { expect, it } from 'vitest';
import { emptyTally, runEpisodes, tallyLine } from './episodes.js';

it('10,000 episodes: nothing missed, nothing invented, no wrong state', () => {
  const tally = emptyTally();
  try {
    runEpisodes(10_000, 18_2, tally);
  } finally {
    process.stdout.write(`\noracle: ${tallyLine(tally)}\n`);
  }
  expect(tally).toMatchObject({ episodes: 10_000, missed: 0, invented: 0, wrong: 0 });
  expect(tally.states.size).toBe(8);
});
