import { type Hall, type Point, pointsOf, type Zone } from '../../core/hall.js';
import type { PointId, ZoneId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { type Quantity, quantityRow } from '../../core/quantity.js';
import type { Instant, Millis } from '../../core/time.js';
import type { Reason, Verdict } from '../../core/verdict.js';
import { speaksOf } from '../standards/choice.js';
import type { Standard } from '../standards/standard.js';
import { type Calendar, calendarOf } from './calendar.js';
import type { Counted } from './evidence.js';
import { type Instrument, pressureFactor } from './instrument.js';
import { judgesOn, type Rule, rulesFor } from './rule.js';
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
  readonly readings: (point: Point) => Readings;
}

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
    if (evidence !== 'monitoring' && judgesOn(rule, calendar.date, setup.regardless))
      yield unjudged(setup, zone, rule, { why: `needs-${evidence}` });
  }
}

const count = (setup: AssessSetup, calendar: Calendar, point: Point): Counted => {
  const instrument = setup.instruments.get(point.id) ?? {};
  const { samples, period } = setup.readings(point);
  const factor = pressureFactor(point.quantity, instrument, setup.hall.altitudeM);
  const tally = new Tally({
    calendar,
    period,
    mean: quantityRow(point.quantity).mean ?? 'plain',
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
  const { hall, regardless, tests } = setup;
  const windows = calendar.windows[rule.requirement.window];
  const [first, ...others] = counted;
  if (first === undefined || windows.length === 0) {
    const why: Reason = { why: first === undefined ? 'no-point' : 'no-whole-window' };
    if (judgesOn(rule, calendar.date, regardless)) yield unjudged(setup, zone, rule, why);
    return;
  }
  const matter = matterOf(hall, zone, rule, quantity);
  for (const window of windows)
    if (judgesOn(rule, window.date, regardless))
      yield verdictOn(matter, calendar, window, [first, ...others], tests);
}
