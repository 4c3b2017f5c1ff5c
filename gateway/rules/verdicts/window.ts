import { type Hall, pointsOf, type Zone } from '../../core/hall.js';
import type { Quantity } from '../../core/quantity.js';
import type { Millis } from '../../core/time.js';
import type { Unit } from '../../core/unit.js';
import type { Band, NoLimit, Reason, Verdict } from '../../core/verdict.js';
import { confidenceOf } from '../standards/choice.js';
import type { Requirement } from '../standards/standard.js';
import { factorTo } from '../standards/units.js';
import type { Calendar, Window } from './calendar.js';
import { combines, meanOf, worstOf } from './combine.js';
import { type Asked, type Counted, evidenceOf, type Found, worstFirst } from './evidence.js';
import { bandOf, seasonOf } from './judge.js';
import type { Rule } from './rule.js';
import { type FormalTest, pointsFor, standingOf, testOf, tookPart } from './standing.js';

/** One requirement in one zone and the points that speak for it: all that does not change from window to window. */
export interface Matter {
  readonly hall: Hall;
  readonly zone: Zone;
  readonly rule: Rule;
  readonly quantity: Quantity;
  readonly scale: number;
  readonly sampling: { readonly present: number; readonly wanted: number } | undefined;
}

export const matterOf = (hall: Hall, zone: Zone, rule: Rule, quantity: Quantity): Matter => {
  const { standard, requirement } = rule;
  return {
    hall,
    zone,
    rule,
    quantity,
    scale: factorTo(quantity, requirement.unit as Unit, standard.reference) ?? Number.NaN,
    sampling: pointsFor(hall, zone, requirement, standard),
  };
};

/** Why the requirement says nothing about this window. */
const outsideOf = (
  requirement: Requirement,
  { open }: Calendar,
  { first, last }: Window,
  band: Band | NoLimit,
): Reason | undefined => {
  if (requirement['not-judged'] !== undefined) return { why: 'not-judged' };
  if (typeof band === 'string') return { why: band };
  if (requirement.during === 'opening')
    for (let slice = first; slice < last; slice += 1)
      if (open[slice] !== 1) return { why: 'closed' };
  return undefined;
};

/**
 * The verdict on one window. `soFar`: the window still runs, and what there is of it is judged although
 * it may be too little for a verdict.
 */
export const verdictOn = (
  matter: Matter,
  calendar: Calendar,
  window: Window,
  counted: readonly [Counted, ...Counted[]],
  tests: readonly FormalTest[],
  soFar = false,
): Verdict => {
  const { hall, zone, rule, quantity, scale, sampling } = matter;
  const { requirement, standard } = rule;
  const band = bandOf(requirement.limit, seasonOf(hall.season, window.date), zone);
  const outside = outsideOf(requirement, calendar, window, band);
  const asked: Asked = {
    requirement,
    window,
    scale,
    band,
    isOutside: outside !== undefined,
    minimum: soFar ? 0 : requirement['minimum-data'],
  };
  const test = testIn(matter, window, counted, tests);
  const speaking =
    test === undefined ? counted : counted.filter((one) => tookPart(test, one.point.id));
  const found = speaking.map((one) => evidenceOf(one, asked)).sort(worstFirst) as [
    Found,
    ...Found[],
  ];
  const combined = combines(standard, requirement, test !== undefined);
  const together = combined === 'mean' ? meanOf(found, asked, quantity) : worstOf(found);
  const stands = standingOf({
    requirement,
    points: speaking,
    sampling: test === undefined ? sampling : sampledIn(test, matter),
    window,
    test,
    hints: together.hints,
  });
  return {
    zone: zone.id,
    standard: standard.id,
    requirement: rule.key,
    clause: requirement.clause,
    confidence: confidenceOf(requirement, standard),
    window: { length: requirement.window, from: window.from, to: window.to },
    ...together.figure,
    verdict: together.verdict,
    reasons: outside === undefined ? together.reasons : [outside],
    unit: requirement.unit,
    ...(typeof band === 'object' && { limit: band }),
    minimumData: requirement['minimum-data'],
    combined,
    points: found.map(({ shown }) => shown),
    ...stands,
  };
};

/** The test that the window is part of: one in which none of these points took part is none of theirs. */
const testIn = (
  { zone }: Matter,
  window: Window,
  counted: readonly Counted[],
  tests: readonly FormalTest[],
): FormalTest | undefined => {
  const test = testOf(tests, zone.id, window);
  return test !== undefined && counted.some((one) => tookPart(test, one.point.id))
    ? test
    : undefined;
};

/** Points of the test, wherever in the air space they hang, beside those that the standard wants. */
const sampledIn = (
  { points }: FormalTest,
  { sampling, hall, quantity }: Matter,
): Matter['sampling'] =>
  sampling === undefined || points === undefined
    ? sampling
    : {
        ...sampling,
        present: pointsOf(hall).filter(
          (point) => point.quantity === quantity && points.includes(point.id),
        ).length,
      };

/** What no reading can say, or nobody measures: for the whole time asked about. */
export const unjudged = (
  { from, to }: Pick<Verdict['window'], 'from' | 'to'>,
  zone: Zone,
  { standard, key, requirement }: Rule,
  why: Reason,
): Verdict => {
  const band = bandOf(requirement.limit, undefined, zone);
  return {
    zone: zone.id,
    standard: standard.id,
    requirement: key,
    clause: requirement.clause,
    confidence: confidenceOf(requirement, standard),
    window: { length: 'whole', from, to },
    n: 0,
    good: 0 as Millis,
    uncertain: 0 as Millis,
    occupied: { good: 0 as Millis },
    verdict: 'insufficient-data',
    reasons: [why],
    unit: requirement.unit,
    ...(typeof band === 'object' && { limit: band }),
    minimumData: requirement['minimum-data'],
    combined: combines(standard, requirement, false),
    points: [],
    standing: 'indicative',
    hints: [],
  };
};
