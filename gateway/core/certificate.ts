import type { RecordId } from './identity.js';
import type { Correction } from './record.js';
import type { Instant } from './time.js';

/** A certificate as it holds for the instrument behind one point. Those of a point never overlap. */
export interface Certificate {
  readonly record: RecordId;
  readonly number: string;
  readonly from: Instant;
  /** Not included. */
  readonly until: Instant;
  /** It ends because the instrument was taken away, not because it was due. */
  readonly replaced?: true;
  /** As the verification document calls it. */
  readonly class?: string;
  /** Expanded (k = 2): absolute in the unit of the point plus percent of the reading. */
  readonly uncertainty?: { readonly absolute: number; readonly percent: number };
  readonly correction?: Correction;
}

/** What a certificate makes of a reading; outside its points the correction of the nearest one holds. */
export const correctedBy = (correction: Correction, value: number): number => {
  if ('slope' in correction) return value * correction.slope + correction.offset;
  const { points } = correction;
  const after = points.findIndex(({ indicated }) => indicated >= value);
  const above = points[after];
  const below = points[after < 0 ? points.length - 1 : after - 1];
  if (above === undefined || below === undefined) {
    const nearest = above ?? below;
    return nearest === undefined ? value : value + nearest.reference - nearest.indicated;
  }
  const share = (value - below.indicated) / (above.indicated - below.indicated);
  return below.reference + share * (above.reference - below.reference);
};

/**
 * How the unit that stands for a device is vouched for: the certificate that runs out first, which holds
 * until then, not included; or another unit, of this serial number, hangs there since then without one.
 */
export type Calibration =
  | { readonly number: string; readonly until: Instant }
  | { readonly missingSince: Instant; readonly serial: string };
