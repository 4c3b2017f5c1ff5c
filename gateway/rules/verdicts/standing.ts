import type { Hall, Point, Zone } from '../../core/hall.js';
import { pointsOf } from '../../core/hall.js';
import type { PointId, ZoneId } from '../../core/identity.js';
import { hours, type Instant } from '../../core/time.js';
import type { Hint, Stands } from '../../core/verdict.js';
import type { Requirement, Standard } from '../standards/standard.js';
import { mayJudge } from './grade.js';
import { accuracyOf, certificatesWithin, type Instrument, type Stretch } from './instrument.js';

/** Sampling of a zone whose doors and windows were closed since `closed`. */
export interface FormalTest {
  readonly zone: ZoneId;
  readonly closed: Instant;
  readonly from: Instant;
  readonly to: Instant;
  /** The sampling points that took part, of all quantities; left out: all that hang there. */
  readonly points?: readonly PointId[];
}

/** GB/T 18883-2022, annex A: closed this long before sampling (domain.md §1.2). */
const CLOSED_BEFORE = hours(12);
const HOUR_MS = hours(1);

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

/** The test in which a window lies. */
export const testOf = (
  tests: readonly FormalTest[],
  zone: ZoneId,
  { from, to }: Stretch,
): FormalTest | undefined =>
  tests.find((test) => test.zone === zone && test.from <= from && to <= test.to);

/** Of the points of a requirement those that took part in the test. */
export const tookPart = ({ points }: FormalTest, point: PointId): boolean =>
  points === undefined || points.includes(point);

const isClosed = ({ closed, from }: FormalTest): boolean => closed + CLOSED_BEFORE <= from;

/** No certificate holds for the whole stretch: there never was one, or it ran out. */
export const uncertified = (
  point: PointId,
  instrument: Instrument,
  { from, to }: Stretch,
): Hint | undefined => {
  let reached = from;
  for (const one of certificatesWithin(instrument, { from, to })) {
    if (one.from > reached) break;
    reached = one.until;
  }
  if (reached >= to) return undefined;
  const before = (instrument.certificates ?? []).findLast(({ until }) => until <= reached);
  return before === undefined || before.replaced === true
    ? { why: 'no-certificate' }
    : { why: 'certificate-expired', point, until: before.until };
};

export interface StandingOf {
  readonly requirement: Requirement;
  readonly points: readonly { readonly point: Point; readonly instrument: Instrument }[];
  readonly sampling: { readonly present: number; readonly wanted: number } | undefined;
  readonly window: Stretch;
  readonly test: FormalTest | undefined;
  /** What is known already. */
  readonly hints: readonly Hint[];
}

export const standingOf = (about: StandingOf): Stands => {
  const { requirement, points, sampling, window, test } = about;
  const hints: Hint[] = [...about.hints];
  if (sampling !== undefined && sampling.present < sampling.wanted)
    hints.push({ why: 'too-few-points', ...sampling });
  if (test !== undefined && !isClosed(test))
    hints.push({
      why: 'closed-too-short',
      hours: Math.floor((test.from - test.closed) / HOUR_MS),
      wanted: CLOSED_BEFORE / HOUR_MS,
    });
  const [missing] = points.flatMap(
    ({ point, instrument }) => uncertified(point.id, instrument, window) ?? [],
  );
  if (missing !== undefined) hints.push(missing);
  if (points.some(({ point, instrument }) => !mayJudge(point.quantity, instrument, window)))
    hints.push({ why: 'class-too-low' });
  if (
    points.some(({ point, instrument }) => accuracyOf(point.quantity, instrument, window).assumed)
  )
    hints.push({ why: 'accuracy-assumed' });
  if (requirement['indicates-only'] !== undefined) hints.push({ why: 'fixed-sensor' });
  if (hints.length > 0) return { standing: 'indicative', hints };
  return { standing: test === undefined ? 'monitoring' : 'formal', hints };
};
