import { readFileSync } from 'node:fs';
import {
  converter,
  differenceEuclidean,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  type Rgb,
  wcagContrast,
} from 'culori';
import { describe, expect, it } from 'vitest';

/**
 * The palette holds for every kind of colour sight (ux.md §5.2): distances are ΔE76 in CIE Lab, sight is
 * simulated after Machado, Oliveira and Fernandes (2009) at full severity, in linear light as browsers do
 * it. Contrast is WCAG 2.2's.
 */

const THEME = readFileSync(new URL('../../dashboards/web/src/theme.css', import.meta.url), 'utf8');
const colours = (selector: string): ReadonlyMap<string, string> => {
  const start = THEME.indexOf(`${selector} {`);
  const block = THEME.slice(start, THEME.indexOf('\n}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', hex = '']) => [
      name,
      hex,
    ]),
  );
};
const THEMES = { light: colours(':root'), dark: colours(':root[data-theme="dark"]') };

type Sight = (colour: Rgb) => Rgb;
const linear = converter('lrgb');
const display = converter('rgb');
const inLinearLight =
  (sight: Sight): Sight =>
  (colour) =>
    display({ ...sight({ ...linear(colour), mode: 'rgb' }), mode: 'lrgb' });
const SIGHTS: Readonly<Record<string, Sight>> = {
  normal: (colour) => colour,
  protan: inLinearLight(filterDeficiencyProt(1)),
  deutan: inLinearLight(filterDeficiencyDeuter(1)),
  tritan: inLinearLight(filterDeficiencyTrit(1)),
};
const MARKS = ['p1', 'p2', 'p3', 'p4', 'info'];
const distance = differenceEuclidean('lab65');

const rgb = (theme: keyof typeof THEMES, name: string): Rgb => {
  const colour = parse(THEMES[theme].get(name) ?? '');
  if (colour?.mode !== 'rgb') throw new Error(`${name} is no colour of ${theme}`);
  return colour;
};

const pairs = MARKS.flatMap((one, at) => MARKS.slice(at + 1).map((other) => [one, other] as const));

describe.each([
  ['light', 33],
  ['dark', 36],
] as const)('the %s colours of alarms', (theme, least) => {
  it.each(Object.entries(SIGHTS))('keep their distance for %s sight', (_, seen) => {
    const near = pairs
      .map(([one, other]) => ({
        pair: `${one} ${other}`,
        apart: distance(seen(rgb(theme, one)), seen(rgb(theme, other))),
      }))
      .filter(({ apart }) => apart < least);
    expect(near).toEqual([]);
  });

  it('carry their own words (4.5:1) and stand out by their outline where they themselves do not (3:1)', () => {
    const weak = MARKS.flatMap((mark) => {
      const words = wcagContrast(rgb(theme, mark), rgb(theme, `on-${mark}`));
      const edge = Math.max(
        ...[mark, 'outline'].map((name) => wcagContrast(rgb(theme, name), rgb(theme, 'panel'))),
      );
      return words >= 4.5 && edge >= 3 ? [] : [{ mark, words, edge }];
    });
    expect(weak).toEqual([]);
  });

  it('leave text readable on every ground', () => {
    const grounds = ['ground', 'panel', 'raised', 'chosen'];
    const weak = grounds.flatMap((ground) =>
      ['text', 'quiet']
        .map((name) => ({
          name,
          ground,
          ratio: wcagContrast(rgb(theme, name), rgb(theme, ground)),
        }))
        .filter(({ ratio }) => ratio < 4.5),
    );
    expect(weak).toEqual([]);
  });
});
