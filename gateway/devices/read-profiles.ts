import { parse } from 'yaml';
import type { ProfileId } from '../core/identity.js';
import { type CheckedFile, checkYaml, type FileMistake } from '../core/yaml-file.js';
import { type Panel, panelSchema } from './panel.js';
import { type Profile, profileSchema } from './profile.js';
import { readFiles } from './read-files.js';
import { type Talker, talkerSchema } from './talker.js';

export interface Profiles {
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly talkers: ReadonlyMap<ProfileId, Talker>;
  readonly panels: ReadonlyMap<ProfileId, Panel>;
  readonly mistakes: readonly FileMistake[];
  /** Of all files in order of name, names included: what decided the readings (design §4.6). */
  readonly sha256: string;
}

type AnyModel = Profile | Talker | Panel;

/** The wire that a file says it is for; what is no YAML is checked as Modbus and says so. */
const wireOf = (text: string): unknown => {
  try {
    const file: unknown = parse(text);
    const comms: unknown =
      typeof file === 'object' && file !== null && 'comms' in file ? file.comms : undefined;
    return typeof comms === 'object' && comms !== null && 'wire' in comms ? comms.wire : undefined;
  } catch {
    return undefined;
  }
};

const checkModel = (file: string, text: string): CheckedFile<AnyModel> => {
  switch (wireOf(text)) {
    case 'talker':
      return checkYaml(file, text, talkerSchema);
    case 'fire-panel':
      return checkYaml(file, text, panelSchema);
    default:
      return checkProfile(file, text);
  }
};

/** One profile of a Modbus device from the text of its file. */
export const checkProfile = (file: string, text: string) => checkYaml(file, text, profileSchema);

const isTalker = (model: AnyModel): model is Talker => model.comms.wire === 'talker';
const isPanel = (model: AnyModel): model is Panel => model.comms.wire === 'fire-panel';
const isModbus = (model: AnyModel): model is Profile => model.comms.wire === 'modbus';

/** Every `<id>.yaml` of a directory. A wrong file hides no other. */
export const readProfiles = (directory: string): Profiles => {
  const { models, mistakes, sha256 } = readFiles<ProfileId, AnyModel>(directory, checkModel, {
    zh: '设备型号文件夹打不开',
    en: 'The folder of device profiles cannot be read',
  });
  const those = <M extends AnyModel>(is: (model: AnyModel) => model is M) =>
    new Map(
      [...models].flatMap(([id, model]): [ProfileId, M][] => (is(model) ? [[id, model]] : [])),
    );
  return {
    profiles: those(isModbus),
    talkers: those(isTalker),
    panels: those(isPanel),
    mistakes,
    sha256,
  };
};
