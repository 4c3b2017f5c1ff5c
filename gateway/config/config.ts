import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { AlarmRule } from '../core/alarm.js';
import type { Hall } from '../core/hall.js';
import type { BoardId, ProfileId } from '../core/identity.js';
import { type FileMistake, inOrderOfPlace, say } from '../core/mistake.js';
import { shapeMistakes } from '../core/yaml-shape.js';
import { type Environment, readYaml } from '../core/yaml-source.js';
import type { Board } from '../devices/board.js';
import type { Panel } from '../devices/panel.js';
import type { Profile } from '../devices/profile.js';
import type { Talker } from '../devices/talker.js';
import type { JournalConfig } from '../journal/schema.js';
import type { AnnunciatorConfig } from '../outputs/annunciator/schema.js';
import type { InfluxConfig } from '../outputs/influx/schema.js';
import type { MqttConfig } from '../outputs/mqtt/schema.js';
import type { WebConfig } from '../web/schema.js';
import { alarmsOf } from './build-alarms.js';
import type { BusConfig } from './build-devices.js';
import { hallOf } from './build-hall.js';
import type { LegalYears } from './calendar-file.js';
import { checkDevices } from './check-devices.js';
import { checkInhibits } from './check-inhibits.js';
import { checkReferences, checkTwice } from './check-names.js';
import { checkOutputs } from './check-outputs.js';
import { checkPlaces } from './check-places.js';
import { type Maps, mapsOf } from './fire-maps.js';
import { type HallFile, hallFileSchema } from './schema.js';
import { soundParts } from './sound.js';

export {
  type BusConfig,
  isBoardBus,
  isFirePanelBus,
  isModbusBus,
  isMqttInBus,
  isProbeBus,
  isTalkerBus,
} from './build-devices.js';
export { type WireElsewhere, withWires } from './with-wires.js';

/** One hall.yaml, checked whole, all defaults filled in. */
export interface Config {
  readonly hall: Hall;
  readonly buses: readonly BusConfig[];
  readonly alarms: readonly AlarmRule[];
  readonly outputs: {
    readonly mqtt?: MqttConfig & { readonly base: string };
    readonly influx?: InfluxConfig;
    /** Its points are known to be outputs that may be written. */
    readonly annunciator?: AnnunciatorConfig;
  };
  readonly journal: JournalConfig;
  readonly web: WebConfig;
  readonly dataDirectory: string;
  /** Of hall.yaml as it stands on the disk, of the profiles, of the standards. */
  readonly sha256: {
    readonly config: string;
    readonly profiles: string;
    readonly standards: string;
  };
}

export type Mistake = FileMistake;
/** A config or every mistake, never a part. */
export type Checked = { readonly config: Config } | { readonly mistakes: readonly Mistake[] };

export interface ConfigSources {
  readonly environment: Environment;
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly profilesSha256: string;
  /** Left out where no hall has a board. */
  readonly boards?: ReadonlyMap<BoardId, Board>;
  readonly talkers?: ReadonlyMap<ProfileId, Talker>;
  readonly panels?: ReadonlyMap<ProfileId, Panel>;
  /** Left out where no standard judges. */
  readonly standardsSha256?: string;
  /** Holidays and make-up days; left out where every year is unknown. */
  readonly calendar?: { readonly years: LegalYears; readonly texts: readonly string[] };
}

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Relative paths in hall.yaml begin where the file is. */
const outputsOf = (file: HallFile, directory: string): Config['outputs'] => {
  const { mqtt, influx, annunciator } = file.outputs;
  const placed = <Key extends string>(key: Key, path: string | undefined) =>
    (path === undefined ? {} : { [key]: resolve(directory, path) }) as { [key in Key]?: string };
  return {
    ...(mqtt && {
      mqtt: {
        ...mqtt,
        base: mqtt.base ?? `hallkeeper/${file.hall.id}`,
        ...placed('password-file', mqtt['password-file']),
        ...placed('ca-file', mqtt['ca-file']),
        ...placed('certificate-file', mqtt['certificate-file']),
        ...placed('key-file', mqtt['key-file']),
      },
    }),
    ...(influx && { influx: { ...influx, ...placed('token-file', influx['token-file']) } }),
    ...(annunciator && { annunciator }),
  };
};

const configOf = (
  file: HallFile,
  at: string,
  text: string,
  from: ConfigSources,
  { parts, texts }: Maps,
): Config => {
  const { profiles, boards = new Map(), talkers = new Map(), panels = new Map() } = from;
  const { hall, buses, models } = hallOf(file, {
    profiles,
    boards,
    talkers,
    panels,
    parts,
    legalYears: from.calendar?.years ?? new Map(),
  });
  const directory = dirname(at);
  return {
    hall,
    buses,
    alarms: alarmsOf(file, hall, models, parts),
    outputs: outputsOf(file, directory),
    journal: file.journal,
    web: file.web,
    dataDirectory: resolve(directory, file['data-directory']),
    sha256: {
      config: sha256([text, ...texts, ...(from.calendar?.texts ?? [])].join('\0')),
      profiles: from.profilesSha256,
      standards: from.standardsSha256 ?? sha256(''),
    },
  };
};

/**
 * The text of one hall.yaml to a config or to every mistake in it. Pure but for `unreadable`, which
 * says why a file that the text names cannot be read, and `read`, which reads one that can.
 */
export const checkConfig = (
  at: string,
  text: string,
  from: ConfigSources,
  unreadable: (path: string) => string | undefined,
  read: (path: string) => string = () => '',
): Checked => {
  const source = readYaml(at, text, from.environment);
  if (!source.isYaml) return { mistakes: source.mistakes };
  const parsed = hallFileSchema.safeParse(source.value);
  const sound = soundParts(source.value);
  const { profiles, boards = new Map(), talkers = new Map(), panels = new Map() } = from;
  const maps = mapsOf(source, sound, unreadable, read);
  const { parts } = maps;
  const checking = { source, sound, profiles, boards, talkers, panels, parts, unreadable };
  const mistakes = [
    ...source.mistakes,
    ...maps.mistakes,
    ...(parsed.success ? [] : shapeMistakes(source, hallFileSchema, parsed.error.issues)),
    ...[checkTwice, checkReferences, checkPlaces, checkDevices, checkOutputs].flatMap((check) =>
      check(checking),
    ),
  ];
  if (mistakes.length > 0 || !parsed.success) return { mistakes: inOrderOfPlace(mistakes) };
  const config = configOf(parsed.data, at, text, from, maps);
  const circles = checkInhibits(source, parsed.data, config.alarms);
  return circles.length > 0 ? { mistakes: circles } : { config };
};

const errorCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);

/** Reads and checks one hall.yaml and looks whether the files it names can be read. */
export const readConfig = (file: string, from: ConfigSources): Checked => {
  const whole = (sentence: { zh: string; en: string }): Checked => ({
    mistakes: [{ file, line: 1, column: 1, path: '', ...sentence }],
  });
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (thrown) {
    return whole(say('file-unreadable', { why: errorCode(thrown) }));
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return whole(say('file-not-utf8'));
  }
  const placed = (path: string): string => resolve(dirname(file), path);
  const unreadable = (path: string): string | undefined => {
    try {
      accessSync(placed(path), constants.R_OK);
      return undefined;
    } catch (thrown) {
      return errorCode(thrown);
    }
  };
  return checkConfig(file, text, from, unreadable, (path) => readFileSync(placed(path), 'utf8'));
};
