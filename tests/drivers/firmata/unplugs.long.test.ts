import { expect, it } from 'vitest';
import { unplugs } from './unplugs.js';

it('two hundred unplugs leave nothing behind, neither memory', async () => {
  const left = await unplugs(200);
  expect(left).toMatchObject({ descriptors: 0, listeners: 0 });
  expect(left.handles).toBeLessThanOrEqual(1);
  expect(left.heap).toBeLessThan(2);
  expect(left.rss).toBeLessThan(10);
});
