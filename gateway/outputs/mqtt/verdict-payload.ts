import type { Instant } from '../../core/time.js';
import { coverageOf, type Excursion, type GivenVerdict, type Reason } from '../../core/verdict.js';

type Stamp = (at: Instant) => string;

const reasonFacts = (reason: Reason, stamp: Stamp): object =>
  reason.why === 'gaps'
    ? {
        ...reason,
        gaps: reason.gaps.map(({ from, to, why }) => ({ from: stamp(from), to: stamp(to), why })),
      }
    : reason;

/** A verdict as people read it: stamps with their offset, coverage from 0 to 1, what each point said. */
export const verdictFacts = (given: GivenVerdict, stamp: Stamp): object => {
  const { window, reasons, points, uncertainty, ...rest } = given;
  return {
    ...rest,
    coverage: Math.round(coverageOf(given) * 1e4) / 1e4,
    ...(uncertainty && { uncertainty: uncertainty.value }),
    window: { ...window, from: stamp(window.from), to: stamp(window.to) },
    reasons: reasons.map((reason) => reasonFacts(reason, stamp)),
    points: points.map(({ point, value, verdict }) => ({
      point,
      verdict,
      ...(value !== undefined && { value }),
    })),
  };
};

export const excursionFacts = (
  { start, end, worst, ...rest }: Excursion,
  stamp: Stamp,
): object => ({
  ...rest,
  start: stamp(start),
  end: stamp(end),
  worst: { ...worst, from: stamp(worst.from), to: stamp(worst.to) },
});
