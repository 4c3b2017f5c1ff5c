import { Temporal } from 'temporal-polyfill';
import type { Config } from '../config/config.js';
import { Fault } from '../core/fault.js';
import { type Point, pointsOf } from '../core/hall.js';
import { isGood } from '../core/quality.js';
import { hours, type Instant, instant, type Millis } from '../core/time.js';
import type { PastFile } from '../journal/past-file.js';
import { speaksOf } from '../rules/standards/choice.js';
import { tracerDecay } from '../rules/surveys/air.js';
import { airOver, meanBetween, type Series } from '../rules/ventilation/balance.js';
import { airSpacesOf, outdoorCo2 } from '../rules/ventilation/space.js';
import { freshAirVerdicts } from '../rules/ventilation/verdicts.js';
import { accuracyOf, pressureFactor } from '../rules/verdicts/instrument.js';
import { rulesFor } from '../rules/verdicts/rule.js';
import { inOrder, periodOf } from '../rules/verdicts/tally.js';
import { words } from '../text/text.js';
import { verdictLine } from './assess-table.js';
import { EXIT } from './exit.js';
import { instantOf } from './moment.js';
import type { Terminal } from './terminal.js';

const dateIn = (at: Instant, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** Surveys of the air on what the journal holds. */

export interface AirAsked {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** Below this above the air outside a reading is more noise than gas, ppm. */
const FLOOR = 50;

const stretchOf = (config: Config, { from, to }: AirAsked): readonly [Instant, Instant] => {
  const { timeZone } = config.hall;
  const span = [instantOf(from, timeZone), instantOf(to, timeZone)] as const;
  if (span[0] >= span[1]) throw new Fault('bad-request', { why: `--from ${from} --to ${to}` });
  return span;
};

const co2Point = (config: Config, id: string): Point => {
  const point = pointsOf(config.hall).find((one) => one.id === id);
  if (point === undefined) throw new Fault('not-found', { what: id });
  if (point.quantity !== 'co2') throw new Fault('bad-request', { why: `${id}: ${point.quantity}` });
  return point;
};

/** Corrected for pressure where it must be; refused where nobody knows whether it must. */
const seriesOf = (config: Config, past: PastFile, point: Point, from: Instant, to: Instant) => {
  const instrument = config.instruments.get(point.id) ?? {};
  const factor = pressureFactor('co2', instrument, config.hall.altitudeM);
  if (factor === undefined) throw new Fault('bad-request', { why: `${point.id}: altitude` });
  const samples = inOrder(past.readings(point.id, instant(from - hours(1)), to));
  return {
    samples: samples.map((one) =>
      one.value === undefined ? one : { ...one, value: one.value * factor },
    ),
    period: periodOf(samples, Math.max(point.period, point.keepEvery) as Millis),
  } satisfies Series;
};

const outdoorMean = (
  config: Config,
  past: PastFile,
  asked: string | undefined,
  from: Instant,
  to: Instant,
) => {
  if (asked !== undefined && Number.isFinite(Number(asked))) return Number(asked);
  const point = asked === undefined ? outdoorCo2(config.hall) : co2Point(config, asked);
  const mean = point && meanBetween(seriesOf(config, past, point, from, to), from, to)?.mean;
  if (mean === undefined) throw new Fault('bad-request', { why: '--outdoor PPM' });
  return mean;
};

/** `survey decay`: air changes an hour from how a gas let go in a room thins out. */
export const surveyDecay = (
  config: Config,
  past: PastFile,
  asked: AirAsked & { readonly point: string; readonly outdoor?: string },
  terminal: Terminal,
): void => {
  const t = words(terminal.language);
  const [from, to] = stretchOf(config, asked);
  const point = co2Point(config, asked.point);
  const outdoor = outdoorMean(config, past, asked.outdoor, from, to);
  const readings = seriesOf(config, past, point, from, to).samples.flatMap(
    ({ at, quality, value }) =>
      value !== undefined && isGood(quality) && at >= from && at <= to
        ? [{ hours: (at - from) / hours(1), ppm: value }]
        : [],
  );
  const found = tracerDecay(readings, outdoor, FLOOR);
  if ('refused' in found) {
    terminal.say(t(`cli.survey.refused.${found.refused}`));
    terminal.exit(EXIT.data);
    return;
  }
  const said = {
    point: point.id,
    rate: found.rate.toFixed(2),
    r2: found.r2.toFixed(4),
    n: found.n,
    outdoor: Math.round(outdoor),
    from: asked.from,
    to: asked.to,
  };
  if (asked.json) terminal.json({ ...found, outdoor, from, to, point: point.id });
  else terminal.print(t('cli.survey.decay-figures', said));
};

/** `survey fresh-air`: the balance of a room whose people somebody counted. */
export const surveyFreshAir = (
  config: Config,
  past: PastFile,
  asked: AirAsked & {
    readonly airSpace: string;
    readonly people: number;
    readonly outdoor?: string;
  },
  terminal: Terminal,
): void => {
  const t = words(terminal.language);
  const { hall, instruments } = config;
  const [from, to] = stretchOf(config, asked);
  const space = airSpacesOf(hall).find(({ id }) => id === asked.airSpace);
  if (space === undefined) throw new Fault('not-found', { what: asked.airSpace });
  if (space.volumeM3 === undefined) throw new Fault('bad-request', { why: `${space.id}: m3` });
  const outdoor = outdoorMean(config, past, asked.outdoor, from, to);
  const accuracy = (id: Point['id'] | undefined) =>
    accuracyOf('co2', (id && instruments.get(id)) ?? {}, { from, to });
  const steady = (value: number): Series => ({
    samples: [{ at: from, quality: 'good', value }],
    period: (to - from) as Millis,
  });
  const estimate = airOver(
    {
      volumeM3: space.volumeM3,
      indoor: space.co2.map((point) => seriesOf(config, past, point, from, to)),
      outdoor: steady(outdoor),
      people: steady(asked.people),
      // Somebody stood there and counted.
      peopleUncertainty: 1,
      accuracy: accuracy(space.co2[0]?.id),
      outdoorAccuracy: accuracy(outdoorCo2(hall)?.id),
    },
    from,
    to,
  );
  if ('refused' in estimate) {
    terminal.say(t(`air-space.${estimate.refused}`));
    terminal.exit(EXIT.data);
    return;
  }
  const standards = config.standards.filter((standard) => speaksOf(standard, hall));
  const [zone] = space.zones;
  const date = dateIn(from, hall.timeZone);
  const window = { length: 'whole', from, to, date } as const;
  const verdicts =
    zone === undefined
      ? []
      : freshAirVerdicts({
          hall,
          zone,
          space,
          rules: rulesFor(standards, hall, zone),
          window,
          estimate,
        });
  if (asked.json) {
    terminal.json({ ...estimate, space: space.id, from, to, verdicts });
    return;
  }
  terminal.print(
    t('cli.survey.fresh-air-figures', {
      value: estimate.perPerson.toFixed(1),
      low: estimate.low.toFixed(1),
      high: estimate.high.toFixed(1),
      people: estimate.people,
    }),
  );
  for (const verdict of verdicts)
    terminal.print(verdictLine(verdict, { hall, standards }, t, terminal.language));
};
