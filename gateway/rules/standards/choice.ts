import type { Hall, Zone } from '../../core/hall.js';
import { CONFIDENCES, type Confidence } from '../../core/verdict.js';
import type { Requirement, Standard } from './standard.js';

/** Which standards judge which zone, and how well a requirement is known. */

/** Whether a standard speaks of this hall at all. */
export const speaksOf = ({ regions, halls }: Standard, { id, region }: Hall): boolean =>
  (halls === undefined || halls.includes(id)) &&
  (regions === undefined || regions.some((code) => region?.startsWith(code)));

/** Whether the site chose a standard for its subject in a zone; undefined where it chose none at all. */
export const isChosen = (
  { id, subject }: Standard,
  { standards }: Pick<Zone, 'standards'>,
): boolean | undefined => standards?.[subject]?.includes(id);

const isDeclared = ({ crowdedPlace }: Pick<Hall, 'crowdedPlace'>, { declared }: Requirement) =>
  declared === undefined ||
  crowdedPlace === undefined ||
  crowdedPlace === (declared === 'crowded-place');

/** What a standard asks of a zone by its kind and by what the site has declared, under its keys. */
export const requirementsFor = (
  standard: Standard,
  hall: Pick<Hall, 'crowdedPlace'>,
  { kind }: Pick<Zone, 'kind'>,
): readonly (readonly [key: string, requirement: Requirement])[] =>
  Object.entries(standard.requirements).filter(
    ([, requirement]) =>
      (requirement['zone-kinds'] ?? standard['zone-kinds']).includes(kind) &&
      isDeclared(hall, requirement),
  );

/** Gases whose limit is a mass: the reference state of the standard moves the value. */
const isConverted = ({ quantity, unit }: Requirement): boolean =>
  unit === 'mg/m3' && (quantity === 'co' || quantity === 'o3');

/**
 * Of the limit, its clause, its minimum data and the state of the gas: the worst known of them, unless
 * somebody has read the text itself.
 */
export const confidenceOf = (requirement: Requirement, { reference }: Standard): Confidence => {
  if (requirement['verified-by'] !== undefined) return 'sure';
  const known: readonly (Confidence | undefined)[] = [
    requirement.confidence,
    requirement['data-confidence'],
    isConverted(requirement) ? reference?.confidence : undefined,
  ];
  return [...CONFIDENCES].reverse().find((one) => known.includes(one)) ?? 'sure';
};
