import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { reasonText } from '../../gateway/cli/assess-table.js';
import { readConfig } from '../../gateway/config/config.js';
import type { Hall, Point } from '../../gateway/core/hall.js';
import type { PointId, RecordId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { type Instant, minutes } from '../../gateway/core/time.js';
import type { Verdict } from '../../gateway/core/verdict.js';
import type { AssessSetup } from '../../gateway/rules/verdicts/assess.js';
import { assess } from '../../gateway/rules/verdicts/assess.js';
import type { Instrument } from '../../gateway/rules/verdicts/instrument.js';
import { inOrder, periodOf } from '../../gateway/rules/verdicts/tally.js';
import { standardsFor } from '../../gateway/standards.js';
import { words } from '../../gateway/text/text.js';
import { here, realProfiles } from '../config/sources.js';

/** The verdict lines of stories A and C of the reference hall, on the demo hall itself. */

const DEMO = here('../../gateway/config/halls/demo-county.yaml');
const hall = ((): Hall => {
  const checked = readConfig(DEMO, realProfiles);
  if ('config' in checked) return checked.config.hall;
  throw new Error(JSON.stringify(checked.mistakes));
})();
const { standards } = standardsFor(DEMO);

const at = (text: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(hall.timeZone).epochMilliseconds as Instant;

/** A reading a minute from `from` until before `to`; none where the value is undefined, which is bad. */
const everyMinute = (
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

const verdictsOf = (asked: Asked): readonly Verdict[] => [
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

const the = (verdicts: readonly Verdict[], standard: string, requirement: string): Verdict => {
  const [found, another] = verdicts.filter(
    (verdict) => verdict.standard === standard && verdict.requirement === requirement,
  );
  if (found === undefined || another !== undefined) throw new Error(`one ${requirement} expected`);
  return found;
};

describe('A. Saturday 2026-02-28, a make-up working day', () => {
  const silent = (minutes: number) =>
    everyMinute('2026-02-28T09:00', '2026-02-28T10:00', (minute) =>
      minute >= 20 && minute < 20 + minutes ? undefined : 640,
    );
  const windows = { from: '2026-02-28T09:00', to: '2026-02-28T10:00', zone: 'f1-windows' };

  it('3. 16 minutes of silence: no verdict, and the gap is named; 15 minutes: a verdict', () => {
    const readings = { 'aq-03/co2': silent(16) };
    const missing = the(verdictsOf({ ...windows, readings }), 'gb-t-18883-2022', 'co2');
    expect(missing.verdict).toBe('insufficient-data');
    expect(missing.points[0]).toMatchObject({ n: 44, good: minutes(44) });
    expect(missing.reasons).toEqual([
      {
        why: 'gaps',
        point: 'aq-03/co2',
        gaps: [
          {
            from: at('2026-02-28T09:20'),
            to: at('2026-02-28T09:36'),
            why: 'bad:no-communication',
          },
        ],
      },
    ]);
    const [reason] = missing.reasons;
    if (reason === undefined) throw new Error('a reason is expected');
    expect(reasonText(reason, hall.timeZone, words('zh'))).toBe('09:20-09:36 aq-03 失联');
    const enough = verdictsOf({ ...windows, readings: { 'aq-03/co2': silent(15) } });
    expect(the(enough, 'gb-t-18883-2022', 'co2')).toMatchObject({
      verdict: 'compliant',
      points: [{ n: 45, good: minutes(45), value: '0.06400' }],
    });
  });

  const waiting = (from: string, to: string, value: (minute: number) => number) =>
    verdictsOf({
      from,
      to,
      zone: 'f1-waiting',
      readings: {
        'aq-01/co2': everyMinute(from, to, () => 640),
        'aq-02/co2': everyMinute(from, to, value),
      },
    });

  it('4. 1048.5 ppm is borderline by 18883, by both comparison rules, and compliant by 37488', () => {
    const verdicts = waiting('2026-02-28T10:00', '2026-02-28T11:00', (minute) => 960 + 3 * minute);
    const strict = the(verdicts, 'gb-t-18883-2022', 'co2');
    expect(strict).toMatchObject({ verdict: 'borderline', unit: '%', limit: { most: 0.1 } });
    expect(strict.points[0]).toMatchObject({
      point: 'aq-02/co2',
      value: '0.10485',
      uncertainty: { value: '0.00815', assumed: true },
      n: 60,
      good: minutes(60),
      comparison: {
        judges: 'full',
        full: { value: '0.10485', verdict: 'non-compliant' },
        rounded: { value: '0.10', verdict: 'compliant' },
      },
    });
    expect(the(verdicts, 'gb-37488-2019', 'co2').verdict).toBe('compliant');
  });

  it('5. 1180 ppm is non-compliant; with 4 of 5 points in the open hall it only indicates', () => {
    const verdicts = waiting('2026-02-28T11:00', '2026-02-28T12:00', () => 1180);
    expect(the(verdicts, 'gb-t-18883-2022', 'co2')).toMatchObject({
      verdict: 'non-compliant',
      standing: 'indicative',
      hints: expect.arrayContaining([{ why: 'too-few-points', present: 4, wanted: 5 }]),
      points: [{ point: 'aq-02/co2' }, { point: 'aq-01/co2', verdict: 'compliant' }],
    });
  });

  it('7. 45 min at 50 dB(A) and 15 min at 65 are 59.4, not 53.8', () => {
    const from = '2026-02-28T10:00';
    const to = '2026-02-28T11:00';
    const levels = everyMinute(from, to, (minute) => (minute < 45 ? 50 : 65));
    const readings = { 'noise-01/noise': levels };
    const own = verdictsOf({ from, to, zone: 'f1-windows', readings });
    expect(the(own, 'q-demo-205', 'noise')).toMatchObject({
      verdict: 'borderline',
      points: [{ value: '59.4', comparison: { full: { verdict: 'compliant' } } }],
    });
  });

  it('9. 21.4 °C in the heating season is compliant', () => {
    const from = '2026-02-28T10:00';
    const to = '2026-02-28T11:00';
    const readings = { 'aq-08/temperature': everyMinute(from, to, () => 21.4) };
    const verdicts = verdictsOf({ from, to, zone: 'f2-windows', readings });
    expect(the(verdicts, 'gb-t-18883-2022', 'temperature')).toMatchObject({
      verdict: 'compliant',
      limit: { least: 16, most: 24 },
      points: [{ value: '21.40' }],
    });
  });

  it('2. the day counts as open, Monday 23 as closed; a day of PM2.5 is whole on both', () => {
    const occupied = (date: string, next: string) => {
      const [from, to] = [`${date}T00:00`, `${next}T00:00`];
      const readings = { 'aq-03/pm25': everyMinute(from, to, () => 21) };
      const verdict = the(
        verdictsOf({ from, to, zone: 'f1-windows', readings }),
        'gb-t-18883-2022',
        'pm25',
      );
      expect(verdict.points[0]).toMatchObject({ good: minutes(1440), n: 1440, value: '0.0210' });
      return verdict.points[0]?.occupied;
    };
    expect(occupied('2026-02-28', '2026-03-01')).toEqual({ good: minutes(450), value: '0.0210' });
    expect(occupied('2026-02-23', '2026-02-24')).toEqual({ good: 0 });
  });
});

describe('C. The assessor', () => {
  it('5. 19 h 40 min of PM10: no verdict by the edition of 2022, one by that of 2002', () => {
    const from = '2026-03-11T00:00';
    const to = '2026-03-12T00:00';
    const day = everyMinute(from, to, (minute) => (minute < 260 ? undefined : 120));
    const asked = {
      from,
      to,
      zone: 'f1-waiting',
      readings: { 'aq-01/pm10': day, 'aq-02/pm10': day },
    };
    const by = (standard: string) => the(verdictsOf({ ...asked, standard }), standard, 'pm10');
    expect(by('gb-t-18883-2022')).toMatchObject({
      verdict: 'insufficient-data',
      points: [{ good: minutes(1180) }, {}],
    });
    expect(by('gb-t-18883-2002')).toMatchObject({
      verdict: 'compliant',
      points: [{ value: '0.1200' }, {}],
    });
  });

  const night = { from: '2026-03-12T08:00', to: '2026-03-12T09:00', zone: 'f1-nursing' };
  const nursing = (instrument: Instrument) =>
    the(
      verdictsOf({
        ...night,
        readings: { 'aq-06/co2': everyMinute(night.from, night.to, () => 700) },
        instruments: { 'aq-06/co2': instrument },
        tests: [
          {
            zone: 'f1-nursing' as ZoneId,
            closed: at('2026-03-11T20:00'),
            from: at(night.from),
            to: at(night.to),
          },
        ],
      }),
      'gb-t-18883-2022',
      'co2',
    );
  const accuracy = { absolute: 50, percent: 3 };

  it('4. a closed room with its one point and a valid certificate is a formal test', () => {
    const certificate = {
      record: 'a' as RecordId,
      number: 'XF-1',
      from: at('2025-06-01T00:00'),
      until: at('2026-06-01T00:00'),
    };
    const certified = { accuracy, certificates: [certificate] };
    expect(nursing(certified)).toMatchObject({ standing: 'formal', hints: [] });
    expect(nursing({ accuracy })).toMatchObject({
      standing: 'indicative',
      hints: [{ why: 'no-certificate' }],
    });
    const until = at('2026-03-12T08:30');
    expect(nursing({ accuracy, certificates: [{ ...certificate, until }] })).toMatchObject({
      verdict: 'insufficient-data',
      good: minutes(30),
      uncertain: minutes(30),
      reasons: [{ why: 'gaps', gaps: [{ from: until, why: 'certificate-expired' }] }],
      standing: 'indicative',
      hints: [{ why: 'certificate-expired', point: 'aq-06/co2', until }],
    });
  });

  it('9. at 2,261 m 980 ppm of an uncorrected NDIR is about 1,280; of an unknown one nothing', () => {
    const of = { ...hall, altitudeM: 2261 };
    const from = '2026-03-11T10:00';
    const to = '2026-03-11T11:00';
    const readings = { 'aq-06/co2': everyMinute(from, to, () => 980) };
    const asked = { of, from, to, zone: 'f1-nursing', readings };
    const uncorrected = { 'aq-06/co2': { pressure: 'uncorrected' } } as const;
    const corrected = the(
      verdictsOf({ ...asked, instruments: uncorrected }),
      'gb-t-18883-2022',
      'co2',
    );
    expect(corrected.verdict).toBe('non-compliant');
    expect(Number(corrected.points[0]?.value) / 0.128).toBeCloseTo(1, 1);
    expect(the(verdictsOf(asked), 'gb-t-18883-2022', 'co2')).toMatchObject({
      verdict: 'insufficient-data',
      reasons: [{ why: 'altitude' }],
      points: [{ n: 0, good: 0, uncertain: minutes(60) }],
    });
  });
});
