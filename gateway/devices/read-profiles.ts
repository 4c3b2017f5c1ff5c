import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAME, type ProfileId } from '../core/identity.js';
import { checkYaml, type FileMistake } from '../core/yaml-file.js';
import { type Profile, profileSchema } from './profile.js';

export interface Profiles {
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly mistakes: readonly FileMistake[];
  /** Of all files in order of name, names included: what decided the readings (design §4.6). */
  readonly sha256: string;
}

/** One profile from the text of its file. */
export const checkProfile = (file: string, text: string) => checkYaml(file, text, profileSchema);

/** Every `<id>.yaml` of a directory. A wrong file hides no other. */
export const readProfiles = (directory: string): Profiles => {
  const profiles = new Map<ProfileId, Profile>();
  const mistakes: FileMistake[] = [];
  const hash = createHash('sha256');
  for (const name of namesIn(directory, mistakes)) {
    const file = join(directory, name);
    const text = readFileSync(file, 'utf8');
    hash.update(`${name}\0${text.length}\0${text}`);
    const id = name.slice(0, -'.yaml'.length);
    if (!NAME.test(id)) {
      mistakes.push(
        about(
          file,
          '文件名（不含 .yaml）只能用小写字母、数字、_ 和 -',
          'The file name before .yaml takes only lower case letters, digits, _ and -',
        ),
      );
      continue;
    }
    const checked = checkProfile(file, text);
    if ('mistakes' in checked) mistakes.push(...checked.mistakes);
    else profiles.set(id as ProfileId, checked.value);
  }
  return { profiles, mistakes, sha256: hash.digest('hex') };
};

const namesIn = (directory: string, mistakes: FileMistake[]): readonly string[] => {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch {
    mistakes.push(
      about(directory, '设备型号文件夹打不开', 'The folder of device profiles cannot be read'),
    );
    return [];
  }
};

const about = (file: string, zh: string, en: string): FileMistake => ({
  file,
  line: 1,
  column: 1,
  path: '',
  zh,
  en,
});
