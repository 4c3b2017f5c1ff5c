import { confidenceOf } from './rules/standards/choice.js';
import type { Requirement, Standard } from './rules/standards/standard.js';
import type { StandardAnswer } from './web/standards.js';

const requirementAnswer = (
  requirement: Requirement,
  standard: Standard,
): StandardAnswer['requirements'][string] => {
  const { names, quantity, unit, evidence, window, clause, comparison } = requirement;
  const verifiedBy = requirement['verified-by'];
  return {
    names,
    ...(quantity !== undefined && { quantity }),
    unit,
    evidence,
    window,
    clause,
    confidence: confidenceOf(requirement, standard),
    ...(verifiedBy !== undefined && { verifiedBy }),
    comparison,
  };
};

/** A standard as the pages need it. */
export const standardAnswer = (standard: Standard): StandardAnswer => {
  const { id, number, names, role, requirements } = standard;
  const { from, until } = standard['in-force'];
  return {
    id,
    number,
    names,
    role,
    inForce: { from, ...(until !== undefined && { until }) },
    requirements: Object.fromEntries(
      Object.entries(requirements).map(([key, requirement]) => [
        key,
        requirementAnswer(requirement, standard),
      ]),
    ),
  };
};
