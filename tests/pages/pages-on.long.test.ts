import { test } from 'vitest';
import { has } from '../peers/parts.js';
import { holdOnToNothing } from './pages-on.js';

test.skipIf(!has('chromium'))(
  'hall, zone and console grow by less than a tenth over ten thousand updates',
  () => holdOnToNothing(4000, 10_000),
);
