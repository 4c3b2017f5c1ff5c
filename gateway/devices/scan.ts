import type { Point } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import type { Bad } from '../core/quality.js';
import type { RawScan, Reading } from '../core/reading.js';
import type { ClockQuality, Instant } from '../core/time.js';
import type { Answer, RawValue } from '../drivers/driver.js';

/** Why a number cannot be the point's value; undefined where it can. */
const doubt = (point: Point, value: number | undefined): Bad | undefined => {
  // IEEE 754 has a "no value" of its own, which float instruments send when an element fails.
  if (value === undefined || Number.isNaN(value)) return 'bad:sensor-failure';
  if (point.states !== undefined && point.states[value] === undefined) return 'bad:out-of-range';
  if (point.range !== undefined && (value < point.range[0] || value > point.range[1]))
    return 'bad:out-of-range';
  return undefined;
};

const judged = (point: Point, { value, uncertain }: RawValue, at: Instant): Reading => {
  const quality = doubt(point, value);
  return quality !== undefined || value === undefined
    ? { point: point.id, at, quality: quality ?? 'bad:sensor-failure' }
    : { point: point.id, at, quality: uncertain ?? 'good', value };
};

/**
 * The readings of one answer or one failed request: one for each of its points that the hall knows,
 * never a value without quality (design §4.1). `at` is the wall clock at the answer's last byte.
 */
export const scanOf = (
  answer: Answer,
  points: ReadonlyMap<PointId, Point>,
  at: Instant,
  clock: ClockQuality,
): RawScan => {
  const readings: Reading[] = [];
  if ('fault' in answer) {
    const { quality } = answer.fault;
    for (const point of answer.points) if (points.has(point)) readings.push({ point, at, quality });
  } else {
    for (const raw of answer.values) {
      const point = points.get(raw.point);
      if (point !== undefined) readings.push(judged(point, raw, at));
    }
  }
  return { device: answer.device, mono: answer.mono, clock, origin: 'live', readings };
};
