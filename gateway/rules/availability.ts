import type { Sample } from '../core/ports.js';
import { isBad } from '../core/quality.js';
import type { Instant, Millis } from '../core/time.js';
import { stretches } from './stretches.js';

/**
 * 设备完好率: of the time in which a device was asked, the share in which it did its work. Equipment on
 * the network that answers badly (503) has no values, and so is down.
 */

export interface Availability {
  readonly up: Millis;
  readonly down: Millis;
  /** Nobody asked: the gateway did not run. Counts neither way. */
  readonly unknown: Millis;
  /** 0 to 1; absent where nobody asked at all. */
  readonly share?: number;
}

export interface Watched {
  readonly samples: readonly Sample[];
  readonly period: Millis;
}

export const availability = (
  { samples, period }: Watched,
  from: Instant,
  to: Instant,
): Availability => {
  let up = 0;
  let down = 0;
  for (const stretch of stretches(samples, period, from, to)) {
    const time = stretch.to - stretch.from;
    if (isBad(stretch.sample.quality)) down += time;
    else up += time;
  }
  const asked = up + down;
  return {
    up: up as Millis,
    down: down as Millis,
    unknown: (to - from - asked) as Millis,
    ...(asked > 0 && { share: up / asked }),
  };
};
