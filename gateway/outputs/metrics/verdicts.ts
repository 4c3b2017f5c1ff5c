import type { Watch } from '../../core/ports.js';
import { coverageOf, type Verdict } from '../../core/verdict.js';
import type { Families, Labels, Sample } from './family.js';

const LABELS = ['zone', 'standard', 'requirement'];
const labelsOf = ({ zone, standard, requirement }: Verdict): Labels => ({
  zone,
  standard,
  requirement,
});

/** The last verdict of each requirement in each zone, and the excursions that go on. */
export const addVerdicts = (families: Families, { current }: Watch): void => {
  const verdicts = () => [...current.verdicts.values()];
  families.gauge(
    'hallkeeper_verdict',
    'Always 1: what the last window of a requirement was',
    [...LABELS, 'verdict'],
    () => verdicts().map((one): Sample => [{ ...labelsOf(one), verdict: one.verdict }, 1]),
  );
  families.gauge(
    'hallkeeper_verdict_coverage_ratio',
    'Share of that window with good data',
    LABELS,
    () => verdicts().map((one): Sample => [labelsOf(one), coverageOf(one)]),
  );
  families.gauge(
    'hallkeeper_excursions_active',
    'Stretches of non-compliant windows that go on',
    [],
    () => [[{}, current.excursions.size]],
  );
};
