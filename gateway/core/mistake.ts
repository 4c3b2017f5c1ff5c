import { fill } from './fill.js';

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

/** One thing said in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** What a written file can have wrong whatever it is about: what, and what to do. */
const ROWS = {
  'file-unreadable': {
    zh: '文件打不开：{why}。检查路径与权限',
    en: 'The file cannot be read: {why}. Check its path and permissions',
  },
  'file-not-utf8': {
    zh: '文件不是 UTF-8 编码。用编辑器另存为 UTF-8',
    en: 'The file is not UTF-8. Save it as UTF-8 in your editor',
  },
  'file-empty': {
    zh: '文件是空的。从示例文件开始写',
    en: 'The file is empty. Start from an example file',
  },
  'not-yaml': {
    zh: '不是有效的 YAML：{why}',
    en: 'Not valid YAML: {why}',
  },
  'tab-indent': {
    zh: '用了制表符缩进。改用空格',
    en: 'Indented with a tab. Use spaces',
  },
  'key-twice': {
    zh: '同一个键写了两次。删去一个',
    en: 'The same key stands twice. Remove one',
  },
  'key-refused': {
    zh: '键 {key} 不允许使用',
    en: 'The key {key} is not allowed',
  },
  'key-not-text': {
    zh: '键必须是一个词',
    en: 'A key must be one word',
  },
  'key-unknown': {
    zh: '不认识的键 {key}。可用的键：{known}',
    en: 'Unknown key {key}. Known keys: {known}',
  },
  'key-unknown-near': {
    zh: '不认识的键 {key}。是不是 {near}？',
    en: 'Unknown key {key}. Did you mean {near}?',
  },
  'key-missing': {
    zh: '缺少 {key}。应为：{expected}',
    en: '{key} is missing. Expected: {expected}',
  },
  'not-expected': {
    zh: '应为：{expected}；现为：{found}',
    en: 'Expected {expected}; found {found}',
  },
  'not-expected-near': {
    zh: '应为：{expected}；现为：{found}。是不是 {near}？',
    en: 'Expected {expected}; found {found}. Did you mean {near}?',
  },
  'wrong-together': {
    zh: '应为：{expected}',
    en: 'Expected {expected}',
  },
  'variable-missing': {
    zh: '环境变量 {name} 没有设置。设置它，或写 {usage} 给出默认值',
    en: 'The environment variable {name} is not set. Set it, or give a default with {usage}',
  },
} as const satisfies Record<string, Sentence>;

type Filling = Readonly<Record<string, string | number | Sentence>>;

/** Fills a sentence; a filling that is itself said in both languages takes the language of its place. */
export const filled = (row: Sentence, filling: Filling): Sentence => {
  const inLanguage = (language: keyof Sentence) =>
    fill(
      row[language],
      Object.fromEntries(
        Object.entries(filling).map(([name, by]) => [
          name,
          typeof by === 'object' ? by[language] : by,
        ]),
      ),
    );
  return { zh: inLanguage('zh'), en: inLanguage('en') };
};

export const say = (code: keyof typeof ROWS, filling: Filling = {}): Sentence =>
  filled(ROWS[code], filling);

/** The text of a schema's `error`: `中文 / English`; one language alone serves both. */
export const bilingual = (text: string): Sentence => {
  const [zh = text, en = zh] = text.split(' / ');
  return { zh, en };
};

export const inOrderOfPlace = (mistakes: readonly FileMistake[]): readonly FileMistake[] =>
  [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column);
