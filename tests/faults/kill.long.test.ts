import { killTest } from './kill.js';

killTest(100);
