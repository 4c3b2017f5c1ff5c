import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Catalogue, catalogue } from '../../gateway/text/text.js';

/** Every word that the pages ask for is in both languages, and what they say of `page` is asked for. */

const SOURCES = fileURLToPath(new URL('../../dashboards/web/src/', import.meta.url));
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|vue)$/.test(file))
  .map((file) => ({ file, text: readFileSync(SOURCES + file, 'utf8') }));

/** The part of a catalogue under a key, however deep. */
const under = (language: 'zh' | 'en', key: string): unknown =>
  key
    .split('.')
    .reduce<unknown>(
      (part, name) =>
        typeof part === 'object' && part !== null ? (part as Catalogue)[name] : undefined,
      catalogue(language),
    );

/** `'page.close'`, whole; and of `page.priority.${priority}` what stands before the first blank. */
const KEY = /['`]((?:page|role|command|condition|alarm|quality|quantity)\.[\w.:-]*)(\$\{)?/g;
const asked = sources.flatMap(({ file, text }) =>
  [...text.matchAll(KEY)].map(([, key = '', filled]) => ({ file, key, isWhole: !filled })),
);

describe('the words of the pages', () => {
  it.each(['zh', 'en'] as const)('are all in the %s catalogue', (language) => {
    expect(asked.length).toBeGreaterThan(150);
    const missing = asked.filter(({ key, isWhole }) => {
      const found = under(language, key.replace(/\.$/, ''));
      // What is filled in later begins with a group of words, or with the beginning of some.
      if (isWhole) return typeof found !== 'string' && !Array.isArray(found);
      const [, above = '', start = ''] = /^(.*)\.([^.]*)$/.exec(key) ?? [];
      const group = under(language, above);
      return !Object.keys(group ?? {}).some((name) => name.startsWith(start));
    });
    expect(missing.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
  });
});
