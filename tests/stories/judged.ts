import { Temporal } from 'temporal-polyfill';
import { readConfig } from '../../gateway/config/config.js';
import type { Hall, Point } from '../../gateway/core/hall.js';
import type { PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { type Instant, minutes } from '../../gateway/core/time.js';
import type { Verdict } from '../../gateway/core/verdict.js';
import { type AssessSetup, assess } from '../../gateway/rules/verdicts/assess.js';
import type { Instrument } from '../../gateway/rules/verdicts/instrument.js';
import { inOrder, periodOf } from '../../gateway/rules/verdicts/tally.js';
import { standardsFor } from '../../gateway/standards.js';
import { here, realProfiles } from '../config/sources.js';

/** What the standards of the demo hall say of readings that a story gives. */

export const DEMO = here('../../gateway/config/halls/demo-county.yaml');
export const hall = ((): Hall => {
  const checked = readConfig(DEMO, realProfiles);
  if ('config' in checked) return checked.config.hall;
  throw new Error(JSON.stringify(checked.mistakes));
})();
const { standards } = standardsFor(DEMO);

export const at = (text: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(hall.timeZone).epochMilliseconds as Instant;

/** A reading a minute from `from` until before `to`; none where the value is undefined, which is bad. */
export const everyMinute = (
  from: string,
  to: string,
  value: (minute: number) => number | undefined,
): Sample[] => {
  const samples: Sample[] = [];
  for (let stamp = at(from), minute = 0; stamp < at(to); stamp = (stamp + 60_000) as Instant) {
    const read = value(minute);
    minute += 1;
    samples.push(
      read === undefined
        ? { at: stamp, quality: 'bad:no-communication' }
        : { at: stamp, quality: 'good', value: read },
    );
  }
  return samples;
};

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly of?: Hall;
  readonly readings: Readonly<Record<string, readonly Sample[]>>;
  readonly instruments?: Readonly<Record<string, Instrument>>;
  readonly tests?: AssessSetup['tests'];
  readonly standard?: string;
}

export const verdictsOf = (asked: Asked): readonly Verdict[] => [
  ...assess({
    hall: asked.of ?? hall,
    standards: standards.filter(({ id }) => asked.standard === undefined || id === asked.standard),
    regardless: asked.standard !== undefined,
    from: at(asked.from),
    to: at(asked.to),
    zones: [asked.zone as ZoneId],
    instruments: new Map(Object.entries(asked.instruments ?? {}) as [PointId, Instrument][]),
    tests: asked.tests ?? [],
    readings: ({ id }: Point) => {
      const samples = inOrder(asked.readings[id] ?? []);
      return { samples, period: periodOf(samples, minutes(1)) };
    },
  }),
];

/** The one verdict of a requirement. */
export const the = (
  verdicts: readonly Verdict[],
  standard: string,
  requirement: string,
): Verdict => {
  const [found, another] = verdicts.filter(
    (verdict) => verdict.standard === standard && verdict.requirement === requirement,
  );
  if (found === undefined || another !== undefined) throw new Error(`one ${requirement} expected`);
  return found;
};

/** The hours of story A, Saturday 2026-02-28, a make-up working day. */

/** aq-03 is silent for so many minutes from 09:20 on. */
export const silentFor = (silent: number): readonly Verdict[] =>
  verdictsOf({
    from: '2026-02-28T09:00',
    to: '2026-02-28T10:00',
    zone: 'f1-windows',
    readings: {
      'aq-03/co2': everyMinute('2026-02-28T09:00', '2026-02-28T10:00', (minute) =>
        minute >= 20 && minute < 20 + silent ? undefined : 640,
      ),
    },
  });

/** An hour of the waiting zone whose second sensor reads what is given minute by minute. */
export const waitingFrom = (
  from: string,
  to: string,
  value: (minute: number) => number,
): readonly Verdict[] =>
  verdictsOf({
    from,
    to,
    zone: 'f1-waiting',
    readings: {
      'aq-01/co2': everyMinute(from, to, () => 640),
      'aq-02/co2': everyMinute(from, to, value),
    },
  });
