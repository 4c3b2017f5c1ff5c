import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { type FileMistake, type Sentence, say } from './mistake.js';

export type Path = readonly PropertyKey[];
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a YAML file as plain values that still know where they were written. */
export interface YamlSource {
  readonly value: unknown;
  /** What is wrong before any schema has looked. */
  readonly mistakes: readonly FileMistake[];
  /** Whether the file is YAML at all: if not, `value` is undefined. */
  readonly isYaml: boolean;
  /** A mistake at the value of the path, or at its key; where the path ends early, where it ends. */
  mistake(path: Path, sentence: Sentence, at?: 'key' | 'value'): FileMistake;
  /** Whether the environment was put into this value: then it is never repeated to anybody. */
  isFromEnvironment(path: Path): boolean;
}

/** `${NAME}`, `${NAME:-default}`; `$${` stands for `${` itself. */
const VARIABLE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** Anything shorter stands in every other word. */
const SHORTEST_SECRET = 4;

/** A key that would reach the prototype of the object instead of a property of its own. */
const REFUSED = '__proto__';

const syntaxSentence = (error: YAMLError): Sentence => {
  if (error.code === 'TAB_AS_INDENT') return say('tab-indent');
  if (error.code === 'DUPLICATE_KEY') return say('key-twice');
  return say('not-yaml', { why: error.message });
};

/** Reads the text of one YAML 1.2 file. Without an environment `${NAME}` is ordinary text. */
export const readYaml = (file: string, text: string, environment?: Environment): YamlSource => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fromEnvironment = new Map<string, string>();
  const at = (offset: number, path: Path, sentence: Sentence): FileMistake => ({
    file,
    ...place(offset),
    path: path.map(String).join('.'),
    zh: masked(sentence.zh, fromEnvironment),
    en: masked(sentence.en, fromEnvironment),
  });
  const broken = (mistakes: readonly FileMistake[]): YamlSource => ({
    value: undefined,
    mistakes,
    isYaml: false,
    mistake: (path, sentence) => at(0, path, sentence),
    isFromEnvironment: () => false,
  });
  if (document.errors.length > 0)
    return broken(document.errors.map((error) => at(error.pos[0], [], syntaxSentence(error))));
  if (document.contents === null) return broken([at(0, [], say('file-empty'))]);

  const mistakes: FileMistake[] = [];
  const filled = new Set<unknown>();
  visit(document, {
    Pair: (_, pair, above) => {
      const { key } = pair;
      if (isScalar(key) && key.value !== REFUSED) return undefined;
      const path = pathOf([...above, pair]);
      const sentence = isScalar(key) ? say('key-refused', { key: REFUSED }) : say('key-not-text');
      mistakes.push(at(isNode(key) ? (key.range?.[0] ?? 0) : 0, path, sentence));
      return visit.REMOVE;
    },
    Scalar: (role, scalar, above) => {
      if (role === 'key' || environment === undefined || typeof scalar.value !== 'string') return;
      scalar.value = scalar.value.replace(VARIABLE, (whole, name?: string, otherwise?: string) => {
        if (name === undefined) return '${';
        filled.add(scalar);
        const value = environment[name];
        if (value !== undefined) fromEnvironment.set(value, `\${${name}}`);
        if (value !== undefined || otherwise !== undefined) return value ?? otherwise ?? '';
        const usage = `\${${name}:-…}`;
        const path = pathOf([...above, scalar]);
        mistakes.push(at(scalar.range?.[0] ?? 0, path, say('variable-missing', { name, usage })));
        return whole;
      });
    },
  });

  let value: unknown;
  try {
    value = document.toJS();
  } catch (thrown) {
    // Aliases that multiply without end, or one that contains itself.
    return broken([at(0, [], say('not-yaml', { why: String(thrown) }))]);
  }
  return {
    value,
    mistakes,
    isYaml: true,
    mistake: (path, sentence, on = 'value') => at(offsetOf(document, path, on), path, sentence),
    isFromEnvironment: (path) => filled.has(walk(document, path).node),
  };
};

/** What came from the environment may be a secret in the wrong place: a sentence shows its variable. */
const masked = (sentence: string, fromEnvironment: ReadonlyMap<string, string>): string =>
  [...fromEnvironment]
    .filter(([value]) => value.length >= SHORTEST_SECRET)
    .reduce((text, [value, variable]) => text.replaceAll(value, variable), sentence);

/** Keys and places in lists on the way down a chain of nodes. */
const pathOf = (chain: readonly unknown[]): Path =>
  chain.flatMap((node, depth): Path => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : ''];
    return isSeq(node) ? [node.items.indexOf(chain[depth + 1])] : [];
  });

type Step = { readonly node: unknown; readonly key?: unknown; readonly complete: boolean };

/** The deepest part of the path that was written, through aliases. */
const walk = (document: Document.Parsed, path: Path): Step => {
  let step: Step = { node: document.contents, complete: true };
  for (const part of path) {
    const here = isAlias(step.node) ? step.node.resolve(document) : step.node;
    if (isMap(here)) {
      const pair = here.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (pair === undefined) return { ...step, complete: false };
      step = { node: pair.value ?? pair.key, key: pair.key, complete: true };
    } else if (isSeq(here) && here.items[Number(part)] !== undefined) {
      step = { node: here.items[Number(part)], complete: true };
    } else return { ...step, complete: false };
  }
  return step;
};

const offsetOf = (document: Document.Parsed, path: Path, on: 'key' | 'value'): number => {
  const { node, key, complete } = walk(document, path);
  const shown = ((on === 'key' || !complete) && key !== undefined ? key : node) as
    | ParsedNode
    | undefined;
  return shown?.range?.[0] ?? 0;
};
