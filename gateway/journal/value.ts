import type { ByteReader, ByteWriter } from './bytes.js';

/**
 * How a number stands on the tape, exactly: as a whole multiple of a power of ten where that gives the
 * very same float64 back, else as the float64 itself.
 *
 * Two ways of scaling are met: `n / 10^d`, what a decimal text means, and `n * 10^-d`, what a driver
 * gets that multiplies a register by 0.1; 3 / 10 and 3 * 0.1 differ in the last bit.
 */
export type Form = number;

const MOST_DIGITS = 6;
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] as const;
const STEPS = [1, 0.1, 0.01, 0.001, 0.0001, 0.000_01, 0.000_001] as const;

/** 0..6: n / 10^form. 7..12: n * 10^-(form - 6). */
const DIVIDED = 0;
const MULTIPLIED = MOST_DIGITS;
const FLOAT64: Form = 13;
/** A bad reading has no value. */
export const NO_VALUE: Form = 14;

const largest = 2 ** 51;

const multipleIn = (value: number, form: Form): number => {
  const digits = form > MOST_DIGITS ? form - MULTIPLIED : form - DIVIDED;
  // `+ 0`: a negative zero is not a multiple and stays a float64.
  return Math.round(value * (POWERS[digits] as number)) + 0;
};

const multiplied = (n: number, form: Form): number =>
  form > MOST_DIGITS
    ? n * (STEPS[form - MULTIPLIED] as number)
    : n / (POWERS[form - DIVIDED] as number);

const fits = (value: number, form: Form): boolean => {
  const n = multipleIn(value, form);
  return Math.abs(n) < largest && Object.is(multiplied(n, form), value);
};

/** The form that gives `value` back to the last bit; `likely`, the one that fitted last, is tried first. */
export const formOf = (value: number | undefined, likely: Form): Form => {
  if (value === undefined) return NO_VALUE;
  if (likely < FLOAT64 && fits(value, likely)) return likely;
  for (let form = DIVIDED; form < FLOAT64; form += 1) if (fits(value, form)) return form;
  return FLOAT64;
};

/** Writes the value; of a multiple only the difference to `before`, the last one in the same form. */
export const writeValue = (
  to: ByteWriter,
  value: number | undefined,
  form: Form,
  before = 0,
): number => {
  if (value === undefined || form === NO_VALUE) return before;
  if (form === FLOAT64) {
    to.float64(value);
    return before;
  }
  const n = multipleIn(value, form);
  to.integer(n - before);
  return n;
};

/** Reads a value. `multiple` is what the next difference counts from. */
export const readValue = (
  from: ByteReader,
  form: Form,
  before: { multiple: number },
): number | undefined => {
  if (form === NO_VALUE) return undefined;
  if (form === FLOAT64) return from.float64();
  before.multiple += from.integer();
  return multiplied(before.multiple, form);
};
