import type { Zone } from '../../core/hall.js';
import type { LightingDrillRecord, LightSurveyRecord } from '../../core/record.js';
import type { Verdict } from '../../core/verdict.js';
import { occupancyVerdicts } from '../people/occupancy.js';
import { openSpans } from '../people/open-spans.js';
import { peopleOf, type toldCounts } from '../people/told.js';
import { speaksOf } from '../standards/choice.js';
import { drillVerdicts } from '../surveys/drill-verdicts.js';
import { estimateVerdicts, surveyVerdicts } from '../surveys/light-verdicts.js';
import { airOver, type Series } from '../ventilation/balance.js';
import { type AirSpace, airSpacesOf, outdoorCo2 } from '../ventilation/space.js';
import { freshAirVerdicts } from '../ventilation/verdicts.js';
import { STAFF_UNCERTAINTY } from '../ventilation/watch.js';
import { type AssessSetup, countIn } from './assess.js';
import { type Calendar, calendarOf } from './calendar.js';
import { accuracyOf, pressureFactor } from './instrument.js';
import { pointsIn } from './places.js';
import { type Rule, rulesFor } from './rule.js';

/** Verdicts beside those on averaged readings: surveys, drills, and estimates that never judge for good. */

export interface BesideSetup extends AssessSetup {
  readonly surveys: readonly LightSurveyRecord[];
  readonly drills: readonly LightingDrillRecord[];
  readonly people: ReturnType<typeof toldCounts>;
}

export function* besideVerdicts(setup: BesideSetup): Generator<Verdict> {
  const { hall, from, to } = setup;
  const calendar = calendarOf(hall, from, to);
  const standards = setup.standards.filter((standard) => speaksOf(standard, hall));
  const spaces = airSpacesOf(hall);
  const aired = new Map<string, Aired | undefined>();
  for (const zone of hall.zones) {
    if (setup.zones !== undefined && !setup.zones.includes(zone.id)) continue;
    const rules = rulesFor(standards, hall, zone);
    yield* lightOf(setup, calendar, zone, rules);
    if (hall.counting.some((one) => one.zone === zone.id)) {
      const { people: told, regardless } = setup;
      yield* occupancyVerdicts({ zone, rules, calendar, told, regardless });
    }
    const space = spaces.find(({ id }) => id === zone.airSpace);
    if (space !== undefined && !aired.has(space.id)) aired.set(space.id, seriesOf(setup, space));
    const series = space && aired.get(space.id);
    if (space !== undefined && series !== undefined)
      yield* airOf(setup, calendar, zone, rules, space, series);
  }
  for (const drill of setup.drills.filter((one) => one.mainsOffAt >= from && one.mainsOffAt < to))
    yield* drillVerdicts(drill, {
      hall,
      standards,
      instruments: setup.instruments,
      readings: (point) => [...setup.readings(point).samples],
    }).filter(({ zone }) => setup.zones === undefined || setup.zones.includes(zone));
}

function* lightOf(
  setup: BesideSetup,
  calendar: Calendar,
  zone: Zone,
  rules: readonly Rule[],
): Generator<Verdict> {
  const { hall, from, to, regardless, stays = new Map() } = setup;
  const own = setup.surveys.filter((survey) => survey.zone === zone.id && survey.at < to);
  const last = own.filter(({ at }) => at < from).sort((one, other) => other.at - one.at)[0];
  for (const survey of own)
    if (survey.at >= from || survey === last)
      yield* surveyVerdicts(survey, hall, zone, rules, regardless);
  if (own.length === 0) return;
  const counted = pointsIn(hall, stays, zone.id, setup)
    .filter(({ point }) => point.quantity === 'illuminance')
    .map((placed) => countIn(setup, calendar, placed));
  for (const rule of rules)
    yield* estimateVerdicts(own, hall, zone, rule, calendar, counted, regardless);
}

interface Aired {
  readonly indoor: readonly Series[];
  readonly outdoor: Series;
  readonly people: NonNullable<ReturnType<typeof peopleOf>>;
  readonly volumeM3: number;
}

const seriesOf = (setup: BesideSetup, space: AirSpace): Aired | undefined => {
  const { hall, instruments, from, to } = setup;
  const outside = outdoorCo2(hall);
  const people = peopleOf(setup.people, space.counted, space.staff, openSpans(hall, from, to));
  const read = (point: AirSpace['co2'][number]): Series[] => {
    const factor = pressureFactor('co2', instruments.get(point.id) ?? {}, hall.altitudeM);
    if (factor === undefined) return [];
    const { samples, period } = setup.readings(point);
    const corrected = [...samples].map((sample) =>
      sample.value === undefined ? sample : { ...sample, value: sample.value * factor },
    );
    return [{ samples: corrected, period }];
  };
  const [outdoor] = outside === undefined ? [] : read(outside);
  const indoor = space.co2.flatMap(read);
  if (!people || !outdoor || indoor.length === 0 || space.volumeM3 === undefined) return undefined;
  return { indoor, outdoor, people, volumeM3: space.volumeM3 };
};

function* airOf(
  setup: BesideSetup,
  calendar: Calendar,
  zone: Zone,
  rules: readonly Rule[],
  space: AirSpace,
  { people, ...series }: Aired,
): Generator<Verdict> {
  const { hall, instruments, regardless } = setup;
  const [first] = space.co2;
  const outside = outdoorCo2(hall);
  for (const { from, to, date } of calendar.windows['1h']) {
    const accuracy = (id: NonNullable<typeof first>['id'] | undefined) =>
      accuracyOf('co2', (id && instruments.get(id)) ?? {}, { from, to });
    const estimate = airOver(
      {
        ...series,
        people,
        peopleUncertainty: people.uncertaintyAt(to) + STAFF_UNCERTAINTY * space.staff,
        accuracy: accuracy(first?.id),
        outdoorAccuracy: accuracy(outside?.id),
      },
      from,
      to,
    );
    const window = { length: '1h', from, to, date } as const;
    yield* freshAirVerdicts({ hall, zone, space, rules, window, estimate, regardless });
  }
}
