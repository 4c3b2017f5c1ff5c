import { describe, expect, it } from 'vitest';
import { editionMistakes } from '../../../gateway/rules/standards/editions.js';
import { checkStandard } from '../../../gateway/rules/standards/standard.js';
import { factorTo } from '../../../gateway/rules/standards/units.js';

const GOOD = `id: own
family: own
number: Q/OWN 1
names: 自有标准 / Own
in-force: { from: 2025-01-01 }
basis: { by: own, confidence: sure }
zone-kinds: [waiting]
requirements:
  co:
    names: 一氧化碳 / CO
    quantity: co
    unit: mg/m3
    window: 1h
    minimum-data: 45min
    limit: { most: 10 }
    decimals: 0
    clause: "4.1"
    confidence: sure
reference: { temperature: 0, pressure: 101.325, confidence: likely }
examples:
  - { requirement: co, value: 8, uncertainty: 1, verdict: compliant }
`;

const mistakesOf = (text: string) => {
  const checked = checkStandard('own.yaml', text);
  return 'mistakes' in checked ? checked.mistakes : [];
};

describe('a standards file', () => {
  it('is good as it stands', () => {
    expect(mistakesOf(GOOD)).toEqual([]);
  });

  it.each([
    ['no clause', GOOD.replace('    clause: "4.1"\n', ''), 9, 'requirements.co.clause'],
    ['a wrong unit', GOOD.replace('unit: mg/m3', 'unit: lx'), 12, 'requirements.co.unit'],
    [
      'a gas in mg/m3 without reference state',
      GOOD.replace(/reference: .*\n/, ''),
      12,
      'requirements.co.unit',
    ],
    [
      'more data than the window holds',
      GOOD.replace('45min', '2h'),
      14,
      'requirements.co.minimum-data',
    ],
    [
      'a mean of an instant',
      GOOD.replace('window: 1h', 'window: instantaneous'),
      9,
      'requirements.co.statistic',
    ],
    ['an empty band', GOOD.replace('{ most: 10 }', '{}'), 15, 'requirements.co.limit'],
    [
      'an example of nothing',
      GOOD.replace('requirement: co,', 'requirement: c,'),
      21,
      'examples.0.requirement',
    ],
    [
      'an end before its beginning',
      GOOD.replace('01-01 }', '01-01, until: 2024-01-01 }'),
      5,
      'in-force.until',
    ],
    ['an unknown key', GOOD.replace('basis:', 'bases:'), 6, 'bases'],
  ])('with %s is refused where it stands', (_, text, line, path) => {
    expect(mistakesOf(text)).toContainEqual(
      expect.objectContaining({ file: 'own.yaml', line, path, zh: expect.any(String) }),
    );
  });

  it('says in both languages what a wrong unit should be, and in which column it stands', () => {
    expect(mistakesOf(GOOD.replace('unit: mg/m3', 'unit: lx'))).toEqual([
      {
        file: 'own.yaml',
        line: 12,
        column: 11,
        path: 'requirements.co.unit',
        zh: '应为：能由 co 换算的单位（气体的 mg/m3 需要 reference）；现为："lx"',
        en: 'Expected a unit that co can be converted to (mg/m3 of a gas needs reference); found "lx"',
      },
    ]);
  });

  it('says what a clause may look like', () => {
    const [mistake] = mistakesOf(GOOD.replace('clause: "4.1"', 'clause: 第四条'));
    expect(mistake).toMatchObject({ line: 17, column: 13, path: 'requirements.co.clause' });
    expect(mistake?.en).toContain('number of the clause');
  });

  it('that overlaps another edition, or has its id, is refused where it says so', () => {
    const file = (name: string, text: string) => {
      const checked = checkStandard(name, text);
      if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
      return { file: name, text, standard: checked.value };
    };
    const first = file('own.yaml', GOOD);
    const later = file('own-2.yaml', GOOD.replace('id: own', 'id: own-2').replace('2025', '2026'));
    expect(editionMistakes([first, later])).toMatchObject([
      { file: 'own-2.yaml', line: 5, path: 'in-force', en: expect.stringContaining('own') },
    ]);
    expect(editionMistakes([first, first])).toMatchObject([{ line: 1, path: 'id' }]);
    const over = GOOD.replace('01-01 }', '01-01, until: 2025-12-31 }');
    expect(editionMistakes([file('own.yaml', over), later])).toEqual([]);
  });
});

describe('gas units (domain.md §8)', () => {
  const freezing = { temperature: 0, pressure: 101.325 };
  const room = { temperature: 25, pressure: 101.325 };
  it.each([
    ['co', freezing, 1.2497],
    ['co', room, 1.1449],
    ['o3', freezing, 2.1414],
    ['o3', room, 1.9619],
  ] as const)('one ppm of %s in mg/m3', (quantity, reference, factor) => {
    expect(factorTo(quantity, 'mg/m3', reference)).toBeCloseTo(factor, 3);
  });

  it('a share of the volume needs no reference state, and TVOC in ppb has no mass', () => {
    expect(factorTo('co2', '%', undefined)).toBe(1e-4);
    expect(factorTo('tvoc', 'mg/m3', room)).toBeUndefined();
  });
});
