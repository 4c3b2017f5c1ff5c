import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../gateway/config/config.js';
import type { Hall, Zone } from '../../../gateway/core/hall.js';
import { confidenceOf, requirementsFor } from '../../../gateway/rules/standards/choice.js';
import type { Standard } from '../../../gateway/rules/standards/standard.js';
import { judgesOn, rulesFor } from '../../../gateway/rules/verdicts/rule.js';
import { standardsFor } from '../../../gateway/standards.js';
import { here, realProfiles } from '../../config/sources.js';

const { standards } = standardsFor(here('../../gateway/config/halls/demo-county.yaml'));
const the = (id: string): Standard => {
  const found = standards.find((standard) => standard.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

const hallOf = (hall: string, chosen: string, nursing = ''): Hall => {
  const text = `version: 1
hall: { id: h, names: 厅 / Hall${hall} }
${chosen}
zones:
  - { id: waiting, names: 等候区 / Waiting, kind: waiting }
  - { id: nursing, names: 母婴室 / Nursing room, kind: nursing${nursing} }
  - { id: stair, names: 楼梯 / Stair, kind: stair }
`;
  const checked = checkConfig('hall.yaml', text, realProfiles, () => undefined);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.config.hall;
};
const judging = (zone: Zone | undefined, date: string): readonly string[] =>
  (zone === undefined ? [] : rulesFor(standards, {}, zone))
    .filter((rule) => judgesOn(rule, date, false))
    .map(({ standard }) => standard.id);

describe('the standards that judge a zone', () => {
  it('are those in force that day where nothing is written', () => {
    const [waiting] = hallOf('', '').zones;
    expect(waiting?.standards).toBeUndefined();
    expect(judging(waiting, '2026-03-10')).toEqual(
      expect.arrayContaining(['gb-t-18883-2022', 'gb-37488-2019', 'gb-t-50034-2024']),
    );
    expect(judging(waiting, '2026-03-10')).not.toContain('gb-t-18883-2002');
    expect(judging(waiting, '2022-03-10')).toContain('gb-t-18883-2002');
  });

  it('are those that the site chose, whatever their dates; the other subjects stay', () => {
    const [waiting] = hallOf('', 'standards: { air: gb-t-18883-2002, local: none }').zones;
    const chosen = judging(waiting, '2026-03-10');
    expect(chosen).toContain('gb-t-18883-2002');
    for (const other of ['gb-t-18883-2022', 'gb-37488-2019', 'q-demo-205'])
      expect(chosen).not.toContain(other);
    expect(chosen).toContain('gb-t-50034-2024');
  });

  it('are chosen by the zone before its kind, by its kind before the hall', () => {
    const { zones } = hallOf(
      '',
      'standards: { air: gb-t-18883-2022, zone-kinds: { nursing: { air: gb-37488-2019 } } }',
    );
    expect(zones.map(({ standards: chosen }) => chosen?.air)).toEqual([
      ['gb-t-18883-2022'],
      ['gb-37488-2019'],
      ['gb-t-18883-2022'],
    ]);
    const own = hallOf('', 'standards: { air: gb-t-18883-2022 }', ', standards: { air: none }');
    expect(own.zones[1]?.standards?.air).toEqual([]);
  });
});

describe('what a standard asks of a stair', () => {
  const asked = (hall: Hall) =>
    requirementsFor(the('gb-51309-2018'), hall, { kind: 'stair' })
      .map(([key]) => key)
      .filter((key) => key.startsWith('evacuation-stair'));

  it('hangs on whether the site declares to be a crowded place; undeclared, both show', () => {
    expect(asked(hallOf(', crowded-place: true', ''))).toEqual(['evacuation-stair-crowded']);
    expect(asked(hallOf(', crowded-place: false', ''))).toEqual(['evacuation-stair']);
    expect(asked(hallOf('', ''))).toEqual(['evacuation-stair', 'evacuation-stair-crowded']);
  });
});

describe('how well a requirement is known', () => {
  const known = (id: string, key: string) => {
    const standard = the(id);
    const requirement = standard.requirements[key];
    if (requirement === undefined) throw new Error(key);
    return confidenceOf(requirement, standard);
  };

  it('is no better than its minimum data, nor than the state of a gas it is converted by', () => {
    expect(known('gb-t-18883-2022', 'co2')).toBe('sure');
    expect(known('gb-t-18883-2022', 'tvoc')).toBe('likely');
    expect(known('gb-t-18883-2022', 'co')).toBe('uncertain');
    expect(known('gb-t-18883-2002', 'co')).toBe('likely');
    expect(known('gb-t-18883-2022', 'pm25')).toBe('likely');
  });

  it('is sure once somebody has read the text', () => {
    expect(known('q-demo-205', 'noise')).toBe('sure');
    const standard = the('db63-t-1336-2014');
    const noise = { ...standard.requirements.noise, 'verified-by': 'a reader' };
    expect(confidenceOf(noise as NonNullable<typeof standard.requirements.noise>, standard)).toBe(
      'sure',
    );
  });
});
