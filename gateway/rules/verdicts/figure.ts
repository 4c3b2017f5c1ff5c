/** Numbers as they are compared and printed. */

/**
 * Twelve significant digits of a computed value. What lies behind them is the order in which it was
 * added up, and a verdict must not hang on that.
 */
export const settled = (value: number): number => Number(value.toPrecision(12));

/** The decimal point moved; exact, since it is done in decimal text. */
const shifted = (value: number, places: number): number => {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
};

/** Rounded to `decimals` as GB/T 8170-2008, 3.2 does: a tie goes to the even digit. */
export const rounded = (value: number, decimals: number): number => {
  const moved = shifted(settled(value), decimals);
  const low = Math.floor(moved);
  const rest = moved - low;
  const up = rest > 0.5 || (rest === 0.5 && low % 2 !== 0);
  return shifted(up ? low + 1 : low, -decimals);
};

/** The digits that a person reads. Minus zero is zero. */
export const printed = (value: number, decimals: number): string =>
  (rounded(value, decimals) + 0).toFixed(decimals);
