import type { Season, Zone } from '../../core/hall.js';
import type { RecordId, ZoneId } from '../../core/identity.js';
import type { LaboratoryRecord } from '../../core/record.js';
import { type Instant, type Millis, millis } from '../../core/time.js';
import type { LimitUnit, Verdict, VerdictValue } from '../../core/verdict.js';
import { confidenceOf } from '../standards/choice.js';
import { printed, settled } from './figure.js';
import { bandOf, judge, seasonOf, shownDecimals } from './judge.js';
import type { Rule } from './rule.js';

/** What a laboratory found in a sample of a zone, in the unit of the limit. */
export interface LaboratoryResult
  extends Omit<LaboratoryRecord, 'kind' | 'sampledAt' | 'sampledUntil' | 'method' | 'file'> {
  readonly record: RecordId;
  readonly from: Instant;
  readonly to: Instant;
  /** Local date of the beginning. */
  readonly date: string;
}

/**
 * 公共场所卫生管理条例实施细则 (2011) art. 19 has public places tested once a year (likely): an older
 * result says nothing any more.
 */
const LASTS: Millis = millis(365 * 86_400_000);

const MOST_DIGITS = 10;

type Within = Pick<Verdict['window'], 'from' | 'to'>;

/** Those that speak of the time asked about: all that were sampled in it, else the last one before it. */
export const speakingOf = (
  results: readonly LaboratoryResult[],
  zone: ZoneId,
  { key, requirement }: Rule,
  { from, to }: Within,
): { readonly results: readonly LaboratoryResult[]; readonly tooOld?: LaboratoryResult } => {
  const ours = results
    .filter(
      (one) =>
        one.zone === zone && one.quantity === key && one.unit === requirement.unit && one.from < to,
    )
    .sort((one, other) => one.from - other.from);
  const within = ours.filter((one) => one.from >= from);
  if (within.length > 0) return { results: within };
  const last = ours.at(-1);
  if (last === undefined) return { results: [] };
  return from - last.from <= LASTS ? { results: [last] } : { results: [], tooOld: last };
};

/** A verdict on one result; its window is the time of sampling. */
export const laboratoryVerdict = (
  result: LaboratoryResult,
  zone: Zone,
  { standard, key, requirement }: Rule,
  season: Season | undefined,
): Verdict => {
  const band = bandOf(requirement.limit, seasonOf(season, result.date), zone);
  const value = settled(result.value);
  const decimals = Math.max(shownDecimals(requirement), decimalsOf(result.value));
  const judged =
    typeof band === 'string'
      ? undefined
      : judge({ ...requirement, shown: decimals }, band, value, result.uncertainty ?? 0);
  // What the method cannot see may be above the limit all the same.
  const isBlind = result.below === true && judged?.comparison.full.verdict === 'non-compliant';
  const verdict: VerdictValue =
    judged === undefined ? 'not-applicable' : isBlind ? 'insufficient-data' : judged.verdict;
  const { record, report, laboratory, cma, below, from, to } = result;
  return {
    zone: zone.id,
    standard: standard.id,
    requirement: key,
    clause: requirement.clause,
    confidence: confidenceOf(requirement, standard),
    window: { length: requirement.window, from, to },
    value: printed(value, decimals),
    ...(result.uncertainty !== undefined && {
      uncertainty: { value: printed(result.uncertainty, decimals), assumed: false },
    }),
    n: 1,
    good: millis(0),
    uncertain: millis(0),
    ...(judged !== undefined && !isBlind && { comparison: judged.comparison }),
    occupied: { good: millis(0) },
    verdict,
    reasons:
      typeof band === 'string' ? [{ why: band }] : isBlind ? [{ why: 'detection-limit' }] : [],
    unit: requirement.unit as LimitUnit,
    ...(typeof band === 'object' && { limit: band }),
    minimumData: requirement['minimum-data'],
    combined: 'worst',
    points: [],
    laboratory: {
      record,
      report,
      laboratory,
      ...(cma !== undefined && { cma }),
      ...(below && { below }),
    },
    standing: cma === undefined ? 'indicative' : 'formal',
    hints: cma === undefined ? [{ why: 'no-cma' }] : [],
  };
};

/** Digits after the point that the laboratory reported: it rounds, we do not. */
const decimalsOf = (value: number): number => {
  let digits = 0;
  while (digits < MOST_DIGITS && Number(value.toFixed(digits)) !== value) digits += 1;
  return digits;
};
