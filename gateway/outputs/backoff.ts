import { type Millis, millis } from '../core/time.js';

/** The first pause after a failure and the longest that it may grow to. */
export interface Backoff {
  readonly first: Millis;
  readonly most: Millis;
}

/**
 * How long to wait after `failures` failures in a row (from 1): doubling, between half and all of it by
 * chance, so that 40,000 halls do not knock at the same moment when a far side returns.
 * `random` is from 0 to 1.
 */
export const backoff = ({ first, most }: Backoff, failures: number, random: number): Millis => {
  const whole = Math.min(most, first * 2 ** Math.min(failures - 1, 30));
  return millis(Math.round(whole * (0.5 + random / 2)));
};
