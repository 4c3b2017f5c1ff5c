import { describe, expect, it } from 'vitest';
import { verdictLine } from '../../gateway/cli/assess-table.js';
import { NO_RECORDS, type Records } from '../../gateway/core/entered.js';
import type { PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { type Instant, minutes } from '../../gateway/core/time.js';
import type { Verdict } from '../../gateway/core/verdict.js';
import { evidenceOf } from '../../gateway/evidence.js';
import { type AssessSetup, assess } from '../../gateway/rules/verdicts/assess.js';
import type { Instrument } from '../../gateway/rules/verdicts/instrument.js';
import { withRate } from '../../gateway/rules/verdicts/rate.js';
import { inOrder, periodOf } from '../../gateway/rules/verdicts/tally.js';
import { standardsFor } from '../../gateway/standards.js';
import { words } from '../../gateway/text/text.js';
import { here } from '../config/sources.js';
import { at, entered, hall } from '../records/known.js';

/** What people enter decides what a verdict may be used for: story C, and what may be wrong with it. */

const { standards } = standardsFor(here('../../gateway/config/halls/demo-county.yaml'));
const CO2: Instrument = { accuracy: { absolute: 50, percent: 3 } };
const LUX: Instrument = { accuracy: { absolute: 0, percent: 7 } };

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly standard?: string;
  readonly records?: Records;
  readonly readings?: Readonly<Record<string, (minute: number) => number>>;
}

const setupOf = ({
  from,
  to,
  zone,
  standard = 'gb-t-18883-2022',
  records = NO_RECORDS,
  readings = {},
}: Asked): AssessSetup => ({
  hall,
  standards: standards.filter(({ id }) => id === standard),
  from: at(from),
  to: at(to),
  zones: [zone as ZoneId],
  ...evidenceOf(
    records,
    hall,
    new Map(Object.keys(readings).map((id) => [id as PointId, id.endsWith('co2') ? CO2 : LUX])),
  ),
  readings: ({ id }) => {
    const read = readings[id];
    const samples: Sample[] = [];
    for (let stamp = at(from), minute = 0; read && stamp < at(to); minute += 1) {
      samples.push({ at: stamp, quality: 'good', value: read(minute) });
      stamp = (stamp + 60_000) as Instant;
    }
    return { samples: inOrder(samples), period: periodOf(samples, minutes(1)) };
  },
});

const all = (asked: Asked, requirement: string): readonly Verdict[] =>
  [...assess(setupOf(asked))].filter((verdict) => verdict.requirement === requirement);
const the = (asked: Asked, requirement: string): Verdict => {
  const [found, another] = all(asked, requirement);
  if (found === undefined || another !== undefined) throw new Error(`one ${requirement} expected`);
  return found;
};

const certificate = (point: string, due = '2027-01-14', more = '') => `
  - { kind: certificate, point: ${point}, number: XF-${point}, laboratory: 省计量院, calibrated-on: 2026-01-15, due: ${due}${more} }`;
const test = (zone: string, closed: string, point: string) => `
  - { kind: formal-test, zone: ${zone}, closed-at: ${closed}, from: 2026-03-12T08:00, to: 2026-03-12T09:00, points: [${point}] }`;
const of = (...records: string[]): Records => entered(`records:${records.join('')}`);
const morning = { from: '2026-03-12T08:00', to: '2026-03-12T09:00' };

describe('C4. a test of a closed room', () => {
  const nursing = (...records: string[]) =>
    the(
      {
        ...morning,
        zone: 'f1-nursing',
        records: of(...records),
        readings: { 'aq-06/co2': () => 700 },
      },
      'co2',
    );
  const CLOSED = '2026-03-11T20:00';

  it('f1-nursing, one of one points, closed 12 h, a valid certificate: formal', () => {
    const formal = nursing(certificate('aq-06/co2'), test('f1-nursing', CLOSED, 'aq-06/co2'));
    expect(formal).toMatchObject({ verdict: 'compliant', standing: 'formal', hints: [] });
  });

  it('without a certificate it only indicates; without a test it is the watching of a hall in use', () => {
    expect(nursing(test('f1-nursing', CLOSED, 'aq-06/co2'))).toMatchObject({
      standing: 'indicative',
      hints: [{ why: 'no-certificate' }],
    });
    expect(nursing(certificate('aq-06/co2'))).toMatchObject({ standing: 'monitoring', hints: [] });
  });

  it('closed for six hours it is neither the one nor the other', () => {
    const short = test('f1-nursing', '2026-03-12T02:00', 'aq-06/co2');
    expect(nursing(certificate('aq-06/co2'), short)).toMatchObject({
      standing: 'indicative',
      hints: [{ why: 'closed-too-short', hours: 6, wanted: 12 }],
    });
  });

  it('f2-meeting with one of three points can never be formal', () => {
    const meeting = the(
      {
        ...morning,
        zone: 'f2-meeting',
        records: of(certificate('aq-10/co2'), test('f2-meeting', CLOSED, 'aq-10/co2')),
        readings: { 'aq-10/co2': () => 700 },
      },
      'co2',
    );
    expect(meeting).toMatchObject({
      standing: 'indicative',
      hints: [{ why: 'too-few-points', present: 1, wanted: 3 }],
    });
  });

  it('withdrawn with a reason it is none any more', () => {
    const before = of(certificate('aq-06/co2'), test('f1-nursing', CLOSED, 'aq-06/co2'));
    const id = before.find(({ content }) => content.kind === 'formal-test')?.id;
    const records = entered(
      `records:\n  - { kind: withdrawn, record: ${id}, reason: 门未关严 }`,
      before,
    );
    const asked = { ...morning, zone: 'f1-nursing', readings: { 'aq-06/co2': () => 700 } };
    expect(the({ ...asked, records }, 'co2').standing).toBe('monitoring');
  });
});

describe('a certificate', () => {
  const day = {
    from: '2026-03-11T22:00',
    to: '2026-03-12T02:00',
    zone: 'f1-nursing',
    readings: { 'aq-06/co2': () => 980 },
  };

  it('that expired in the middle: readings after it are uncertain, and the verdict says so', () => {
    const expired = all({ ...day, records: of(certificate('aq-06/co2', '2026-03-11')) }, 'co2');
    expect(expired.map(({ verdict }) => verdict)).toEqual([
      'borderline',
      'borderline',
      'insufficient-data',
      'insufficient-data',
    ]);
    const after = expired[2];
    expect(after).toMatchObject({
      good: 0,
      uncertain: minutes(60),
      standing: 'indicative',
      hints: [{ why: 'certificate-expired', until: at('2026-03-12T00:00') }],
    });
    const line = after && verdictLine(after, setupOf(day), words('zh'), 'zh');
    expect(line).toContain('aq-06/co2 的证书已于 2026-03-12 00:00 到期');
    expect(line).toContain('aq-06 证书已到期');
  });

  it('corrects what was read, and its own uncertainty takes the place of the maker’s', () => {
    const correction =
      ', uncertainty: { absolute: 10, percent: 0 }, correction: { slope: 1, offset: -40 }';
    const corrected = all(
      { ...day, records: of(certificate('aq-06/co2', '2027-01-14', correction)) },
      'co2',
    );
    expect(corrected[0]).toMatchObject({
      verdict: 'compliant',
      value: '0.09400',
      uncertainty: { value: '0.00100', assumed: false },
    });
  });

  it('of class 2 leaves a lux sensor of ±7 % to indicate; one of class 1 may judge', () => {
    const points = ['lux-01/illuminance', 'lux-02/illuminance'];
    const lux = (grade: string) =>
      the(
        {
          from: '2026-03-12T09:00',
          to: '2026-03-12T10:00',
          zone: 'f1-waiting',
          standard: 'q-demo-205',
          records: of(
            ...points.map((point) => certificate(point, '2027-01-14', `, class: "${grade}"`)),
          ),
          readings: Object.fromEntries(points.map((point) => [point, () => 400])),
        },
        'illuminance',
      ).hints.map(({ why }) => why);
    expect(lux('2')).toContain('class-too-low');
    expect(lux('1')).not.toContain('class-too-low');
    expect(lux('1')).toContain('fixed-sensor');
  });
});

describe('C11. laboratory results stand in the same table', () => {
  const benzene = (more: string) => `
  - { kind: laboratory-result, zone: f1-nursing, quantity: benzene, unit: mg/m3, report: BG-2026-17, laboratory: 某检测公司, sampled-at: 2026-03-12T08:00, sampled-until: 2026-03-12T09:00, ${more} }`;
  const asked = { ...morning, zone: 'f1-nursing' };

  it('with a CMA number formal, with value, unit, limit and report', () => {
    const found = the({ ...asked, records: of(benzene('value: 0.012, cma: "201501"')) }, 'benzene');
    expect(found).toMatchObject({
      verdict: 'compliant',
      value: '0.012',
      unit: 'mg/m3',
      limit: { most: 0.03 },
      standing: 'formal',
      window: { from: at('2026-03-12T08:00'), to: at('2026-03-12T09:00') },
      laboratory: { report: 'BG-2026-17', cma: '201501' },
    });
    expect(verdictLine(found, setupOf(asked), words('zh'), 'zh')).toContain(
      '报告 BG-2026-17，某检测公司，资质认定 201501',
    );
  });

  it('without one it only indicates; without a result a laboratory is asked for', () => {
    expect(the({ ...asked, records: of(benzene('value: 0.031')) }, 'benzene')).toMatchObject({
      verdict: 'non-compliant',
      standing: 'indicative',
      hints: [{ why: 'no-cma' }],
    });
    expect(the(asked, 'benzene')).toMatchObject({
      verdict: 'insufficient-data',
      reasons: [{ why: 'needs-laboratory' }],
    });
  });

  it('not found is compliant, unless the method sees less than the limit asks', () => {
    const below = (value: number) =>
      the({ ...asked, records: of(benzene(`value: ${value}, below: true, cma: "1"`)) }, 'benzene');
    expect(below(0.005)).toMatchObject({ verdict: 'compliant', value: '0.005' });
    expect(below(0.05)).toMatchObject({
      verdict: 'insufficient-data',
      reasons: [{ why: 'detection-limit' }],
    });
  });

  it('of the year before still speaks; an older one does not, and says so', () => {
    const later = (from: string, to: string) =>
      the({ from, to, zone: 'f1-nursing', records: of(benzene('value: 0.012')) }, 'benzene');
    expect(later('2026-11-01T00:00', '2026-11-02T00:00').verdict).toBe('compliant');
    expect(later('2027-11-01T00:00', '2027-11-02T00:00')).toMatchObject({
      verdict: 'insufficient-data',
      reasons: [
        {
          why: 'laboratory-too-old',
          report: 'BG-2026-17',
          sampledAt: at('2026-03-12T08:00'),
        },
      ],
    });
  });
});

describe('a point that was moved between zones', () => {
  const records = of(`
  - { kind: point-moved, point: aq-06/co2, from: f1-24h, to: f1-nursing, at: 2026-03-12T09:20 }`);
  const asked = {
    from: '2026-03-12T08:00',
    to: '2026-03-12T11:00',
    records,
    readings: { 'aq-06/co2': () => 700 },
  };

  it('speaks for each zone in its time, and the hour of the move says where it was', () => {
    const nursing = all({ ...asked, zone: 'f1-nursing' }, 'co2');
    expect(nursing.map(({ window, verdict, good }) => [window.from, verdict, good])).toEqual([
      [at('2026-03-12T09:00'), 'insufficient-data', minutes(40)],
      [at('2026-03-12T10:00'), 'compliant', minutes(60)],
    ]);
    expect(nursing[0]?.reasons).toEqual([
      {
        why: 'gaps',
        point: 'aq-06/co2',
        gaps: [{ from: at('2026-03-12T09:00'), to: at('2026-03-12T09:20'), why: 'elsewhere' }],
      },
    ]);
    const before = all({ ...asked, zone: 'f1-24h' }, 'co2');
    expect(before[0]).toMatchObject({
      window: { from: at('2026-03-12T08:00') },
      points: [{}, {}],
      hints: expect.arrayContaining([{ why: 'too-few-points', present: 2, wanted: 5 }]),
    });
    expect(before.at(-1)?.points.map(({ point }) => point)).toEqual(['aq-05/co2']);
  });
});

describe('C3. the share of requirements with valid evidence', () => {
  const verdict = (requirement: string, more: Partial<Verdict> = {}): Verdict => ({
    zone: 'f1-nursing' as ZoneId,
    standard: 'gb-t-18883-2022',
    requirement,
    clause: '',
    confidence: 'sure',
    window: { length: '1h', from: at('2026-03-12T08:00'), to: at('2026-03-12T09:00') },
    n: 60,
    good: minutes(60),
    uncertain: minutes(0),
    occupied: { good: minutes(0) },
    verdict: 'compliant',
    reasons: [],
    unit: '%',
    minimumData: minutes(45),
    combined: 'worst',
    points: [],
    standing: 'monitoring',
    hints: [],
    ...more,
  });
  const many = standards.find(({ id }) => id === 'gb-t-18883-2022');
  if (many === undefined) throw new Error('gb-t-18883-2022');
  const [rule] = Object.values(many.requirements);
  if (rule === undefined) throw new Error('a requirement');
  /** As many requirements as the form of the story lists. */
  const form = [
    ...standards.filter(({ id }) => id === 'q-demo-205'),
    {
      ...many,
      requirements: Object.fromEntries(
        Array.from({ length: 39 }, (_, number) => [`r-${number}`, rule]),
      ),
    },
  ];
  const rate = verdict('implementation', {
    standard: 'q-demo-205',
    verdict: 'insufficient-data',
    reasons: [{ why: 'needs-assessment' }],
  });
  const judged = (others: readonly Verdict[]) => [...withRate([rate, ...others], form)].at(-1);
  const all = Array.from({ length: 39 }, (_, number) => verdict(`r-${number}`));

  it('37 of 39 are 94.9 %: below 95 %, and the two are named', () => {
    const found = judged(
      all.map((one, number) => {
        if (number === 7) return { ...one, verdict: 'insufficient-data' as const };
        return number === 11 ? { ...one, standing: 'indicative' as const } : one;
      }),
    );
    expect(found).toMatchObject({
      requirement: 'implementation',
      verdict: 'non-compliant',
      value: '94.9',
      method: 'evidence-share',
      lacking: [
        { requirement: 'r-7', zones: ['f1-nursing'] },
        { requirement: 'r-11', zones: ['f1-nursing'] },
      ],
    });
  });

  it('a requirement lacks evidence where one of its zones does; another window may give it', () => {
    const second = verdict('r-0', { zone: 'f1-lobby' as ZoneId, verdict: 'insufficient-data' });
    expect(judged([...all, second])?.lacking).toEqual([
      { standard: 'gb-t-18883-2022', requirement: 'r-0', zones: ['f1-lobby'] },
    ]);
    const later = verdict('r-0', { zone: 'f1-lobby' as ZoneId, verdict: 'non-compliant' });
    expect(judged([...all, second, later])).toMatchObject({ value: '100.0', lacking: [] });
  });

  it('what does not apply in this season is not counted, of what only informs neither', () => {
    const [first, ...others] = all;
    const outside = { ...(first as Verdict), verdict: 'not-applicable' as const };
    expect(judged([outside, ...others])?.n).toBe(38);
    const informs = verdict('co2', { standard: 'gb-37488-2019', verdict: 'insufficient-data' });
    expect(judged([informs, ...all])?.n).toBe(39);
  });
});
