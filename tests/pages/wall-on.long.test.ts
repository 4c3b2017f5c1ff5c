import { test } from 'vitest';
import { has } from '../peers/parts.js';
import { staysOn } from './wall-on.js';

test.skipIf(!has('chromium'))(
  'FM9: a wall screen that stays on for eight hours of the hall grows by less than a tenth',
  () => staysOn(60, 8 * 60),
);
