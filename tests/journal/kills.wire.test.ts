import { test } from 'vitest';
import { kill } from './kills.js';

test('ten kills at random moments: nothing acknowledged is lost, repeats are identical', async () => {
  await kill(10);
});
