import type { Hall, Zone } from '../../core/hall.js';
import { inForceOn } from '../standards/editions.js';
import type { Requirement, Standard } from '../standards/standard.js';

/** One requirement of one standard. */
export interface Rule {
  readonly standard: Standard;
  readonly key: string;
  readonly requirement: Requirement;
}

/** Whether a standard speaks of this hall at all. */
export const speaksOf = ({ regions, halls }: Standard, { id, region }: Hall): boolean =>
  (halls === undefined || halls.includes(id)) &&
  (regions === undefined || regions.some((code) => region?.startsWith(code)));

/** What the standards ask of a zone of this kind. */
export const rulesFor = (standards: readonly Standard[], { kind }: Zone): readonly Rule[] =>
  standards.flatMap((standard) =>
    Object.entries(standard.requirements)
      .filter(([, rule]) => (rule['zone-kinds'] ?? standard['zone-kinds']).includes(kind))
      .map(([key, requirement]) => ({ standard, key, requirement })),
  );

/** Whether it judges a window that begins on this date; `regardless` of its dates if it was asked for. */
export const judgesOn = (
  { standard }: Rule,
  date: string,
  regardless: boolean | undefined,
): boolean => regardless === true || inForceOn(standard, date);
