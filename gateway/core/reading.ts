import type { DeviceId, PointId } from './identity.js';
import { type Bad, type Good, isBad, type Quality, type Uncertain } from './quality.js';
import type { Boot, ClockQuality, Instant, Millis, Seq } from './time.js';

/** Point, value, quality, when. A bad reading has no value; the unit is the point's. */
export type Reading = { readonly point: PointId; readonly at: Instant } & (
  | { readonly quality: Good | Uncertain; readonly value: number }
  | { readonly quality: Bad; readonly value?: never }
);

/** `imported` readings keep their file's stamps, raise no alarm and are not published. */
export type Origin = 'live' | 'imported';

/** The readings of one answered request or one pushed frame, before the journal numbers it. */
export interface RawScan {
  readonly device: DeviceId;
  /** Monotonic milliseconds of this boot when the last byte arrived. */
  readonly mono: Millis;
  readonly clock: ClockQuality;
  readonly origin: Origin;
  readonly readings: readonly Reading[];
}

/** Carries (boot, sequence); never changes. */
export interface Scan extends RawScan {
  readonly boot: Boot;
  readonly seq: Seq;
}

export const reading = (
  point: PointId,
  at: Instant,
  quality: Quality,
  value: number | undefined,
): Reading =>
  isBad(quality) || value === undefined
    ? { point, at, quality: isBad(quality) ? quality : 'bad' }
    : { point, at, quality, value };
