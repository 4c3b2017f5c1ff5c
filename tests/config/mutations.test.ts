import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import { type Checked, checkConfig } from '../../gateway/config/config.js';
import { here, realProfiles, testProfiles } from './sources.js';

/** Whatever stands in a hall.yaml: a config or mistakes with their places, never a throw, never a part. */

/** Every key there is, each tried: hundreds of files, while other tests want the processor too. */
const PATIENCE = 60_000;

type Path = readonly (string | number)[];

const GOOD = readFileSync(here('good.yaml'), 'utf8');
const check = (text: string): Checked =>
  checkConfig('hall.yaml', text, testProfiles, () => undefined);
const mistakesOf = (checked: Checked) => ('mistakes' in checked ? checked.mistakes : []);

const pathsOf = (node: unknown, path: Path = []): readonly Path[] => [
  ...(path.length > 0 ? [path] : []),
  ...(isMap(node)
    ? node.items.flatMap(({ key, value }) =>
        pathsOf(value, [...path, String(isScalar(key) ? key.value : key)]),
      )
    : isSeq(node)
      ? node.items.flatMap((item, index) => pathsOf(item, [...path, index]))
      : []),
];
const document = parseDocument(GOOD);
const PATHS = pathsOf(document.contents);
const MAPS = PATHS.filter((path) => isMap(document.getIn(path, true)));
const SCALARS = PATHS.filter((path) => isScalar(document.getIn(path, true)));

/** The good hall with one value set or, without a value, taken out. */
const changed = (path: Path, value?: unknown): string => {
  const copy = document.clone();
  if (value === undefined) copy.deleteIn(path);
  else copy.setIn(path, value);
  return copy.toString({ lineWidth: 0 });
};

const lineOf = (text: string, path: Path): number => {
  const node = parseDocument(text).getIn(path, true);
  const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  return text.slice(0, offset).split('\n').length;
};

const isWhole = (checked: Checked): void => {
  if ('config' in checked) {
    expect(checked).not.toHaveProperty('mistakes');
    expect(checked.config.hall.zones).not.toHaveLength(0);
    return;
  }
  expect(checked.mistakes).not.toHaveLength(0);
  for (const { line, column, zh, en } of checked.mistakes) {
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toBe(zh);
    // A `${NAME}` is what was written in the file; a bare `{name}` is a sentence that nobody filled.
    expect(zh + en).not.toMatch(/undefined|\[object|(?<!\$)\{\w+\}/);
  }
};

describe('a hall.yaml with one thing in it changed', { timeout: PATIENCE }, () => {
  it('to another kind of thing names the place and its line', () => {
    for (const path of PATHS) {
      const wrong = isScalar(document.getIn(path, true)) ? [[['wrong']]] : 7;
      const text = changed(path, wrong);
      const checked = check(text);
      isWhole(checked);
      const name = path.join('.');
      const there = mistakesOf(checked).filter(
        (mistake) => name.startsWith(mistake.path) || mistake.path.startsWith(name),
      );
      expect(
        there.map(({ line }) => line),
        name,
      ).toContain(lineOf(text, path));
    }
  });

  it('by a key that nobody knows names the key and its line', () => {
    // Under `points` and `choose` the names are the profile's, and it says so in its own words.
    for (const path of [[], ...MAPS]) {
      const unknown = [...path, 'zzzzzzzz'];
      const text = changed(unknown, 1);
      expect(mistakesOf(check(text)), unknown.join('.')).toContainEqual(
        expect.objectContaining({ path: unknown.join('.'), line: lineOf(text, unknown) }),
      );
    }
  });

  it('by leaving it out is a config, or says what is missing or fits no longer', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), (path) => isWhole(check(changed(path)))),
      { numRuns: 100 },
    );
  });

  it('by saying one thing of a list twice names the second', () => {
    for (const list of ['floors', 'zones', 'buses', 'devices', 'alarms', 'counting']) {
      const copy = document.clone();
      const items = copy.get(list);
      if (!isSeq(items)) throw new Error(list);
      const index = items.items.length;
      items.add(copy.createNode(items.toJS(copy)[0]));
      expect(mistakesOf(check(copy.toString()))).toContainEqual(
        expect.objectContaining({
          path: expect.stringMatching(`^${list}\\.${index}(\\.id)?$`),
          en: expect.stringContaining('stands twice'),
        }),
      );
    }
  });

  it('to anything at all is a config or mistakes', () => {
    const anything = fc.oneof(
      fc.constantFrom(null, true, -1, 0, 0.5, 1e9, '', 'x', '*', `\${`, `\${NOT_SET}`, '__proto__'),
      fc.constantFrom([], [[]], {}, { a: { b: 1 } }, ['x', 1, null]),
      fc.string(),
      fc.double(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), anything, (path, value) =>
        isWhole(check(changed(path, value))),
      ),
      { numRuns: 100 },
    );
  });
});

describe('a file that is anything', { timeout: PATIENCE }, () => {
  it('is a config or mistakes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const checked = check(text);
        expect(mistakesOf(checked)).not.toHaveLength(0);
      }),
      { numRuns: 300 },
    );
  });

  it('is a config or mistakes also when cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat(GOOD.length - 1), (at) => isWhole(check(GOOD.slice(0, at)))),
      { numRuns: 100 },
    );
  });

  it.each([
    ['brackets without end', '['.repeat(20_000)],
    ['maps without end', '{a: '.repeat(20_000)],
    ['blocks without end', Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    [
      'aliases that multiply',
      `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`).join('\n')}\n`,
    ],
    ['an alias of itself', 'a: &a\n  b: *a\n'],
    ['two documents', 'version: 1\n---\nversion: 1\n'],
    ['a tag', 'version: !!js/function "x"\n'],
    ['a key that is a list', '? [a, b]\n: 1\n'],
  ])('is refused with %s', (_, text) => {
    const checked = check(text);
    expect(checked).toHaveProperty('mistakes');
    isWhole(checked);
  });

  it('leaves the prototype of everything as it was', () => {
    check('version: 1\n__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\n');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a secret that the environment put into the wrong place', { timeout: PATIENCE }, () => {
  it('is never repeated', () => {
    const from = { ...testProfiles, environment: { SECRET: 'correct-horse-battery' } };
    fc.assert(
      fc.property(fc.constantFrom(...SCALARS), (path) => {
        const text = changed(path, `\${SECRET}`);
        const checked = checkConfig('hall.yaml', text, from, () => undefined);
        const said = mistakesOf(checked).map(({ zh, en }) => zh + en);
        expect(said.join('\n')).not.toContain('correct-horse');
      }),
      { numRuns: 100 },
    );
  });
});

describe('the demo hall', { timeout: PATIENCE }, () => {
  const DEMO = readFileSync(here('../../gateway/config/halls/demo-county.yaml'), 'utf8');

  it('with one line left out is a config or mistakes', () => {
    const lines = DEMO.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), (index) =>
        isWhole(
          checkConfig(
            'hall.yaml',
            lines.toSpliced(index, 1).join('\n'),
            realProfiles,
            () => undefined,
          ),
        ),
      ),
      { numRuns: 30 },
    );
  });
});
