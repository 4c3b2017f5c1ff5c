import { expect, it } from 'vitest';
import { ownDirectory } from './process.js';
import { dataSet, recompute, writePair } from './recompute.js';

it('agrees with Python to the printed digit on 1,000 generated data sets', async () => {
  const sets = ownDirectory('recompute');
  try {
    for (let seed = 0; seed < 1000; seed += 1) writePair(sets.path, `set-${seed}`, dataSet(seed));
    expect(await recompute('--pairs', sets.path)).toMatchObject({
      reports: 1000,
      different: 0,
      first: [],
    });
  } finally {
    sets.remove();
  }
});
