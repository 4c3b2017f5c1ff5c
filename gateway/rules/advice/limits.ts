import type { AlarmRule } from '../../core/alarm.js';
import { type Hall, pointsOf } from '../../core/hall.js';
import type { PointId, ZoneId } from '../../core/identity.js';
import type { Quantity } from '../../core/quantity.js';

/** A limit that an alarm watches, where a value can be seen to come near it. */
export interface PointLimit {
  readonly point: PointId;
  readonly quantity: Quantity;
  readonly zone: ZoneId;
  readonly side: 'above' | 'below';
  readonly value: number;
  readonly during?: AlarmRule['during'];
}

export const limitsOf = (hall: Hall, alarms: readonly AlarmRule[]): readonly PointLimit[] => {
  const points = new Map(pointsOf(hall).map((one) => [one.id, one]));
  return alarms.flatMap(({ when, during }): PointLimit[] => {
    if (when.test !== 'above' && when.test !== 'below') return [];
    const point = points.get(when.point);
    if (point?.zone === undefined) return [];
    const { id, quantity, zone } = point;
    return [
      { point: id, quantity, zone, side: when.test, value: when.limit, ...(during && { during }) },
    ];
  });
};
