import { killTest } from './kill.js';

killTest(10);
