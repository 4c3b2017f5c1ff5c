import { test } from 'vitest';
import { kill } from './kills.js';

test('a thousand kills at random moments: nothing acknowledged is lost, repeats are identical', async () => {
  for (let round = 0; round < 20; round += 1) await kill(50);
});
