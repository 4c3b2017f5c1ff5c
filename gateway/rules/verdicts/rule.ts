import type { Hall, Zone } from '../../core/hall.js';
import { isChosen, requirementsFor } from '../standards/choice.js';
import { inForceOn } from '../standards/editions.js';
import type { Requirement, Standard } from '../standards/standard.js';

/** One requirement of one standard, as it is asked of one zone. */
export interface Rule {
  readonly standard: Standard;
  readonly key: string;
  readonly requirement: Requirement;
  /** What the site decided of this standard, whatever its dates; undefined where it decided nothing. */
  readonly chosen?: boolean;
}

/** What the standards ask of a zone by its kind and by what the site has declared. */
export const rulesFor = (
  standards: readonly Standard[],
  hall: Pick<Hall, 'crowdedPlace'>,
  zone: Zone,
): readonly Rule[] =>
  standards.flatMap((standard) => {
    const chosen = isChosen(standard, zone);
    return requirementsFor(standard, hall, zone).map(([key, requirement]) => ({
      standard,
      key,
      requirement,
      ...(chosen !== undefined && { chosen }),
    }));
  });

/** Whether it judges a window that begins on this date; `regardless` of dates and choice if it was asked for. */
export const judgesOn = (
  { standard, chosen }: Rule,
  date: string,
  regardless: boolean | undefined,
): boolean => regardless === true || (chosen ?? inForceOn(standard, date));
