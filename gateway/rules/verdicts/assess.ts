import type { Hall, Point, Zone } from '../../core/hall.js';
import type { PointId, ZoneId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { type Quantity, quantityRow } from '../../core/quantity.js';
import type { Stays } from '../../core/stay.js';
import type { Instant, Millis } from '../../core/time.js';
import type { Doubted, Reason, Verdict } from '../../core/verdict.js';
import { speaksOf } from '../standards/choice.js';
import type { Standard } from '../standards/standard.js';
import { type Calendar, calendarOf } from './calendar.js';
import type { Counted } from './evidence.js';
import { type Instrument, pressureFactor } from './instrument.js';
import { type LaboratoryResult, laboratoryVerdict, speakingOf } from './laboratory.js';
import { elsewhere, hallsOf, isHere, type Placed, pointsIn } from './places.js';
import { judgesOn, type Rule, rulesFor } from './rule.js';
import { Scrutiny } from './scrutiny.js';
import type { FormalTest } from './standing.js';
import { Tally } from './tally.js';
import { matterOf, unjudged, verdictOn } from './window.js';

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
  /** Stretches of a point that look good and are not. */
  readonly doubts?: ReadonlyMap<PointId, readonly Doubted[]>;
  /** Of points that were moved, where they hung. */
  readonly stays?: Stays;
  readonly laboratory?: readonly LaboratoryResult[];
  readonly readings: (point: Point) => Readings;
}

const NONE_MOVED: Stays = new Map();

/** Every verdict on every window within the time, zone by zone. Holds one zone's figures at a time. */
export function* assess(setup: AssessSetup): Generator<Verdict> {
  const { hall, from, to } = setup;
  const calendar = calendarOf(hall, from, to);
  const standards = setup.standards.filter((standard) => speaksOf(standard, hall));
  for (const zone of hall.zones) {
    if (setup.zones !== undefined && !setup.zones.includes(zone.id)) continue;
    yield* zoneVerdicts(setup, calendar, zone, rulesFor(standards, hall, zone));
  }
}

function* zoneVerdicts(
  setup: AssessSetup,
  calendar: Calendar,
  zone: Zone,
  rules: readonly Rule[],
): Generator<Verdict> {
  const { stays = NONE_MOVED } = setup;
  const inZone = pointsIn(setup.hall, stays, zone.id, setup);
  const judged = rules.filter(({ requirement }) => requirement.evidence === 'monitoring');
  const quantities = new Set(judged.map(({ requirement }) => requirement.quantity));
  for (const quantity of quantities) {
    if (quantity === undefined) continue;
    const counted = inZone
      .filter(({ point }) => point.quantity === quantity)
      .map((placed) => countIn(setup, calendar, placed));
    for (const rule of judged)
      if (rule.requirement.quantity === quantity)
        yield* ruleVerdicts(setup, calendar, zone, rule, quantity, counted);
  }
  for (const rule of rules) {
    const { evidence } = rule.requirement;
    const { results, tooOld } = speakingOf(setup.laboratory ?? [], zone.id, rule, setup);
    for (const result of results)
      if (judgesOn(rule, result.date, setup.regardless))
        yield laboratoryVerdict(result, zone, rule, setup.hall.season);
    if (evidence === 'monitoring' || !judgesOn(rule, calendar.date, setup.regardless)) continue;
    if (evidence === 'laboratory' && results.length > 0) continue;
    yield unjudged(setup, zone, rule, {
      ...(evidence === 'laboratory' && tooOld !== undefined
        ? { why: 'laboratory-too-old', report: tooOld.report, sampledAt: tooOld.from }
        : { why: `needs-${evidence}` }),
    });
  }
}

/** What the readings of one point add up to in the slices of the calendar. */
export const countIn = (setup: AssessSetup, calendar: Calendar, placed: Placed): Counted => {
  const { point, stays } = placed;
  const instrument = setup.instruments.get(point.id) ?? {};
  const { samples, period } = setup.readings(point);
  const factor = pressureFactor(point.quantity, instrument, setup.hall.altitudeM);
  const tally = new Tally({
    calendar,
    period,
    mean: quantityRow(point.quantity).mean ?? 'plain',
    distrusted: factor === undefined,
    scrutiny: new Scrutiny(instrument.certificates ?? [], [
      ...elsewhere(placed),
      ...(setup.doubts?.get(point.id) ?? []),
    ]),
  });
  for (const sample of samples) tally.add(sample);
  tally.end();
  return { point, instrument, factor, tally, ...(stays && { stays }) };
};

function* ruleVerdicts(
  setup: AssessSetup,
  calendar: Calendar,
  zone: Zone,
  rule: Rule,
  quantity: Quantity,
  counted: readonly Counted[],
): Generator<Verdict> {
  const { hall, regardless, tests, stays = NONE_MOVED } = setup;
  const windows = calendar.windows[rule.requirement.window];
  if (counted.length === 0 || windows.length === 0) {
    const why: Reason = { why: counted.length === 0 ? 'no-point' : 'no-whole-window' };
    if (judgesOn(rule, calendar.date, regardless)) yield unjudged(setup, zone, rule, why);
    return;
  }
  const hallIn = hallsOf(hall, stays);
  let matter = matterOf(hall, zone, rule, quantity);
  for (const window of windows) {
    if (!judgesOn(rule, window.date, regardless)) continue;
    const then = hallIn(window);
    if (then !== matter.hall) matter = matterOf(then, zone, rule, quantity);
    const [first, ...others] = counted.filter((one) => isHere(one, window));
    if (first !== undefined) yield verdictOn(matter, calendar, window, [first, ...others], tests);
  }
}
