import { describe, expect, it } from 'vitest';
import { readConfig } from '../../gateway/config/config.js';
import type { Hall, Point } from '../../gateway/core/hall.js';
import type { PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import type { LightingDrillRecord, LightSurveyRecord } from '../../gateway/core/record.js';
import { type Instant, instant } from '../../gateway/core/time.js';
import type { Verdict } from '../../gateway/core/verdict.js';
import { drillVerdicts } from '../../gateway/rules/surveys/drill-verdicts.js';
import { estimatedAverage, surveyVerdicts } from '../../gateway/rules/surveys/light-verdicts.js';
import { rulesFor } from '../../gateway/rules/verdicts/rule.js';
import { standardsFor } from '../../gateway/standards.js';
import { here, realProfiles } from '../config/sources.js';

/** What story C says of light, on the demo hall itself. */

const DEMO = here('../../gateway/config/halls/demo-county.yaml');
const checked = readConfig(DEMO, realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { hall } = checked.config;
const { standards } = standardsFor(DEMO);
const at = (text: string): Instant => instant(Date.parse(`${text}+08:00`));

const the = (verdicts: readonly Verdict[], standard: string, requirement: string): Verdict => {
  const [found, another] = verdicts.filter(
    (one) => one.standard === standard && one.requirement === requirement,
  );
  if (found === undefined || another !== undefined) throw new Error(`one ${requirement} expected`);
  return found;
};

const survey = (of: Partial<LightSurveyRecord>): LightSurveyRecord => ({
  kind: 'light-survey',
  zone: 'f1-consult' as ZoneId,
  at: at('2026-03-11T19:00:00'),
  method: 'centre',
  rows: [
    [312, 334, 341, 338, 326, 305],
    [298, 321, 329, 331, 318, 287],
  ],
  daylight: false,
  warmedUp: true,
  meter: { class: 1, certificate: 'JL-2026-0017' },
  ...of,
});

const surveyed = (record: LightSurveyRecord): readonly Verdict[] => {
  const zone = hall.zones.find(({ id }) => id === record.zone);
  if (zone === undefined) throw new Error(record.zone);
  return surveyVerdicts(record, hall, zone, rulesFor(standards, hall, zone), false);
};

describe('C6. light by GB/T 5700', () => {
  it('f1-consult, centre method: Eav 320.0 lx, U0 0.897, met and formal', () => {
    const verdicts = surveyed(survey({}));
    expect(the(verdicts, 'gb-t-50034-2024', 'illuminance-reception')).toMatchObject({
      value: '320.0',
      uncertainty: { value: '12.8', assumed: false },
      verdict: 'compliant',
      limit: { least: 200 },
      standing: 'formal',
      method: 'survey',
      n: 12,
    });
    expect(the(verdicts, 'gb-t-50034-2024', 'uniformity-reception')).toMatchObject({
      value: '0.897',
      verdict: 'compliant',
      confidence: 'likely',
    });
  });

  it('four-corner nodes, 291.7 lx against 300 is nearer than the meter can tell', () => {
    const corners = survey({
      zone: 'f1-waiting' as ZoneId,
      method: 'four-corner',
      rows: [
        [210, 260, 270, 230],
        [290, 345, 350, 300],
        [220, 265, 275, 240],
      ],
    });
    const verdicts = surveyed(corners);
    expect(the(verdicts, 'gb-t-50034-2024', 'illuminance-hall')).toMatchObject({
      value: '291.7',
      verdict: 'borderline',
      comparison: { full: { verdict: 'non-compliant' } },
    });
    expect(the(verdicts, 'gb-t-50034-2024', 'uniformity-hall')).toMatchObject({ value: '0.720' });
  });

  it('a meter of class 2, or one without certificate, only indicates', () => {
    expect(
      the(
        surveyed(survey({ meter: { class: 2, certificate: 'x' } })),
        'gb-t-50034-2024',
        'illuminance-reception',
      ),
    ).toMatchObject({
      standing: 'indicative',
      hints: [{ why: 'meter-class' }],
    });
    expect(
      the(surveyed(survey({ meter: { class: 1 } })), 'gb-t-50034-2024', 'illuminance-reception'),
    ).toMatchObject({
      standing: 'indicative',
      hints: [{ why: 'no-certificate' }],
    });
  });

  it('between surveys the average is estimated by the ratio of each fixed sensor', () => {
    const record = survey({
      references: [
        { point: 'lux-01/illuminance' as PointId, value: 400 },
        { point: 'lux-02/illuminance' as PointId, value: 320 },
      ],
    });
    const estimated = estimatedAverage(
      record,
      new Map([
        ['lux-01/illuminance', 380],
        ['lux-02/illuminance', 304],
      ]),
    );
    expect(estimated?.value).toBeCloseTo(304, 6);
    expect((estimated?.high ?? 0) - 304).toBeCloseTo(304 * Math.hypot(0.04, 0.05), 6);
    expect(estimated?.assumed).toBe(true);
    expect(estimatedAverage(record, new Map([['lux-03/illuminance', 400]]))).toBeUndefined();
  });
});

describe('C7. emergency lighting drill, 2026-03-12 18:00', () => {
  const off = at('2026-03-12T18:00:00');
  const drill: LightingDrillRecord = {
    kind: 'emergency-lighting-drill',
    mainsOffAt: off,
    until: at('2026-03-12T18:31:00'),
    points: ['lux-08/illuminance', 'lux-09/illuminance'] as PointId[],
  };
  /** Dark until lit, then a light that fades a little; a reading every 0.7 s. */
  const lit = (lux: number, fades = 0.05): Sample[] =>
    Array.from({ length: 2660 }, (_, index): Sample => {
      const stamp = off + index * 700;
      const isLit = stamp >= off + 2800;
      const value = lux * (1 - (fades * index) / 2660);
      return { at: instant(stamp), quality: 'good', value: isLit ? value : 0.2 };
    });
  const levels: Readonly<Record<string, number>> = {
    'lux-08/illuminance': 3.4,
    'lux-09/illuminance': 9.15,
  };
  const drilled = (of: Hall, readings = (point: Point) => lit(levels[point.id] ?? 0)) =>
    drillVerdicts(drill, { hall: of, standards, instruments: new Map(), readings });
  const inZone = (verdicts: readonly Verdict[], zone: string) =>
    verdicts.filter((verdict) => verdict.zone === zone);

  it('the corridor is lit after 2.8 s with 3 lx and more for 30 min', () => {
    const corridor = inZone(drilled(hall), 'f2-corridor');
    expect(the(corridor, 'gb-55037-2022', 'evacuation-switch-over')).toMatchObject({
      value: '2.8',
      verdict: 'compliant',
      limit: { most: 5 },
      method: 'drill',
    });
    expect(the(corridor, 'gb-55037-2022', 'evacuation-crowded')).toMatchObject({
      value: '3.24',
      verdict: 'compliant',
      points: [{ point: 'lux-08/illuminance' }],
    });
    const lasted = the(corridor, 'gb-55037-2022', 'evacuation-duration');
    expect(lasted.verdict).toBe('compliant');
    expect(Number(lasted.value)).toBeGreaterThanOrEqual(30);
  });

  it('8.7 lx on the stair: not met by 10 lx of GB 55037, met by the 5 lx class; both show', () => {
    const stair = inZone(drilled({ ...hall, crowdedPlace: false }), 'f2-stair-e');
    expect(the(stair, 'gb-55037-2022', 'evacuation-stair')).toMatchObject({
      value: '8.71',
      verdict: 'non-compliant',
      limit: { least: 10 },
    });
    expect(the(stair, 'gb-51309-2018', 'evacuation-stair')).toMatchObject({
      verdict: 'compliant',
      limit: { least: 5 },
    });
  });

  it('declared a crowded place, the older edition wants 10 lx too', () => {
    const stair = inZone(drilled({ ...hall, crowdedPlace: true }), 'f2-stair-e');
    expect(the(stair, 'gb-51309-2018', 'evacuation-stair-crowded').verdict).toBe('non-compliant');
    expect(
      stair.some(
        ({ requirement, standard }) =>
          requirement === 'evacuation-stair' && standard === 'gb-51309-2018',
      ),
    ).toBe(false);
    const undeclared = inZone(drilled(hall), 'f2-stair-e')
      .filter(({ standard, unit }) => standard === 'gb-51309-2018' && unit === 'lx')
      .map(({ verdict }) => verdict);
    expect(undeclared.sort()).toEqual(['compliant', 'non-compliant']);
  });

  it('a light that comes late, goes early, or never comes', () => {
    const late = drilled(hall, () =>
      lit(20).map((sample) => (sample.at < off + 7000 ? { ...sample, value: 0.2 } : sample)),
    );
    expect(
      the(inZone(late, 'f2-corridor'), 'gb-55037-2022', 'evacuation-switch-over').verdict,
    ).toBe('non-compliant');
    const early = drilled(hall, () =>
      lit(20).map((sample) => (sample.at > off + 1_200_000 ? { ...sample, value: 0.2 } : sample)),
    );
    expect(the(inZone(early, 'f2-corridor'), 'gb-55037-2022', 'evacuation-duration')).toMatchObject(
      {
        value: '20.0',
        verdict: 'non-compliant',
      },
    );
    const never = inZone(
      drilled(hall, () => lit(0.1)),
      'f2-corridor',
    );
    expect(never.map(({ verdict }) => verdict)).not.toContain('compliant');
    expect(drilled(hall, () => []).every(({ verdict }) => verdict === 'insufficient-data')).toBe(
      true,
    );
  });

  it('asked once a minute, 5 s cannot be judged', () => {
    const slow = drilled(hall, () => lit(20).filter(({ at }) => (at - off) % 60_200 === 42_000));
    expect(
      the(inZone(slow, 'f2-corridor'), 'gb-55037-2022', 'evacuation-switch-over').verdict,
    ).toBe('borderline');
  });
});
