import { type Hall, type Point, pointsOf, type Zone } from '../../core/hall.js';
import type { PointId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import type { LightingDrillRecord } from '../../core/record.js';
import { minutes } from '../../core/time.js';
import type { Hint, Verdict } from '../../core/verdict.js';
import type { Standard } from '../standards/standard.js';
import { accuracyOf, type Instrument, type Stretch } from '../verdicts/instrument.js';
import { bandOf } from '../verdicts/judge.js';
import { type Measured, measuredVerdict, stretch } from '../verdicts/measured.js';
import { type Rule, rulesFor } from '../verdicts/rule.js';
import { uncertified } from '../verdicts/standing.js';
import { unjudged } from '../verdicts/window.js';
import { drillSeen, type Seen } from './drill.js';

/** A drill of the emergency lighting, judged by every edition of the rule: the one that holds and those beside it. */

export interface DrillSetup {
  readonly hall: Hall;
  readonly standards: readonly Standard[];
  readonly instruments: ReadonlyMap<PointId, Instrument>;
  /** From a minute before the mains went off to the end, at full rate. */
  readonly readings: (point: Point) => readonly Sample[];
}

const exact = (value: number, low: number, high: number): Measured => ({
  value,
  low,
  high,
  assumed: false,
});

const measuredOf = (
  { requirement }: Rule,
  seen: Seen,
  instrument: Instrument,
  { from, to }: Stretch,
): Measured | undefined => {
  const seconds = (to - from) / 1000;
  if (requirement.unit === 's')
    return seen.lit === undefined
      ? exact(seconds, seconds, seconds)
      : exact(seen.lit.value, seen.lit.low, seen.lit.value);
  if (requirement.unit === 'min')
    return exact(seen.lasted.value, seen.lasted.value, seen.lasted.high);
  if (seen.least === undefined) return undefined;
  const { absolute, percent, assumed } = accuracyOf('illuminance', instrument, { from, to });
  const off = absolute + (percent / 100) * seen.least;
  return { value: seen.least, low: seen.least - off, high: seen.least + off, assumed };
};

const hintsOf = (point: PointId, instrument: Instrument, during: Stretch): readonly Hint[] => {
  const missing = uncertified(point, instrument, during);
  return [
    ...(missing === undefined ? [] : [missing]),
    ...(accuracyOf('illuminance', instrument, during).assumed
      ? [{ why: 'accuracy-assumed' } as const]
      : []),
  ];
};

/** Every point of the drill against every requirement on its zone, edition by edition. */
export const drillVerdicts = (
  drill: LightingDrillRecord,
  { hall, standards, instruments, readings }: DrillSetup,
): readonly Verdict[] => {
  const editions = standards.filter(({ subject }) => subject === 'evacuation-lighting');
  return pointsOf(hall)
    .filter(({ id }) => drill.points.includes(id))
    .flatMap((point) => {
      const zone = hall.zones.find(({ id }) => id === point.zone);
      if (zone === undefined) return [];
      const rules = rulesFor(editions, hall, zone).filter(
        ({ requirement }) => requirement.evidence === 'drill',
      );
      return pointVerdicts(drill, point, zone, rules, instruments.get(point.id) ?? {}, readings);
    });
};

const pointVerdicts = (
  drill: LightingDrillRecord,
  point: Point,
  zone: Zone,
  rules: readonly Rule[],
  instrument: Instrument,
  readings: DrillSetup['readings'],
): readonly Verdict[] => {
  const { mainsOffAt: off, until } = drill;
  const during: Stretch = { from: off, to: until };
  const samples = readings(point);
  const hints = hintsOf(point.id, instrument, during);
  return rules.flatMap((rule): Verdict[] => {
    const limit = leastOf(rules, rule, zone);
    const band = bandOf(rule.requirement.limit, undefined, zone);
    if (limit === undefined || typeof band === 'string') return [];
    if (!samples.some(({ at, quality }) => at >= off && at <= until && isGood(quality)))
      return [silent(drill, point, zone, rule)];
    const seen = drillSeen(samples, off, until, limit);
    const measured = measuredOf(rule, seen, instrument, during);
    if (measured === undefined) return [];
    return [
      measuredVerdict({
        zone: zone.id,
        rule,
        band,
        method: 'drill',
        measured,
        window: stretch(off, until),
        standing: hints.length === 0 ? 'formal' : 'indicative',
        hints,
        n: seen.n,
        good: minutes(0),
        of: point.id,
      }),
    ];
  });
};

/** Nobody heard the sensor: that is not darkness. */
const silent = (
  { mainsOffAt: from, until: to }: LightingDrillRecord,
  { id }: Point,
  zone: Zone,
  rule: Rule,
): Verdict => ({
  ...unjudged({ from, to }, zone, rule, {
    why: 'gaps',
    point: id,
    gaps: [{ from, to, why: 'silent' }],
  }),
  method: 'drill',
});

/** lx that the same edition asks of the zone: by them it counts as lit. The mildest where two are shown. */
const leastOf = (rules: readonly Rule[], { standard }: Rule, zone: Zone): number | undefined => {
  const asked = rules
    .filter((rule) => rule.standard.id === standard.id && rule.requirement.unit === 'lx')
    .flatMap(({ requirement }) => {
      const band = bandOf(requirement.limit, undefined, zone);
      return typeof band === 'string' || band.least === undefined ? [] : [band.least];
    });
  return asked.length === 0 ? undefined : Math.min(...asked);
};
