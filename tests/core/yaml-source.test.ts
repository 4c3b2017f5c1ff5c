import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nearest } from '../../gateway/core/near.js';
import { checkYaml } from '../../gateway/core/yaml-file.js';
import { readYaml } from '../../gateway/core/yaml-source.js';

/** A paragraph sign stands for the dollar, which JavaScript would read as its own. */
const dollars = (text: string): string => text.replaceAll('§', '$');
const read = (text: string, environment?: Record<string, string>): unknown =>
  readYaml('f.yaml', dollars(text), environment).value;

describe('the environment in a YAML file', () => {
  it.each([
    ['a: §{A}', { a: 'one' }],
    ['a: x§{A}y§{A}', { a: 'xoneyone' }],
    ['a: §{A:-two}', { a: 'one' }],
    ['a: §{NONE:-two}', { a: 'two' }],
    ['a: "§{NONE:-}"', { a: '' }],
    ['a: §§{A}', { a: dollars('§{A}') }],
    ['a: §A', { a: '$A' }],
    ['a: ["§{A}", {b: "§{A}"}]', { a: ['one', { b: 'one' }] }],
    ['§{A}: 1', { [dollars('§{A}')]: 1 }],
  ])('%s', (text, value) => {
    expect(read(text, { A: 'one' })).toEqual(value);
  });

  it('is text, whatever it looks like, and never YAML', () => {
    expect(read('a: §{A}', { A: '{b: 1}' })).toEqual({ a: '{b: 1}' });
    expect(read('a: §{A}', { A: '502' })).toEqual({ a: '502' });
    expect(read('a: §{A}', { A: dollars('§{B}'), B: 'x' })).toEqual({ a: dollars('§{B}') });
  });

  it('is left alone in files that do not ask for it', () => {
    expect(read('a: §{A}')).toEqual({ a: dollars('§{A}') });
  });

  it('that is not set is a mistake at its place and key', () => {
    const text = dollars('a:\n  - b: 1\n    c: §{NONE}\n');
    const { mistakes } = readYaml('f.yaml', text, {});
    expect(mistakes).toMatchObject([{ line: 3, column: 8, path: 'a.0.c' }]);
  });
});

describe('a place in a YAML file', () => {
  const source = readYaml('f.yaml', 'a: &x { b: 1 }\nc: *x\nd:\n  - e: 1\n    f:\n');
  const sentence = { zh: '错', en: 'wrong' };
  const place = (path: (string | number)[], at?: 'key' | 'value') => {
    const { line, column } = source.mistake(path, sentence, at);
    return [line, column];
  };

  it('is that of the value, or of its key', () => {
    expect(place(['a', 'b'])).toEqual([1, 12]);
    expect(place(['a', 'b'], 'key')).toEqual([1, 9]);
    expect(place(['d', 0, 'e'])).toEqual([4, 8]);
  });

  it('is followed through an alias', () => {
    expect(place(['c', 'b'])).toEqual([1, 12]);
  });

  it('of what is not there is that of what should hold it', () => {
    expect(place(['d', 0, 'g'])).toEqual([4, 5]);
    expect(place(['z'])).toEqual([1, 1]);
  });
});

describe('the mistakes of any schema', () => {
  const schema = z.strictObject({
    colour: z.enum(['red', 'green']),
    size: z.union([z.literal('none'), z.strictObject({ width: z.number() })]),
  });
  const english = (text: string) => {
    const checked = checkYaml('f.yaml', text, schema);
    return 'mistakes' in checked ? checked.mistakes.map(({ en }) => en) : checked.value;
  };

  it('are none where it fits', () => {
    expect(english('colour: red\nsize: none')).toEqual({ colour: 'red', size: 'none' });
  });

  it('speak of the option of a union that was meant', () => {
    expect(english('colour: red\nsize: { width: wide }')).toEqual([
      'Expected a number; found "wide"',
    ]);
    expect(english('colour: red\nsize: { widht: 1 }')).toEqual([
      'width is missing. Expected: a number',
      'Unknown key widht. Did you mean width?',
    ]);
    expect(english('colour: red\nsize: 3')).toEqual(['Expected none or a map of keys; found 3']);
  });

  it('come all at once, in the order of the file', () => {
    expect(english('size: 3\ncolour: gren\n')).toEqual([
      'Expected none or a map of keys; found 3',
      'Expected one of red, green; found "gren". Did you mean green?',
    ]);
  });
});

describe('the name that was meant', () => {
  it.each([
    ['capasity', 'capacity'],
    ['Waiting', 'waiting'],
    ['password', 'password-file'],
    ['f2', undefined],
    ['ballroom', undefined],
    ['capacity', undefined],
  ])('by %s is %s', (written, meant) => {
    expect(nearest(written, ['capacity', 'waiting', 'password-file', 'f1'])).toBe(meant);
  });
});
