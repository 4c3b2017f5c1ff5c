import { describe, expect, it } from 'vitest';
import { reasonText } from '../../gateway/cli/assess-table.js';
import type { RecordId, ZoneId } from '../../gateway/core/identity.js';
import { minutes } from '../../gateway/core/time.js';
import type { Instrument } from '../../gateway/rules/verdicts/instrument.js';
import { words } from '../../gateway/text/text.js';
import { at, everyMinute, hall, silentFor, the, verdictsOf, waitingFrom } from './judged.js';

/** The verdict lines of stories A and C of the reference hall, on the demo hall itself. */

describe('A. Saturday 2026-02-28, a make-up working day', () => {
  it('3. 16 minutes of silence: no verdict, and the gap is named; 15 minutes: a verdict', () => {
    const missing = the(silentFor(16), 'gb-t-18883-2022', 'co2');
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
    expect(the(silentFor(15), 'gb-t-18883-2022', 'co2')).toMatchObject({
      verdict: 'compliant',
      points: [{ n: 45, good: minutes(45), value: '0.06400' }],
    });
  });

  it('4. 1048.5 ppm is borderline by 18883, by both comparison rules, and compliant by 37488', () => {
    const verdicts = waitingFrom(
      '2026-02-28T10:00',
      '2026-02-28T11:00',
      (minute) => 960 + 3 * minute,
    );
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
    const verdicts = waitingFrom('2026-02-28T11:00', '2026-02-28T12:00', () => 1180);
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
