import type { ProfileId } from '../core/identity.js';
import { checkYaml, type FileMistake } from '../core/yaml-file.js';
import { type Profile, profileSchema } from './profile.js';
import { readFiles } from './read-files.js';

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
  const { models, mistakes, sha256 } = readFiles<ProfileId, Profile>(directory, checkProfile, {
    zh: '设备型号文件夹打不开',
    en: 'The folder of device profiles cannot be read',
  });
  return { profiles: models, mistakes, sha256 };
};
