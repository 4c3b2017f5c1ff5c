import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import { type Millis, millis } from '../../core/time.js';
import { stretches } from '../stretches.js';

/** How long it was comfortable in a zone while it received the public. */

export interface Comfort {
  readonly comfortable: Millis;
  readonly uncomfortable: Millis;
  /** Open time of which nothing good is known. */
  readonly unknown: Millis;
}

/** The limits within which people are comfortable there, in the unit of the readings. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

export interface Felt {
  readonly samples: readonly Sample[];
  readonly period: Millis;
  readonly band: Band;
}
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of several points the mean share: each speaks for its part of the zone. */
export const comfortIn = (points: readonly Felt[], open: readonly Span[]): Comfort => {
  const sum = { comfortable: 0, uncomfortable: 0 };
  const whole = open.reduce((time, { from, to }) => time + to - from, 0);
  for (const { samples, period, band } of points)
    for (const { from, to } of open)
      for (const stretch of stretches(samples, period, from, to)) {
        const { quality, value } = stretch.sample;
        if (value === undefined || !isGood(quality)) continue;
        const isWithin = value >= band.low && value <= band.high;
        sum[isWithin ? 'comfortable' : 'uncomfortable'] +=
          (stretch.to - stretch.from) / points.length;
      }
  return {
    comfortable: millis(Math.round(sum.comfortable)),
    uncomfortable: millis(Math.round(sum.uncomfortable)),
    unknown: millis(Math.max(0, Math.round(whole - sum.comfortable - sum.uncomfortable))),
  };
};
