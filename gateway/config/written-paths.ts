import type { WrittenPaths } from '../core/config-change.js';
import type { Path, YamlSource } from '../core/yaml-source.js';

/** A row of a list is called by the first of these that all rows have, each its own; else by its place. */
const NAMES = ['id', 'point', 'power', 'zone', 'period', 'names'] as const;
/** Secrets stand in files; should one ever stand here, it is not repeated. */
const SECRET = /password|passphrase|secret|token|community|(^|-)key$/;
const HIDDEN = '***';

type Rows = readonly Readonly<Record<string, unknown>>[];

const isRow = (value: unknown): value is Rows[number] =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const namesOf = (rows: Rows): readonly string[] => {
  const name = NAMES.find(
    (key) =>
      rows.every((row) => typeof row[key] === 'string') &&
      new Set(rows.map((row) => row[key])).size === rows.length,
  );
  return rows.map((row, place) => (name === undefined ? `${place}` : String(row[name])));
};

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/**
 * Everything that a hall.yaml says, by path. `change` says who wrote it and is no part of it. What came
 * from the environment may be a secret, and a key that sounds like one is hidden too; a file's name is none.
 */
export const writtenPaths = (
  source: Pick<YamlSource, 'value' | 'isFromEnvironment'>,
): WrittenPaths => {
  const found: Record<string, string> = {};
  const take = (value: unknown, at: Path, named: readonly string[]): void => {
    if (isRow(value)) {
      for (const [key, inside] of Object.entries(value))
        if (at.length > 0 || key !== 'change') take(inside, [...at, key], [...named, key]);
      return;
    }
    if (Array.isArray(value) && value.length > 0 && value.every(isRow)) {
      const names = namesOf(value);
      for (const [place, row] of value.entries())
        take(row, [...at, place], [...named, names[place] ?? `${place}`]);
      return;
    }
    const key = String(at.at(-1));
    const isSecret = SECRET.test(key) && !key.endsWith('-file');
    found[named.join('.')] = isSecret || source.isFromEnvironment(at) ? HIDDEN : textOf(value);
  };
  take(source.value, [], []);
  return found;
};
