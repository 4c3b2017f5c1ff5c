import type { Quantity } from '../../core/quantity.js';
import { quantityRow } from '../../core/quantity.js';
import type { Millis } from '../../core/time.js';
import type { Figure, Hint, Reason, VerdictValue } from '../../core/verdict.js';
import type { Requirement, Standard } from '../standards/standard.js';
import type { Asked, Found } from './evidence.js';
import { printed, settled } from './figure.js';
import { judge, shownDecimals } from './judge.js';

/** What the points of a zone say together. */
export interface Together {
  readonly verdict: VerdictValue;
  readonly figure: Figure;
  readonly reasons: readonly Reason[];
  readonly hints: readonly Hint[];
}

/**
 * How the points of a zone become one answer. A standard may average the points of its own test; while a
 * hall in use is watched, a mean would hide the corner without fresh air. Extremes are never averaged.
 */
export const combines = (
  { points }: Pick<Standard, 'points'>,
  { statistic }: Pick<Requirement, 'statistic'>,
  isTest: boolean,
): 'mean' | 'worst' => (statistic === 'mean' ? points[isTest ? 'test' : 'monitoring'] : 'worst');

/** The worst of the points, which are given the worst first. */
export const worstOf = ([worst]: readonly [Found, ...Found[]]): Together => {
  const { point: _point, verdict, ...figure } = worst.shown;
  return { verdict, figure, reasons: worst.reasons(), hints: [] };
};

type Sound = Found & { readonly value: number; readonly uncertainty: number };

const isSound = (found: Found): found is Sound =>
  found.isEnough && found.value !== undefined && found.uncertainty !== undefined;

/**
 * The mean of the points that have data enough. Instruments of one model err alike, so the uncertainty
 * of the mean is the mean of theirs and no less. Without one of its points the mean only indicates.
 */
export const meanOf = (
  found: readonly [Found, ...Found[]],
  asked: Asked,
  quantity: Quantity,
): Together => {
  const sound = found.filter(isSound);
  const [first] = sound;
  if (first === undefined || asked.isOutside || typeof asked.band === 'string')
    return worstOf(found);
  const { requirement, band } = asked;
  const decimals = shownDecimals(requirement);
  const mean = meanAs(quantityRow(quantity).mean);
  const value = mean(sound.map(({ value }) => value));
  const uncertainty = meanAs(undefined)(sound.map(({ uncertainty }) => uncertainty));
  const inOpening = sound.flatMap(({ occupied }) => (occupied === undefined ? [] : [occupied]));
  const judged = judge(requirement, band, value, uncertainty);
  const shown = sound.map((one) => one.shown);
  const least = (of: (figure: Figure) => Millis): Millis => Math.min(...shown.map(of)) as Millis;
  return {
    verdict: judged.verdict,
    figure: {
      value: printed(value, decimals),
      uncertainty: {
        value: printed(uncertainty, decimals),
        assumed: shown.some((figure) => figure.uncertainty?.assumed === true),
      },
      n: shown.reduce((sum, { n }) => sum + n, 0),
      good: least(({ good }) => good),
      uncertain: Math.max(...shown.map(({ uncertain }) => uncertain)) as Millis,
      comparison: judged.comparison,
      occupied: {
        ...(inOpening.length > 0 && { value: printed(mean(inOpening), decimals) }),
        good: least(({ occupied }) => occupied.good),
      },
    },
    reasons: found.filter((one) => !isSound(one)).flatMap(({ reasons }) => reasons()),
    hints:
      sound.length < found.length
        ? [{ why: 'points-missing', present: sound.length, wanted: found.length }]
        : [],
  };
};

const meanAs =
  (kind: 'energy' | undefined) =>
  (values: readonly number[]): number => {
    const weights = kind === 'energy' ? values.map((value) => 10 ** (value / 10)) : values;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const mean = sum / values.length;
    return settled(kind === 'energy' ? 10 * Math.log10(mean) : mean);
  };
