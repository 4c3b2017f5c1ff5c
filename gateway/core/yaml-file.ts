import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

/** What is wrong in a file that a person wrote, where it stands, in both languages. */
export interface FileMistake {
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** Keys from the root, joined by dots. */
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

export type CheckedFile<T> = { readonly value: T } | { readonly mistakes: readonly FileMistake[] };

const CHINESE = z.locales.zhCN().localeError;
/** A message that a schema wrote itself reads `中文 | English`; one language alone serves both. */
const bothLanguages = (zh: string, en: string): { zh: string; en: string } => {
  const [first, second] = en.split(' | ');
  return zh === en && second !== undefined ? { zh: first ?? en, en: second } : { zh, en };
};

/** Checks the text of one YAML file; every mistake at once, each with its line and column. */
export const checkYaml = <S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): CheckedFile<z.output<S>> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    return {
      mistakes: document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return {
          file,
          line,
          column: col,
          path: '',
          zh: `不是有效的 YAML：${error.message}`,
          en: `Not valid YAML: ${error.message}`,
        };
      }),
    };
  const written: unknown = document.toJS();
  const checked = schema.safeParse(written);
  if (checked.success) return { value: checked.data };
  const inChinese = schema.safeParse(written, { error: CHINESE }).error?.issues ?? [];
  return {
    mistakes: checked.error.issues.flatMap((issue, index) => {
      const at = (path: readonly PropertyKey[], said: { zh: string; en: string }): FileMistake => {
        const { line, col } = lines.linePos(startOf(document, path));
        return { file, line, column: col, path: path.join('.'), ...said };
      };
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) =>
          at([...issue.path, key], { zh: `不认识的键 ${key}`, en: `Unknown key ${key}` }),
        );
      return [
        at(issue.path, bothLanguages(inChinese[index]?.message ?? issue.message, issue.message)),
      ];
    }),
  };
};

/** Where the deepest part of the path that exists begins. */
const startOf = (
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number => {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
};
