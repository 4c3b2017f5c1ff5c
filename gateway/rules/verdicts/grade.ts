import type { Quantity } from '../../core/quantity.js';
import type { Instrument, Stretch } from './instrument.js';
import { accuracyOf, certificatesWithin } from './instrument.js';

/** What an instrument must be, to judge and not only indicate. A quantity without a row asks nothing. */
interface Grade {
  /** Worst accuracy, percent of the reading. */
  readonly percent: number;
  /** Classes of the verification document that are good enough whatever the maker says. */
  readonly classes: readonly string[];
}

/**
 * GB/T 5700 wants a lux meter not below class 1 (sure), whose error of indication is ±4 % (likely): a
 * wall sensor of ±7 % is for watching alone (domain.md §3, §9).
 */
const GRADES: Readonly<Partial<Record<Quantity, Grade>>> = {
  illuminance: { percent: 4, classes: ['1', '一级', '1级'] },
};

/** Whether the class of the instrument allows its values to judge in this stretch of time. */
export const mayJudge = (quantity: Quantity, instrument: Instrument, stretch: Stretch): boolean => {
  const grade = GRADES[quantity];
  if (grade === undefined) return true;
  const certificates = certificatesWithin(instrument, stretch);
  const isOfClass =
    certificates.length > 0 &&
    certificates.every((certificate) => grade.classes.includes(certificate.class ?? ''));
  if (isOfClass) return true;
  const { percent, assumed } = accuracyOf(quantity, instrument, stretch);
  return !assumed && percent <= grade.percent;
};
