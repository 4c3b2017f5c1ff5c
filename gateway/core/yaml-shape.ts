import { z } from 'zod';
import { bilingual, type FileMistake, type Sentence, say } from './mistake.js';
import { nearest } from './near.js';
import type { Path, YamlSource } from './yaml-source.js';

/** What a schema found wrong in a YAML file, in sentences with their places. */

type Issue = z.core.$ZodIssue;
type Shape = z.core.JSONSchema.JSONSchema;

const TYPES: Readonly<Record<string, Sentence>> = {
  string: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  tuple: { zh: '列表', en: 'a list' },
  object: { zh: '键值表', en: 'a map of keys' },
  record: { zh: '键值表', en: 'a map of keys' },
};

/** Keys under which no value is ever repeated, whatever is wrong with it. */
const SECRET = /password|secret|token|url|key/i;

const asShape = (found: Shape | boolean | undefined): readonly Shape[] =>
  typeof found === 'object' ? [found] : [];

const partOf = (value: unknown, part: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    ? (value as Record<PropertyKey, unknown>)[part]
    : undefined;

const valueAt = (value: unknown, path: Path): unknown => path.reduce(partOf, value);

/** Whether the value chose another option, by a key whose value tells the options apart. */
const isOther = (shape: Shape, value: unknown): boolean =>
  Object.entries(shape.properties ?? {}).some(
    ([key, part]) =>
      typeof part === 'object' &&
      part.const !== undefined &&
      partOf(value, key) !== undefined &&
      partOf(value, key) !== part.const,
  );

/** A shape and, of a union, the options that the value may have meant. */
const branches = (shape: Shape, value: unknown): readonly Shape[] => [
  shape,
  ...[...(shape.anyOf ?? []), ...(shape.oneOf ?? [])]
    .flatMap(asShape)
    .filter((option) => !isOther(option, value))
    .flatMap((option) => branches(option, value)),
];

const under = (shape: Shape, part: PropertyKey): readonly Shape[] => {
  if (typeof part !== 'number')
    return asShape(shape.properties?.[String(part)] ?? shape.additionalProperties);
  return (Array.isArray(shape.items) ? shape.items : [shape.items]).flatMap(asShape);
};

/** The shapes that a path of this value may have. */
const shapesAt = (root: Shape, path: Path, value: unknown): readonly Shape[] =>
  path.reduce<readonly Shape[]>(
    (shapes, part, depth) => {
      const inside = valueAt(value, path.slice(0, depth + 1));
      return shapes
        .flatMap((shape) => under(shape, part))
        .flatMap((shape) => branches(shape, inside));
    },
    branches(root, value),
  );

const list = (names: readonly unknown[]): Sentence => ({
  zh: names.join('、'),
  en: names.join(', '),
});

const oneOf = (names: readonly unknown[]): Sentence =>
  names.length > 1 ? { zh: list(names).zh, en: `one of ${list(names).en}` } : list(names);

const range = (what: Sentence, sign: string, bound: number | bigint): Sentence => ({
  zh: `${what.zh} ${sign} ${bound}`,
  en: `${what.en} ${sign} ${bound}`,
});

const either = (options: readonly Sentence[]): Sentence => ({
  zh: options.map(({ zh }) => zh).join(' 或 '),
  en: options.map(({ en }) => en).join(' or '),
});

/** What an issue says was expected: the schema's own words where it has any. */
const expectation = (issue: Issue): Sentence => {
  if (issue.message.includes(' / ')) return bilingual(issue.message);
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? bilingual(issue.message);
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options)
        : either(issue.errors.flatMap((option) => option.slice(0, 1)).map(expectation));
    case 'too_small':
    case 'too_big': {
      const small = issue.code === 'too_small';
      const bound = small ? issue.minimum : issue.maximum;
      if (issue.origin === 'string') return { zh: '非空文字', en: 'text that is not empty' };
      const sign = `${small ? '>' : '<'}${issue.inclusive ? '=' : ''}`;
      if (issue.origin === 'array')
        return range({ zh: '列表项数', en: 'a list of length' }, sign, bound);
      return range({ zh: '数字', en: 'a number' }, sign, bound);
    }
    default:
      return bilingual(issue.message);
  }
};

/** Of the options of a union the one that the written value came furthest into. */
const inside = (issue: Issue): readonly Issue[] => {
  if (issue.code === 'invalid_key')
    return issue.issues.map((key) => ({ ...key, path: [...issue.path, ...key.path] }) as Issue);
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const meant = issue.errors.find((option) =>
    option.every(({ path, code }) => isInside(path, code)),
  );
  if (meant === undefined) return [issue];
  return meant.flatMap((found) =>
    inside({ ...found, path: [...issue.path, ...found.path] } as Issue),
  );
};

const isInside = (path: Path, code: string): boolean =>
  path.length > 0 || code === 'unrecognized_keys' || code === 'custom';

const shown = (value: unknown, hidden: Sentence | undefined): Sentence => {
  if (value === null) return { zh: '空', en: 'nothing' };
  if (Array.isArray(value))
    return { zh: `${value.length} 项的列表`, en: `a list of ${value.length}` };
  if (typeof value === 'object') return TYPES.object as Sentence;
  if (hidden !== undefined) return hidden;
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  const short = text.length > 60 ? `${text.slice(0, 57)}…"` : text;
  return { zh: short, en: short };
};

/** What a key is for says more about it than "text" or "a number". */
const descriptionAt = (root: Shape, path: Path, value: unknown): Sentence | undefined => {
  const [described] = shapesAt(root, path, value).flatMap(({ description }) => description ?? []);
  return described === undefined ? undefined : bilingual(described);
};

const hiddenAt = (source: YamlSource, path: Path): Sentence | undefined => {
  if (source.isFromEnvironment(path))
    return { zh: '来自环境变量的文字（不显示）', en: 'text from the environment (not shown)' };
  return SECRET.test(String(path.at(-1)))
    ? { zh: '别的值（不显示）', en: 'something else (not shown)' }
    : undefined;
};

const shapes = new WeakMap<z.ZodType, Shape>();

/** Made once per schema: it takes longer than the check itself. */
const shapeOf = (schema: z.ZodType): Shape => {
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  const made = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  shapes.set(schema, made);
  return made;
};

/** Every issue of a schema as mistakes of the file: unknown keys one by one, with the key that was meant. */
export const shapeMistakes = (
  source: YamlSource,
  schema: z.ZodType,
  issues: readonly Issue[],
): readonly FileMistake[] => {
  const root = shapeOf(schema);
  const one = (issue: Issue): readonly FileMistake[] => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      const known = [
        ...new Set(
          shapesAt(root, path, source.value).flatMap(({ properties }) =>
            Object.keys(properties ?? {}),
          ),
        ),
      ];
      return issue.keys.map((key) => {
        const near = nearest(key, known);
        const sentence =
          near === undefined
            ? say('key-unknown', { key, known: list(known) })
            : say('key-unknown-near', { key, near });
        return source.mistake([...path, key], sentence, 'key');
      });
    }
    const value = valueAt(source.value, path);
    const expected = expectation(issue);
    const last = path.at(-1);
    if (value === undefined && last !== undefined) {
      const plain = issue.code === 'invalid_type' && !issue.message.includes(' / ');
      const described = plain ? descriptionAt(root, path, source.value) : undefined;
      const filling = { key: String(last), expected: described ?? expected };
      return [source.mistake(path, say('key-missing', filling), 'key')];
    }
    if (issue.code === 'custom' && typeof value === 'object')
      return [source.mistake(path, say('wrong-together', { expected }))];
    const names = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : names;
    const near = typeof value === 'string' ? nearest(value, options.map(String)) : undefined;
    const found = shown(value, hiddenAt(source, path));
    return [
      source.mistake(
        path,
        near === undefined
          ? say('not-expected', { expected, found })
          : say('not-expected-near', { expected, found, near }),
      ),
    ];
  };
  return issues.flatMap(inside).flatMap(one);
};
