import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../gateway/config/config.js';
import type { FileMistake } from '../../gateway/core/mistake.js';
import { here, testProfiles } from './sources.js';

/**
 * Each file of bad/ has one fault, its name says which, and ends with what must be said about it:
 *
 *     # line:column path
 *     #   the sentence in Chinese
 *     #   the sentence in English
 */
const EXPECTED = /^# (\d+):(\d+) ?(.*)\n# {3}(.*)\n# {3}(.*)$/gm;

const expectedIn = (file: string): readonly FileMistake[] =>
  [...readFileSync(file, 'utf8').matchAll(EXPECTED)].map(
    ([, line, column, path = '', zh = '', en = '']) => ({
      file,
      line: Number(line),
      column: Number(column),
      path,
      zh,
      en,
    }),
  );

const files = readdirSync(here('bad')).filter((name) => name.endsWith('.yaml'));

describe('a hall.yaml with a fault is refused whole, with its place and what to do', () => {
  it.each(files)('%s', (name) => {
    const file = here(`bad/${name}`);
    const expected = expectedIn(file);
    expect(expected).not.toHaveLength(0);
    for (const { en } of expected) expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(readConfig(file, testProfiles)).toEqual({ mistakes: expected });
  });
});
