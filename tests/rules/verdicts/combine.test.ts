import { describe, expect, it } from 'vitest';
import type { PointId } from '../../../gateway/core/identity.js';
import type { Sample } from '../../../gateway/core/ports.js';
import { hours, instant, later, minutes } from '../../../gateway/core/time.js';
import type { Verdict } from '../../../gateway/core/verdict.js';
import type { Standard } from '../../../gateway/rules/standards/standard.js';
import { standardsFor } from '../../../gateway/standards.js';
import { hallWith, POINTS, verdictsOf, ZONE } from './one-zone.js';

const FROM = instant(Date.UTC(2026, 2, 10, 2));
const TO = later(FROM, hours(1));
const { standards } = standardsFor('/nowhere/hall.yaml');
const standard = (id: string): Standard => {
  const found = standards.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

const steady = (value: number, lasting = 60): Sample[] =>
  Array.from({ length: lasting }, (_, minute) => ({
    at: later(FROM, minutes(minute)),
    quality: 'good',
    value,
  }));

const TEST = [{ zone: ZONE, closed: later(FROM, hours(-12)), from: FROM, to: TO }];

const co2 = (
  id: string,
  samples: readonly (readonly Sample[])[],
  tests: typeof TEST = [],
): Verdict => {
  const points = POINTS.slice(0, samples.length);
  const said = verdictsOf({
    hall: hallWith({ quantity: 'co2', points }),
    standards: [standard(id)],
    from: FROM,
    to: TO,
    samples: new Map(points.map((point, index) => [point, samples[index] ?? []])),
    tests,
  }).filter(({ requirement, window }) => requirement === 'co2' && window.length === '1h');
  expect(said).toHaveLength(1);
  return said[0] as Verdict;
};

describe('several points of a zone', () => {
  it('are the worst of them while a hall in use is watched', () => {
    expect(co2('gb-t-18883-2022', [steady(640), steady(1180)])).toMatchObject({
      combined: 'worst',
      verdict: 'non-compliant',
      value: '0.11800',
      n: 60,
      points: [
        { point: 'b/value', verdict: 'non-compliant', value: '0.11800' },
        { point: 'a/value', verdict: 'compliant', value: '0.06400' },
      ],
    });
  });

  it('are their mean in a test by GB/T 18883, annex A, with what each said beside it', () => {
    expect(co2('gb-t-18883-2022', [steady(640), steady(1180)], TEST)).toMatchObject({
      combined: 'mean',
      verdict: 'compliant',
      value: '0.09100',
      // 50 ppm + 3 % of each, and no less for being two.
      uncertainty: { value: '0.00773' },
      n: 120,
      good: minutes(60),
      comparison: { full: { value: '0.09100' } },
      points: [{ point: 'b/value', verdict: 'non-compliant' }, { point: 'a/value' }],
    });
  });

  it('only indicate when one of them has too little data, and it is named', () => {
    const verdict = co2('gb-t-18883-2022', [steady(640), steady(1180, 30)], TEST);
    expect(verdict).toMatchObject({
      verdict: 'compliant',
      value: '0.06400',
      standing: 'indicative',
    });
    expect(verdict.hints).toContainEqual({ why: 'points-missing', present: 1, wanted: 2 });
    expect(verdict.reasons).toMatchObject([{ why: 'gaps', point: 'b/value' as PointId }]);
  });

  it('say nothing together when none has data enough', () => {
    expect(co2('gb-t-18883-2022', [steady(640, 20), steady(1180, 30)], TEST)).toMatchObject({
      verdict: 'insufficient-data',
      reasons: [{ why: 'gaps', point: 'a/value' }],
    });
  });

  it('stay the worst where the standard says no other, test or not', () => {
    expect(co2('gb-37488-2019', [steady(640), steady(1800)], TEST)).toMatchObject({
      combined: 'worst',
      verdict: 'non-compliant',
    });
  });
});
