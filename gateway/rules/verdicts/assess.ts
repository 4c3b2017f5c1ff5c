import { type Hall, type Point, pointsOf, type Zone } from '../../core/hall.js';
import type { PointId, ZoneId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { type Quantity, quantityRow } from '../../core/quantity.js';
import type { Instant, Millis } from '../../core/time.js';
import type { Unit } from '../../core/unit.js';
import type {
  Figure,
  Gap,
  NoLimit,
  PointEvidence,
  Reason,
  Verdict,
  VerdictValue,
} from '../../core/verdict.js';
import { inForceOn } from '../standards/editions.js';
import type { Requirement, Standard } from '../standards/standard.js';
import { factorTo } from '../standards/units.js';
import { type Calendar, calendarOf, type Window } from './calendar.js';
import { printed, settled } from './figure.js';
import { accuracyOf, type Instrument, pressureFactor } from './instrument.js';
import { bandOf, judge, seasonOf, shownDecimals } from './judge.js';
import { type FormalTest, pointsFor, standingOf } from './standing.js';
import { Tally } from './tally.js';

/** The readings of one point, in order of time, from a while before the assessed time. */
export interface Readings {
  readonly samples: Iterable<Sample>;
  readonly period: Millis;
}

export interface AssessSetup {
  readonly hall: Hall;
  readonly standards: readonly Standard[];
  /** Judge by a standard also outside the dates in which it was in force. */
  readonly regardless?: boolean;
  readonly from: Instant;
  readonly to: Instant;
  /** Left out: all zones. */
  readonly zones?: readonly ZoneId[];
  readonly instruments: ReadonlyMap<PointId, Instrument>;
  readonly tests: readonly FormalTest[];
  readonly readings: (point: Point) => Readings;
}

/** Whether a standard speaks of this hall at all. */
export const speaksOf = ({ regions, halls }: Standard, { id, region }: Hall): boolean =>
  (halls === undefined || halls.includes(id)) &&
  (regions === undefined || regions.some((code) => region?.startsWith(code)));

interface Rule {
  readonly standard: Standard;
  readonly key: string;
  readonly requirement: Requirement;
}

const rulesFor = (standards: readonly Standard[], { kind }: Zone): readonly Rule[] =>
  standards.flatMap((standard) =>
    Object.entries(standard.requirements)
      .filter(([, rule]) => (rule['zone-kinds'] ?? standard['zone-kinds']).includes(kind))
      .map(([key, requirement]) => ({ standard, key, requirement })),
  );

interface Counted {
  readonly point: Point;
  readonly instrument: Instrument;
  readonly factor: number | undefined;
  readonly tally: Tally;
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

/** Every verdict on every window within the time, zone by zone. Holds one zone's figures at a time. */
export function* assess(setup: AssessSetup): Generator<Verdict> {
  const { hall, from, to } = setup;
  const calendar = calendarOf(hall, from, to);
  const standards = setup.standards.filter((standard) => speaksOf(standard, hall));
  for (const zone of hall.zones) {
    if (setup.zones !== undefined && !setup.zones.includes(zone.id)) continue;
    yield* zoneVerdicts(setup, calendar, zone, rulesFor(standards, zone));
  }
}

function* zoneVerdicts(
  setup: AssessSetup,
  calendar: Calendar,
  zone: Zone,
  rules: readonly Rule[],
): Generator<Verdict> {
  const inZone = pointsOf(setup.hall).filter((point) => point.zone === zone.id);
  const judged = rules.filter(({ requirement }) => requirement.evidence === 'monitoring');
  const quantities = new Set(judged.map(({ requirement }) => requirement.quantity));
  for (const quantity of quantities) {
    if (quantity === undefined) continue;
    const counted = inZone
      .filter((point) => point.quantity === quantity)
      .map((point) => count(setup, calendar, point));
    for (const rule of judged)
      if (rule.requirement.quantity === quantity)
        yield* ruleVerdicts(setup, calendar, zone, rule, quantity, counted);
  }
  for (const rule of rules) {
    const { evidence } = rule.requirement;
    if (evidence !== 'monitoring' && isInForce(setup, rule, calendar.date))
      yield unjudged(setup, zone, rule, { why: `needs-${evidence}` });
  }
}

const isInForce = ({ regardless }: AssessSetup, { standard }: Rule, date: string): boolean =>
  regardless === true || inForceOn(standard, date);

const count = (setup: AssessSetup, calendar: Calendar, point: Point): Counted => {
  const { mean } = quantityRow(point.quantity);
  const instrument = setup.instruments.get(point.id) ?? {};
  const factor = pressureFactor(point.quantity, instrument, setup.hall.altitudeM);
  const { samples, period } = setup.readings(point);
  const tally = new Tally({
    calendar,
    period,
    mean: mean ?? 'plain',
    distrusted: factor === undefined,
  });
  for (const sample of samples) tally.add(sample);
  tally.end();
  return { point, instrument, factor, tally };
};

function* ruleVerdicts(
  setup: AssessSetup,
  calendar: Calendar,
  zone: Zone,
  rule: Rule,
  quantity: Quantity,
  counted: readonly Counted[],
): Generator<Verdict> {
  const { requirement, standard } = rule;
  const windows = calendar.windows[requirement.window].filter(({ date }) =>
    isInForce(setup, rule, date),
  );
  const nothing: Reason | undefined =
    counted.length === 0
      ? { why: 'no-point' }
      : calendar.windows[requirement.window].length === 0
        ? { why: 'no-whole-window' }
        : undefined;
  if (nothing !== undefined) {
    if (isInForce(setup, rule, calendar.date)) yield unjudged(setup, zone, rule, nothing);
    return;
  }
  const unit = requirement.unit as Unit;
  const scale = factorTo(quantity, unit, standard.reference) ?? Number.NaN;
  const sampling = pointsFor(setup.hall, zone, requirement, standard);
  for (const window of windows) {
    const band = bandOf(requirement.limit, seasonOf(setup.hall.season, window.date), zone);
    const outside = outsideOf(requirement, calendar, window, band);
    const found = counted
      .map((one) => evidence(one, rule, window, scale, band, outside !== undefined))
      .sort(
        (a, b) =>
          RANK[a.shown.verdict] - RANK[b.shown.verdict] ||
          a.margin - b.margin ||
          (a.shown.point < b.shown.point ? -1 : 1),
      );
    const worst = found[0] as Found;
    yield {
      zone: zone.id,
      standard: standard.id,
      requirement: rule.key,
      clause: requirement.clause,
      confidence: requirement.confidence,
      window: { length: requirement.window, from: window.from, to: window.to },
      ...figureOf(worst.shown),
      verdict: worst.shown.verdict,
      reasons: outside === undefined ? worst.reasons() : [outside],
      unit,
      ...(typeof band === 'object' && { limit: band }),
      minimumData: requirement['minimum-data'],
      points: found.map(({ shown }) => shown),
      ...standingOf({
        zone: zone.id,
        requirement,
        points: counted,
        sampling,
        window,
        tests: setup.tests,
      }),
    };
  }
}

const figureOf = ({ point: _point, verdict: _verdict, ...figure }: PointEvidence): Figure => figure;

const NOTHING: Figure = {
  n: 0,
  good: 0 as Millis,
  uncertain: 0 as Millis,
  occupied: { good: 0 as Millis },
};

/** Why the requirement says nothing about this window. */
const outsideOf = (
  requirement: Requirement,
  { open }: Calendar,
  { first, last }: Window,
  band: ReturnType<typeof bandOf>,
): Reason | undefined => {
  if (requirement['not-judged'] !== undefined) return { why: 'not-judged' };
  if (typeof band === 'string') return { why: band satisfies NoLimit };
  if (requirement.during === 'opening')
    for (let slice = first; slice < last; slice += 1)
      if (open[slice] !== 1) return { why: 'closed' };
  return undefined;
};

interface Found {
  readonly shown: PointEvidence;
  readonly margin: number;
  readonly reasons: () => readonly Reason[];
}

const evidence = (
  { point, instrument, factor, tally }: Counted,
  { requirement }: Rule,
  window: Window,
  scale: number,
  band: ReturnType<typeof bandOf>,
  isOutside: boolean,
): Found => {
  const { n, good, uncertain, occupied, ...figures } = tally.figures(window);
  const raw = figures[requirement.statistic];
  const decimals = shownDecimals(requirement);
  const inUnit = (value: number): number => settled(value * (factor ?? 1) * scale);
  const accuracy = accuracyOf(point.quantity, instrument);
  const value = raw === undefined ? undefined : inUnit(raw);
  const uncertainty =
    value === undefined
      ? undefined
      : settled(accuracy.absolute * scale + (accuracy.percent / 100) * Math.abs(value));
  const isEnough = value !== undefined && good >= requirement['minimum-data'];
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
        ...(occupied.mean !== undefined && {
          value: printed(inUnit(occupied.mean), decimals),
        }),
        good: occupied.good,
      },
    },
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

const unjudged = (
  { from, to }: AssessSetup,
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
    confidence: requirement.confidence,
    window: { length: 'whole', from, to },
    ...NOTHING,
    verdict: 'insufficient-data',
    reasons: [why],
    unit: requirement.unit,
    ...(typeof band === 'object' && { limit: band }),
    minimumData: requirement['minimum-data'],
    points: [],
    standing: 'indicative',
    hints: [],
  };
};
