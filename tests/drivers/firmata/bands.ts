import type { Bands } from '../../../gateway/drivers/firmata/codec.js';

/** Those of the board files: 4.7 kOhm to the supply, 4.7 kOhm at the end of the line, 2.2 kOhm at the button. */
export const BANDS: Bands = {
  short: [0, 0.08],
  alarm: [0.18, 0.31],
  normal: [0.43, 0.58],
  open: [0.85, 1],
};
export const CELL = { fixedOhm: 10_000, ohmAt10Lx: 14_000, gamma: 0.7 };
