import type { Hall } from './hall.js';
import type { PointId, ZoneId } from './identity.js';
import type { Instant } from './time.js';

/** A zone in which a point hung, until it was moved; without `until` it hangs there still. */
export interface Stay {
  readonly zone: ZoneId | undefined;
  readonly from?: Instant;
  readonly until?: Instant;
}

/** Of the points that were ever moved, where they hung, in order of time. */
export type Stays = ReadonlyMap<PointId, readonly Stay[]>;

/** Those that reach into a stretch of time. */
export const staysWithin = (stays: readonly Stay[], from: Instant, to: Instant): readonly Stay[] =>
  stays.filter(
    (stay) =>
      (stay.from === undefined || stay.from < to) &&
      (stay.until === undefined || stay.until > from),
  );

/** The hall with every point where it hung at a moment. */
export const hallAt = (hall: Hall, stays: Stays, at: Instant): Hall => ({
  ...hall,
  devices: hall.devices.map((device) => ({
    ...device,
    points: device.points.map((point) => {
      const [stay] = staysWithin(stays.get(point.id) ?? [], at, (at + 1) as Instant);
      if (stay === undefined) return point;
      const { zone: _, ...nowhere } = point;
      return stay.zone === undefined ? nowhere : { ...point, zone: stay.zone };
    }),
  })),
});
