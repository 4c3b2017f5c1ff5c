import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileMistake, say } from './core/mistake.js';
import { editionMistakes, type StandardFile } from './rules/standards/editions.js';
import { checkStandard, type Standard } from './rules/standards/standard.js';

/** Our own standards as data, and beside a hall.yaml those of the hall. */
const OURS = fileURLToPath(new URL('./rules/standards', import.meta.url));
const BESIDE_HALL = 'standards';

export interface Standards {
  readonly standards: readonly Standard[];
  readonly mistakes: readonly FileMistake[];
  /** Of all files in order of name, names included: what decided the verdicts (design §4.6). */
  readonly sha256: string;
}

const textsIn = (directory: string): { readonly file: string; readonly text: Buffer }[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(directory, name))
    .map((file) => ({ file, text: readFileSync(file) }));

/** Every standard of these folders; one that is wrong hides no other, and its mistakes are all named. */
export const readStandards = (directories: readonly string[]): Standards => {
  const files: StandardFile[] = [];
  const mistakes: FileMistake[] = [];
  const hash = createHash('sha256');
  for (const { file, text: bytes } of directories.flatMap(textsIn)) {
    const text = bytes.toString('utf8');
    hash.update(`${file.split('/').at(-1)}\0${text.length}\0${text}`);
    if (!Buffer.from(text).equals(bytes)) {
      mistakes.push({ file, line: 1, column: 1, path: '', ...say('file-not-utf8') });
      continue;
    }
    const checked = checkStandard(file, text);
    if ('mistakes' in checked) mistakes.push(...checked.mistakes);
    else files.push({ file, text, standard: checked.value });
  }
  return {
    standards: files.map(({ standard }) => standard),
    mistakes: [...mistakes, ...editionMistakes(files)],
    sha256: hash.digest('hex'),
  };
};

/** Ours and those in `standards/` beside this hall.yaml, if it has any. */
export const standardsFor = (hallFile: string): Standards =>
  readStandards([OURS, join(dirname(hallFile), BESIDE_HALL)].filter(isOursOrThere));

const isOursOrThere = (directory: string): boolean => directory === OURS || existsSync(directory);
