import type { Hall, Zone } from '../../core/hall.js';
import type { Verdict } from '../../core/verdict.js';
import { bandOf, seasonOf } from '../verdicts/judge.js';
import { measuredVerdict } from '../verdicts/measured.js';
import { judgesOn, type Rule } from '../verdicts/rule.js';
import type { AirEstimate } from './balance.js';
import type { AirSpace } from './space.js';

/** Fresh air per person against what standards ask: an estimate, never more than indicative. */

export const isVentilation = ({ requirement }: Rule): boolean => requirement.unit === 'm3/(h.p)';

export interface Aired {
  readonly hall: Hall;
  readonly zone: Zone;
  readonly space: AirSpace;
  /** Of the zone, by any standard. */
  readonly rules: readonly Rule[];
  readonly window: Verdict['window'] & { readonly date: string };
  readonly estimate: AirEstimate;
  readonly regardless?: boolean | undefined;
}

export const freshAirVerdicts = (aired: Aired): readonly Verdict[] => {
  const { hall, zone, space, rules, estimate, window } = aired;
  if ('refused' in estimate) return [];
  const { date, ...span } = window;
  const { perPerson: value, low, high, good } = estimate;
  return rules
    .filter((rule) => isVentilation(rule) && judgesOn(rule, date, aired.regardless))
    .flatMap((rule): Verdict[] => {
      const band = bandOf(rule.requirement.limit, seasonOf(hall.season, date), zone);
      if (typeof band === 'string') return [];
      return [
        measuredVerdict({
          zone: zone.id,
          rule,
          band,
          method: 'co2-balance',
          measured: { value, low, high, assumed: true },
          window: span,
          standing: 'indicative',
          hints: [{ why: 'estimated' }],
          n: space.co2.length,
          good,
        }),
      ];
    });
};
