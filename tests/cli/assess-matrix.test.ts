import { expect, it } from 'vitest';
import { matrixOf, widthOf } from '../../gateway/cli/assess-matrix.js';
import type { ZoneId } from '../../gateway/core/identity.js';
import { standardsFor } from '../../gateway/standards.js';
import { words } from '../../gateway/text/text.js';
import { missed } from '../outputs/hall.js';
import { hallWith } from '../rules/verdicts/one-zone.js';

const { standards } = standardsFor('/nowhere/hall.yaml');
const setup = { hall: hallWith({ quantity: 'co2' }), standards };

const matrix = () => {
  const all = matrixOf();
  for (const verdict of ['compliant', 'non-compliant', 'not-applicable', 'borderline'] as const)
    all.add({ ...missed, verdict });
  all.add({ ...missed, requirement: 'pm10', verdict: 'not-applicable' });
  return all;
};

it('shows of each requirement and zone the worst, and the compliant windows of those judged', () => {
  const said = matrix().lines(setup, words('en'), 'en');
  expect(said).toHaveLength(4);
  expect(said[0]).toContain('GB/T 18883-2022 Carbon dioxide');
  expect(said[1]).toMatch(/Non-compliant +1\/3$/);
  expect(said[3]).toMatch(/not applicable$/);
});

it('stands in columns in Chinese too', () => {
  const all = matrix();
  all.add({ ...missed, zone: 'another' as ZoneId });
  const [, one = '', other = ''] = all.lines(setup, words('zh'), 'zh');
  const before = (line: string): number => widthOf(line.slice(0, line.indexOf('不符合')));
  expect(before(one)).toBe(before(other));
});
