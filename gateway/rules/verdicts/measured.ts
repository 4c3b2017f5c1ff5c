import type { PointId, ZoneId } from '../../core/identity.js';
import type { Instant, Millis } from '../../core/time.js';
import type { Band, Hint, PointEvidence, Verdict, VerdictMethod } from '../../core/verdict.js';
import { confidenceOf } from '../standards/choice.js';
import { printed } from './figure.js';
import { type Judged, judge, shownDecimals } from './judge.js';
import type { Rule } from './rule.js';

/** Verdicts on values that are no mean of one sensor's readings: surveys, balances, estimates, drills. */

export interface Measured {
  /** In the unit of the limit. */
  readonly value: number;
  /** Within which it lies. */
  readonly low: number;
  readonly high: number;
  /** Parts of the uncertainty are a judgement and not a maker's figure. */
  readonly assumed: boolean;
}

/** A value against its limit by the side of its uncertainty that looks towards the limit. */
export const judgeMeasured = (
  rule: Pick<Rule['requirement'], 'decimals' | 'shown' | 'comparison'>,
  band: Band,
  { value, low, high }: Measured,
): Judged & { readonly uncertainty: number } => {
  const towards = (bound: number | undefined): number =>
    bound === undefined ? 0 : bound >= value ? high - value : value - low;
  const uncertainty = Math.max(towards(band.most), towards(band.least));
  return { ...judge(rule, band, value, uncertainty), uncertainty };
};

export interface MeasuredIn {
  readonly zone: ZoneId;
  readonly rule: Rule;
  readonly band: Band;
  readonly method: VerdictMethod;
  readonly since?: Instant;
  readonly measured: Measured;
  readonly window: Verdict['window'];
  readonly standing: Verdict['standing'];
  readonly hints: readonly Hint[];
  /** How many readings, places or people it rests on, and for how long everything was known. */
  readonly n: number;
  readonly good: Millis;
  /** The one point that was looked at. */
  readonly of?: PointId;
}

export const measuredVerdict = (about: MeasuredIn): Verdict => {
  const { zone, rule, band, method, measured, window, standing, hints, n, good } = about;
  const { standard, key, requirement } = rule;
  const judged = judgeMeasured(requirement, band, measured);
  const decimals = shownDecimals(requirement);
  const figure: Omit<PointEvidence, 'point' | 'verdict'> = {
    value: printed(measured.value, decimals),
    uncertainty: { value: printed(judged.uncertainty, decimals), assumed: measured.assumed },
    n,
    good,
    uncertain: 0 as Millis,
    comparison: judged.comparison,
    occupied: { good: 0 as Millis },
  };
  return {
    zone,
    standard: standard.id,
    requirement: key,
    clause: requirement.clause,
    confidence: confidenceOf(requirement, standard),
    window,
    method,
    ...(about.since !== undefined && { since: about.since }),
    ...figure,
    verdict: judged.verdict,
    reasons: [],
    unit: requirement.unit,
    limit: band,
    minimumData: requirement['minimum-data'],
    combined: 'mean',
    points: about.of === undefined ? [] : [{ point: about.of, verdict: judged.verdict, ...figure }],
    standing,
    hints,
  };
};

/** A stretch of time that is no window of the clock. */
export const stretch = (from: Instant, to: Instant): Verdict['window'] => ({
  length: 'whole',
  from,
  to,
});
