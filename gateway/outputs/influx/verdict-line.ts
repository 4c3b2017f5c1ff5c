import { coverageOf, type GivenVerdict, VERDICTS } from '../../core/verdict.js';
import { fields, measurement, text } from './protocol.js';

type Place = Readonly<Record<string, string | undefined>>;

/** One window of one requirement, stamped with its end. */
export const verdictLine = (
  place: Place,
  verdict: GivenVerdict,
  mark: string,
  shift: number,
): string => {
  const { value, uncertainty, limit } = verdict;
  const tags = measurement('verdict', {
    ...place,
    requirement: verdict.requirement,
    standard: verdict.standard,
  });
  const said = fields({
    code: `${VERDICTS.indexOf(verdict.verdict)}i`,
    coverage: coverageOf(verdict).toFixed(4),
    least: limit?.least?.toString(),
    most: limit?.most?.toString(),
    n: `${verdict.n}i`,
    standing: text(verdict.standing),
    uncertainty: uncertainty?.value,
    unit: text(verdict.unit),
    value,
    verdict: text(verdict.verdict),
  });
  return `${tags} ${said}${mark} ${verdict.window.to + shift}`;
};
