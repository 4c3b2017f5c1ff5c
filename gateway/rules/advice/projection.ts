import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import { type Instant, type Millis, minutes } from '../../core/time.js';

/** When a value that drifts will reach its limit, if it goes on as it does (a straight line, least squares). */

/** Looked back over so much; a longer look would miss that a window was opened. */
const OVER = minutes(15);
const FEWEST = 5;
/** Beyond this nobody acts, and no line holds. */
const FARTHEST = minutes(120);
/** The slope is believed when it is so many times what the scatter lets it be off by. */
const SIGNIFICANT = 3;

export interface Projection {
  /** Time until the limit is reached. */
  readonly in: Millis;
  /** In units of the value, per hour. */
  readonly perHour: number;
  readonly value: number;
  readonly n: number;
}

/**
 * Undefined where it is beyond the limit already, goes the other way, scatters more than it drifts, or
 * would take too long.
 */
export const timeToLimit = (
  samples: readonly Sample[],
  limit: { readonly side: 'above' | 'below'; readonly value: number },
  at: Instant,
): Projection | undefined => {
  const recent = samples.flatMap(({ at: then, quality, value }) =>
    value !== undefined && isGood(quality) && then > at - OVER && then <= at
      ? [{ x: (then - at) / minutes(60), y: value }]
      : [],
  );
  const line = lineThrough(recent);
  if (line === undefined) return undefined;
  const sign = limit.side === 'above' ? 1 : -1;
  const left = sign * (limit.value - line.now);
  const towards = sign * line.slope;
  if (left <= 0 || towards <= 0 || Math.abs(line.slope) <= SIGNIFICANT * line.slopeError)
    return undefined;
  const time = (left / towards) * minutes(60);
  return time > FARTHEST
    ? undefined
    : { in: Math.round(time) as Millis, perHour: line.slope, value: line.now, n: recent.length };
};

interface Line {
  /** At x = 0. */
  readonly now: number;
  readonly slope: number;
  /** Standard error of the slope. */
  readonly slopeError: number;
}

const lineThrough = (points: readonly { readonly x: number; readonly y: number }[]) => {
  const n = points.length;
  if (n < FEWEST) return undefined;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const xx = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (xx === 0) return undefined;
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / xx;
  const rest = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const line: Line = {
    now: meanY - slope * meanX,
    slope,
    slopeError: Math.sqrt(rest / (n - 2) / xx),
  };
  return line;
};
