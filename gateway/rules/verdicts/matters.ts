import { type Hall, type Point, pointsOf } from '../../core/hall.js';
import type { VerdictId } from '../../core/identity.js';
import { type Millis, minutes, seconds } from '../../core/time.js';
import { verdictId } from '../../core/verdict.js';
import { speaksOf } from '../standards/choice.js';
import type { Standard } from '../standards/standard.js';
import { rulesFor } from './rule.js';
import { type Matter, matterOf } from './window.js';

/** Answers under way when a window ends have come by then. */
const COMES_WITHIN = seconds(10);
/** An alarm brings readings of this long before it to the tape, where a point is asked oftener than kept. */
const KEPT_BEFORE_ALARM = minutes(5);

/** One requirement in one zone that readings judge while the hall is in use. */
export interface LiveMatter {
  readonly id: VerdictId;
  readonly matter: Matter;
  readonly points: readonly [Point, ...Point[]];
  /** This long after the end of a window nothing is added to it any more. */
  readonly settles: Millis;
}

const settlesAfter = (points: readonly Point[]): Millis =>
  points.some(({ period, keepEvery }) => period < keepEvery)
    ? ((KEPT_BEFORE_ALARM + COMES_WITHIN) as Millis)
    : COMES_WITHIN;

/** What is judged live: all that has a point, but for the year, which is looked at in an assessment. */
export const liveMatters = (hall: Hall, standards: readonly Standard[]): readonly LiveMatter[] => {
  const speaking = standards.filter((standard) => speaksOf(standard, hall));
  const all = pointsOf(hall);
  return hall.zones.flatMap((zone) =>
    rulesFor(speaking, hall, zone).flatMap((rule): LiveMatter[] => {
      const { quantity, evidence, window } = rule.requirement;
      if (quantity === undefined || evidence !== 'monitoring' || window === 'annual') return [];
      const [first, ...others] = all.filter(
        (point) => point.zone === zone.id && point.quantity === quantity,
      );
      if (first === undefined) return [];
      const points = [first, ...others] as const;
      const about = { zone: zone.id, standard: rule.standard.id, requirement: rule.key };
      return [
        {
          id: verdictId(about),
          matter: matterOf(hall, zone, rule, quantity),
          points,
          settles: settlesAfter(points),
        },
      ];
    }),
  );
};
