import { expect, it } from 'vitest';
import { unplugs } from './unplugs.js';

it('five unplugs leave no descriptor, listener or handle behind', async () => {
  const left = await unplugs(5);
  expect(left).toMatchObject({ descriptors: 0, listeners: 0 });
  expect(left.handles).toBeLessThanOrEqual(1);
});
