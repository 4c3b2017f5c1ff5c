import type { Point } from '../../core/hall.js';
import type { Stay } from '../../core/stay.js';
import type {
  Band,
  Gap,
  NoLimit,
  PointEvidence,
  Reason,
  VerdictValue,
} from '../../core/verdict.js';
import type { Requirement } from '../standards/standard.js';
import type { Window } from './calendar.js';
import { printed, settled } from './figure.js';
import { accuracyOf, type Instrument } from './instrument.js';
import { judge, shownDecimals } from './judge.js';
import type { Tally } from './tally.js';

/** A point with what its readings add up to. */
export interface Counted {
  readonly point: Point;
  readonly instrument: Instrument;
  /** What a reading is multiplied by at this altitude; undefined where nobody knows. */
  readonly factor: number | undefined;
  readonly tally: Tally;
  /** Of a point that was moved: when it hung in this zone. */
  readonly stays?: readonly Stay[];
}

/** What is asked of every point in one window. */
export interface Asked {
  readonly requirement: Requirement;
  readonly window: Window;
  /** From the unit of the quantity to that of the limit. */
  readonly scale: number;
  readonly band: Band | NoLimit;
  /** The requirement says nothing about this window. */
  readonly isOutside: boolean;
  /** Good time that a verdict needs: none while the window still runs. */
  readonly minimum: number;
}

/** What one point says of one window, before it is printed. */
export interface Found {
  readonly shown: PointEvidence;
  /** In the unit of the limit; absent without good data. */
  readonly value?: number;
  readonly uncertainty?: number;
  readonly occupied?: number;
  readonly isEnough: boolean;
  /** How far the value is inside its limits, or how much good time there was. */
  readonly margin: number;
  readonly reasons: () => readonly Reason[];
}

const GAPS_NAMED = 3;

/** The worst first; of equals the one nearest to its limit, then by name. */
const RANK: Readonly<Record<VerdictValue, number>> = {
  'non-compliant': 0,
  'insufficient-data': 1,
  borderline: 2,
  compliant: 3,
  'not-applicable': 4,
};

export const worstFirst = (one: Found, other: Found): number =>
  RANK[one.shown.verdict] - RANK[other.shown.verdict] ||
  one.margin - other.margin ||
  (one.shown.point < other.shown.point ? -1 : 1);

export const evidenceOf = (counted: Counted, asked: Asked): Found => {
  const { point, instrument, factor, tally } = counted;
  const { requirement, window, scale, band, isOutside, minimum } = asked;
  const { n, good, uncertain, occupied, ...figures } = tally.figures(window);
  const raw = figures[requirement.statistic];
  const decimals = shownDecimals(requirement);
  const inUnit = (value: number): number => settled(value * (factor ?? 1) * scale);
  const accuracy = accuracyOf(point.quantity, instrument, window);
  const value = raw === undefined ? undefined : inUnit(raw);
  const uncertainty =
    value === undefined
      ? undefined
      : settled(accuracy.absolute * scale + (accuracy.percent / 100) * Math.abs(value));
  const inOpening = occupied.mean === undefined ? undefined : inUnit(occupied.mean);
  const isEnough = value !== undefined && good >= minimum;
  const judged =
    value === undefined || uncertainty === undefined || typeof band === 'string'
      ? undefined
      : judge(requirement, band, value, uncertainty);
  const verdict: VerdictValue = isOutside
    ? 'not-applicable'
    : isEnough && judged !== undefined
      ? judged.verdict
      : 'insufficient-data';
  return {
    shown: {
      point: point.id,
      verdict,
      ...(value !== undefined && { value: printed(value, decimals) }),
      ...(uncertainty !== undefined && {
        uncertainty: { value: printed(uncertainty, decimals), assumed: accuracy.assumed },
      }),
      n,
      good,
      uncertain,
      ...(judged !== undefined && verdict === judged.verdict && { comparison: judged.comparison }),
      occupied: {
        ...(inOpening !== undefined && { value: printed(inOpening, decimals) }),
        good: occupied.good,
      },
    },
    ...(value !== undefined && { value }),
    ...(uncertainty !== undefined && { uncertainty }),
    ...(inOpening !== undefined && { occupied: inOpening }),
    isEnough,
    margin: isOutside ? 0 : isEnough ? (judged?.margin ?? 0) : good,
    reasons: () => {
      if (verdict !== 'insufficient-data') return [];
      if (factor === undefined) return [{ why: 'altitude' }];
      return [{ why: 'gaps', point: point.id, gaps: longest(tally.gaps(window)) }];
    },
  };
};

/** The longest few, in order of time. */
const longest = (gaps: readonly Gap[]): readonly Gap[] =>
  [...gaps]
    .sort((one, other) => other.to - other.from - (one.to - one.from))
    .slice(0, GAPS_NAMED)
    .sort((one, other) => one.from - other.from);
