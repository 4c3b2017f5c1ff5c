import { test } from 'vitest';
import { has } from '../peers/parts.js';
import { staysOn } from './wall-on.js';

test.skipIf(!has('chromium'))('FM9: a wall screen holds on to nothing of what it showed', () =>
  staysOn(15, 12),
);
