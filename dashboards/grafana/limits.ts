import { fileURLToPath } from 'node:url';
import type { Quantity } from '../../gateway/core/quantity.js';
import type { Unit } from '../../gateway/core/unit.js';
import type { Band } from '../../gateway/core/verdict.js';
import type { Limit, Requirement, Standard } from '../../gateway/rules/standards/standard.js';
import { factorTo } from '../../gateway/rules/standards/units.js';
import { readStandards } from '../../gateway/standards.js';

/** Bounds that a panel draws, in the unit of its quantity, and where they stand written. */
export interface DrawnLimit {
  readonly band: Band;
  /** `GB/T 18883-2022 table 1, row 8`. */
  readonly source: string;
  readonly confidence: Requirement['confidence'];
}

const STANDARDS = fileURLToPath(new URL('../../gateway/rules/standards', import.meta.url));

/** Every standard that ships with us, by its id. Throws where a file is wrong. */
export const standardsById = (): ReadonlyMap<string, Standard> => {
  const { standards, mistakes } = readStandards([STANDARDS]);
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  return new Map(standards.map((standard) => [standard.id, standard]));
};

/** What is allowed in some season: between the lower of the lower bounds and the upper of the upper. */
const widest = (limit: Limit): Band => {
  if ('of-zone' in limit) return {};
  if (!('summer' in limit)) return limit;
  const { summer, winter } = limit;
  return {
    ...(summer.least !== undefined &&
      winter.least !== undefined && { least: Math.min(summer.least, winter.least) }),
    ...(summer.most !== undefined &&
      winter.most !== undefined && { most: Math.max(summer.most, winter.most) }),
  };
};

/** The limit of one requirement as a panel draws it. Throws where there is none, or its unit cannot be drawn. */
export const limitOf = (
  standards: ReadonlyMap<string, Standard>,
  id: string,
  key: string,
): DrawnLimit => {
  const standard = standards.get(id);
  const requirement = standard?.requirements[key];
  if (standard === undefined || requirement === undefined) throw new Error(`no ${id}/${key}`);
  const { quantity, unit, limit, clause, confidence } = requirement;
  const factor = factorTo(quantity as Quantity, unit as Unit, standard.reference);
  if (factor === undefined) throw new Error(`${id}/${key}: ${unit} cannot be drawn`);
  const drawn = (bound: number | undefined): number | undefined =>
    bound === undefined ? undefined : Number((bound / factor).toPrecision(6));
  const { least, most } = widest(limit);
  return {
    band: { least: drawn(least), most: drawn(most) },
    source: `${standard.number}, ${clause}`,
    confidence,
  };
};
