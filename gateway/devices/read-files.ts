import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAME } from '../core/identity.js';
import type { Sentence } from '../core/mistake.js';
import type { CheckedFile, FileMistake } from '../core/yaml-file.js';

/** A folder in which each file is one model and its name is the model's id. */
export interface ReadFiles<Id extends string, Model> {
  readonly models: ReadonlyMap<Id, Model>;
  readonly mistakes: readonly FileMistake[];
  /** Of all files in order of name, names included: what decided the readings (design §4.6). */
  readonly sha256: string;
}

/** Every `<id>.yaml` of a directory. A wrong file hides no other. */
export const readFiles = <Id extends string, Model>(
  directory: string,
  check: (file: string, text: string) => CheckedFile<Model>,
  unreadable: Sentence,
): ReadFiles<Id, Model> => {
  const models = new Map<Id, Model>();
  const mistakes: FileMistake[] = [];
  const hash = createHash('sha256');
  for (const name of namesIn(directory, unreadable, mistakes)) {
    const file = join(directory, name);
    const text = readFileSync(file, 'utf8');
    hash.update(`${name}\0${text.length}\0${text}`);
    const id = name.slice(0, -'.yaml'.length);
    if (!NAME.test(id)) {
      mistakes.push(
        about(file, {
          zh: '文件名（不含 .yaml）只能用小写字母、数字、_ 和 -',
          en: 'The file name before .yaml takes only lower case letters, digits, _ and -',
        }),
      );
      continue;
    }
    const checked = check(file, text);
    if ('mistakes' in checked) mistakes.push(...checked.mistakes);
    else models.set(id as Id, checked.value);
  }
  return { models, mistakes, sha256: hash.digest('hex') };
};

const namesIn = (
  directory: string,
  unreadable: Sentence,
  mistakes: FileMistake[],
): readonly string[] => {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch {
    mistakes.push(about(directory, unreadable));
    return [];
  }
};

const about = (file: string, sentence: Sentence): FileMistake => ({
  file,
  line: 1,
  column: 1,
  path: '',
  ...sentence,
});
