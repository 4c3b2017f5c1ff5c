import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bandOf, judge } from '../../gateway/rules/verdicts/judge.js';
import { readStandards } from '../../gateway/standards.js';

/** Every standard that lies in its folder keeps these promises; a new file is found by itself. */

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { standards, mistakes, sha256 } = readStandards([
  here('../../gateway/rules/standards'),
  here('../../gateway/config/halls/standards'),
]);

it('reads every file without a mistake', () => {
  expect(mistakes).toEqual([]);
  expect(standards.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'gb-t-18883-2022',
      'gb-t-18883-2002',
      'gb-37488-2019',
      'gb-t-50034-2024',
      'gb-50034-2013',
      'db63-t-1336-2014',
      'gb-51309-2018',
      'gb-55037-2022',
      'occupancy',
      'q-demo-205',
    ]),
  );
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});

describe.each(standards.map((standard) => [standard.id, standard] as const))(
  '%s',
  (_, standard) => {
    it('is named in both languages', () => {
      for (const { names } of [standard, ...Object.values(standard.requirements)]) {
        expect(names.zh).toMatch(/\p{Script=Han}|TVOC|PM/u);
        expect(names.en).not.toMatch(/\p{Script=Han}/u);
      }
    });

    it('works an example of each of its requirements', () => {
      const worked = new Set(standard.examples.map(({ requirement }) => requirement));
      expect(Object.keys(standard.requirements).filter((key) => !worked.has(key))).toEqual([]);
    });

    it.each(standard.examples.map((example, index) => [index, example] as const))(
      'judges worked example %i as the file says',
      (_, { requirement: key, value, uncertainty, season, capacity, verdict, rounded }) => {
        const requirement = standard.requirements[key];
        if (requirement === undefined) throw new Error(key);
        const zone = capacity === undefined ? {} : { capacity };
        const band = bandOf(requirement.limit, season, zone);
        const judged =
          typeof band === 'string' ? undefined : judge(requirement, band, value, uncertainty);
        expect(judged?.verdict ?? 'not-applicable').toBe(verdict);
        if (rounded !== undefined) expect(judged?.comparison.rounded.value).toBe(rounded);
      },
    );
  },
);
