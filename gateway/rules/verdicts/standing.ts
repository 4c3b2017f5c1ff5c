import type { Hall, Point, Zone } from '../../core/hall.js';
import { pointsOf } from '../../core/hall.js';
import type { ZoneId } from '../../core/identity.js';
import { hours, type Instant } from '../../core/time.js';
import type { Hint, Stands } from '../../core/verdict.js';
import type { Requirement, Standard } from '../standards/standard.js';
import { accuracyOf, type Instrument } from './instrument.js';

/** Sampling of a zone whose doors and windows were closed since `closed`. */
export interface FormalTest {
  readonly zone: ZoneId;
  readonly closed: Instant;
  readonly from: Instant;
  readonly to: Instant;
}

/** GB/T 18883-2022, annex A: closed this long before sampling (domain.md §1.2). */
const CLOSED_BEFORE = hours(12);

/** Sampling points that the standard wants for the air space of a zone, and those that are there. */
export const pointsFor = (
  hall: Hall,
  zone: Zone,
  { quantity }: Pick<Requirement, 'quantity'>,
  { 'sampling-points': wanted }: Pick<Standard, 'sampling-points'>,
): { readonly present: number; readonly wanted: number } | undefined => {
  const space = hall.zones.filter(({ airSpace }) => airSpace === zone.airSpace);
  const area = space.reduce((sum, { areaM2 }) => sum + (areaM2 ?? 0), 0);
  const row = wanted?.table.find(
    ({ below = Number.POSITIVE_INFINITY, 'up-to': upTo = Number.POSITIVE_INFINITY }) =>
      area < below && area <= upTo,
  );
  if (row === undefined) return undefined;
  const present = pointsOf(hall).filter(
    (point) => point.quantity === quantity && space.some(({ id }) => id === point.zone),
  ).length;
  return { present, wanted: row.points };
};

const isValid = (
  { certificate }: Instrument,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): boolean => certificate !== undefined && certificate.from <= from && to <= certificate.until;

/** Whether the window lies in a test of the zone, closed for as long as the standard wants. */
export const isTested = (
  tests: readonly FormalTest[],
  zone: ZoneId,
  window: { readonly from: Instant; readonly to: Instant },
): boolean =>
  tests.some(
    (test) =>
      test.zone === zone &&
      test.closed + CLOSED_BEFORE <= test.from &&
      test.from <= window.from &&
      window.to <= test.to,
  );

export interface StandingOf {
  readonly requirement: Requirement;
  readonly points: readonly { readonly point: Point; readonly instrument: Instrument }[];
  readonly sampling: { readonly present: number; readonly wanted: number } | undefined;
  readonly window: { readonly from: Instant; readonly to: Instant };
  readonly isTest: boolean;
  /** What is known already. */
  readonly hints: readonly Hint[];
}

export const standingOf = (about: StandingOf): Stands => {
  const { requirement, points, sampling, window } = about;
  const hints: Hint[] = [...about.hints];
  if (sampling !== undefined && sampling.present < sampling.wanted)
    hints.push({ why: 'too-few-points', ...sampling });
  if (points.some(({ instrument }) => !isValid(instrument, window)))
    hints.push({ why: 'no-certificate' });
  if (points.some(({ point, instrument }) => accuracyOf(point.quantity, instrument).assumed))
    hints.push({ why: 'accuracy-assumed' });
  if (requirement['indicates-only'] !== undefined) hints.push({ why: 'fixed-sensor' });
  if (hints.length > 0) return { standing: 'indicative', hints };
  return { standing: about.isTest ? 'formal' : 'monitoring', hints };
};
