import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** All styles are one file, so a class that two components style is a slip of one of them. */

const SOURCES = fileURLToPath(new URL('../../dashboards/web/src/', import.meta.url));

/** Classes with which a selector of a component begins: `.today-lines > div` -> `today-lines`. */
const beginnings = (component: string): readonly string[] => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(component)?.[1] ?? '';
  const rules = style.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{/g);
  return [...rules]
    .map(([, selector = '']) => selector.trim())
    .filter((selector) => !selector.startsWith('@'))
    .flatMap((selector) => selector.split(','))
    .flatMap((selector) => /^\.([\w-]+)/.exec(selector.trim())?.[1] ?? []);
};

/** Classes that a template names; those that are computed begin like these. */
const named = (component: string): readonly string[] => {
  const template = component.slice(component.indexOf('<template>'), component.indexOf('<style>'));
  return [...template.matchAll(/[^:]class="([\w\s-]+)"/g)].flatMap(
    ([, names = '']) => names.match(/[\w-]+/g) ?? [],
  );
};

const components = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.vue'))
  .map((file) => ({ file, text: readFileSync(SOURCES + file, 'utf8') }));
const owners = new Map<string, Set<string>>();
for (const { file, text } of components)
  for (const name of beginnings(text)) owners.set(name, (owners.get(name) ?? new Set()).add(file));

describe('the styles of the components', () => {
  it('each style their own classes', () => {
    expect(owners.size).toBeGreaterThan(30);
    const shared = [...owners].filter(([, files]) => files.size > 1);
    expect(shared.map(([name, files]) => [name, [...files]])).toEqual([]);
  });

  it('take nothing from another page', () => {
    const taken = components.flatMap(({ file, text }) =>
      named(text).flatMap((name) => {
        const [owner = file] = owners.get(name) ?? [];
        const isOurs = owner.startsWith('parts/') || dirname(owner) === dirname(file);
        return owners.has(name) && !isOurs ? [`${file}: ${name} of ${owner}`] : [];
      }),
    );
    expect(taken).toEqual([]);
  });
});
