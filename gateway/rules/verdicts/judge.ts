import type { Season, Zone } from '../../core/hall.js';
import type { Band, Comparison, Met, NoLimit, VerdictValue } from '../../core/verdict.js';
import type { Limit, Requirement } from '../standards/standard.js';
import { printed, rounded, settled } from './figure.js';

/** `heating` is a standard's winter, `cooling` its summer; between them neither band holds. */
export type SeasonOfDay = 'heating' | 'cooling' | 'transitional';

const within = (day: string, { from, to }: { from: string; to: string }): boolean =>
  from <= to ? from <= day && day <= to : day >= from || day <= to;

/** Season of a local date (`2026-02-28`); undefined where the hall has declared none. */
export const seasonOf = (season: Season | undefined, date: string): SeasonOfDay | undefined => {
  if (season === undefined) return undefined;
  const day = date.slice(5);
  if (within(day, season.heating)) return 'heating';
  return within(day, season.cooling) ? 'cooling' : 'transitional';
};

/** The bounds that hold in this zone and season, or why there are none. */
export const bandOf = (
  limit: Limit,
  season: SeasonOfDay | undefined,
  zone: Pick<Zone, 'capacity'>,
): Band | NoLimit => {
  if ('of-zone' in limit)
    return zone.capacity === undefined ? 'no-capacity' : { most: zone.capacity };
  if (!('summer' in limit)) return limit;
  if (season === undefined) return 'no-season';
  if (season === 'transitional') return 'transitional-season';
  return season === 'cooling' ? limit.summer : limit.winter;
};

export interface Judged {
  readonly verdict: Extract<VerdictValue, Met | 'borderline'>;
  readonly comparison: Comparison;
  /** How far the value is inside its limits; negative outside. */
  readonly margin: number;
}

type Rule = Pick<Requirement, 'decimals' | 'shown' | 'comparison'>;

export const shownDecimals = ({ decimals, shown }: Pick<Rule, 'decimals' | 'shown'>): number =>
  shown ?? decimals + 1;

const boundsOf = ({ most, least }: Band): readonly (readonly [bound: number, sign: 1 | -1])[] => [
  ...(most === undefined ? [] : [[most, 1] as const]),
  ...(least === undefined ? [] : [[least, -1] as const]),
];

/** Value and uncertainty are in the unit of the limit. */
export const judge = (rule: Rule, band: Band, value: number, uncertainty: number): Judged => {
  const exact = settled(value);
  const round = rounded(exact, rule.decimals);
  const bounds = boundsOf(band);
  const met = (compared: number): Met =>
    bounds.every(([bound, sign]) => sign * (bound - compared) >= 0) ? 'compliant' : 'non-compliant';
  const isNear = bounds.some(([bound]) => settled(Math.abs(exact - bound)) < settled(uncertainty));
  const comparison: Comparison = {
    judges: rule.comparison,
    full: { value: printed(exact, shownDecimals(rule)), verdict: met(exact) },
    rounded: { value: printed(round, rule.decimals), verdict: met(round) },
  };
  return {
    verdict: isNear ? 'borderline' : comparison[rule.comparison].verdict,
    comparison,
    margin: Math.min(...bounds.map(([bound, sign]) => settled(sign * (bound - exact)))),
  };
};
