import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../gateway/config/config.js';
import type { Event } from '../../../gateway/core/event.js';
import type { PointId, ZoneId } from '../../../gateway/core/identity.js';
import type { Sample } from '../../../gateway/core/ports.js';
import type { LightSurveyRecord } from '../../../gateway/core/record.js';
import {
  type Boot,
  type Instant,
  instant,
  millis,
  minutes,
  type Seq,
} from '../../../gateway/core/time.js';
import { toldCounts } from '../../../gateway/rules/people/told.js';
import { type BesideSetup, besideVerdicts } from '../../../gateway/rules/verdicts/beside.js';
import { standardsFor } from '../../../gateway/standards.js';
import { here, realProfiles } from '../../config/sources.js';

const DEMO = here('../../gateway/config/halls/demo-county.yaml');
const checked = readConfig(DEMO, realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { hall } = checked.config;
const at = (time: string): Instant => instant(Date.parse(`2026-02-28T${time}:00+08:00`));

const minutely = (from: string, to: string, value: number): Sample[] => {
  const samples: Sample[] = [];
  for (let stamp = at(from); stamp < at(to); stamp = instant(stamp + minutes(1)))
    samples.push({ at: stamp, quality: 'good', value });
  return samples;
};

const counted = (time: string, net: number, zone = 'f1-waiting'): Event => ({
  kind: 'people-counted',
  ...{ at: at(time), zone: zone as ZoneId, in: net, out: 0, net, drift: 0 },
  ...{ boot: '1' as Boot, seq: 1 as Seq, mono: millis(0), clock: 'trusted' },
});

const verdictsOf = (
  levels: Readonly<Record<string, number>>,
  of: Partial<BesideSetup> = {},
  events: readonly Event[] = [],
) => [
  ...besideVerdicts({
    hall,
    standards: standardsFor(DEMO).standards,
    from: at('10:00'),
    to: at('12:00'),
    instruments: new Map(),
    tests: [],
    surveys: [],
    drills: [],
    people: toldCounts(events),
    readings: ({ id }) => ({
      samples: levels[id] === undefined ? [] : minutely('09:30', '12:00', levels[id] ?? 0),
      period: minutes(1),
    }),
    ...of,
  }),
];

const freshAir = (...asked: Parameters<typeof verdictsOf>) =>
  verdictsOf(...asked).filter(({ method }) => method === 'co2-balance');

describe('fresh air beside the averaged readings', () => {
  const air = { 'aq-01/co2': 1180, 'aq-02/co2': 1180, 'aq-99/co2': 420 };

  it('is estimated for each hour and zone of an air space whose people are counted', () => {
    const verdicts = freshAir(air, { zones: ['f1-waiting' as ZoneId] }, [counted('09:40', 99)]);
    expect(verdicts.map(({ standard, value, window }) => [standard, value, window.from])).toEqual([
      ['gb-37488-2019', '24.6', at('10:00')],
      ['gb-t-18883-2022', '24.6', at('10:00')],
      ['gb-37488-2019', '24.6', at('11:00')],
      ['gb-t-18883-2022', '24.6', at('11:00')],
    ]);
    for (const { standing, method, hints } of verdicts)
      expect({ standing, method, hints }).toEqual({
        standing: 'indicative',
        method: 'co2-balance',
        hints: [{ why: 'estimated' }],
      });
  });

  it('is not where nobody was counted, nor where no count was told yet', () => {
    expect(verdictsOf({ 'aq-10/co2': 1180, 'aq-99/co2': 420 }, {}, [])).toEqual([]);
    expect(freshAir(air, {}, [counted('09:40', 30, 'f2-waiting')])).toEqual([]);
  });
});

describe('light beside the averaged readings', () => {
  const survey: LightSurveyRecord = {
    kind: 'light-survey',
    zone: 'f1-waiting' as ZoneId,
    at: instant(Date.parse('2026-01-15T19:00:00+08:00')),
    method: 'centre',
    rows: [
      [320, 330],
      [310, 320],
    ],
    daylight: false,
    warmedUp: true,
    meter: { class: 1, certificate: 'JL-1' },
    references: [{ point: 'lux-01/illuminance' as PointId, value: 400 }],
  };
  const verdicts = verdictsOf({ 'lux-01/illuminance': 360 }, { surveys: [survey] });

  it('the last survey before the time stands, and each hour is estimated from it', () => {
    const inHall = verdicts.filter(({ requirement }) => requirement === 'illuminance-hall');
    expect(inHall.map(({ method, value, standing }) => [method, value, standing])).toEqual([
      ['survey', '320.0', 'formal'],
      ['light-ratio', '288.0', 'indicative'],
      ['light-ratio', '288.0', 'indicative'],
    ]);
    expect(inHall[1]).toMatchObject({
      since: survey.at,
      verdict: 'borderline',
      hints: [{ why: 'estimated' }],
    });
  });

  it('a survey after the time says nothing of it', () => {
    expect(
      verdictsOf({ 'lux-01/illuminance': 360 }, { surveys: [{ ...survey, at: at('13:00') }] }),
    ).toEqual([]);
  });

  it('while the hall is closed nothing is estimated', () => {
    const closed = verdictsOf(
      { 'lux-01/illuminance': 360 },
      { surveys: [survey], from: at('12:00'), to: at('13:00') },
    );
    expect(closed.map(({ method }) => method)).not.toContain('light-ratio');
  });
});
