import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { inOrderOfPlace, say } from '../core/mistake.js';
import { shapeMistakes } from '../core/yaml-shape.js';
import { readYaml, type YamlSource } from '../core/yaml-source.js';
import { alarmsOf } from './build-alarms.js';
import { hallOf } from './build-hall.js';
import type { LegalYears } from './calendar-file.js';
import { checkDevices } from './check-devices.js';
import { checkEnergy } from './check-energy.js';
import { checkFiles } from './check-files.js';
import { checkInhibits } from './check-inhibits.js';
import { checkReferences, checkTwice } from './check-names.js';
import { checkOutputs } from './check-outputs.js';
import { checkPlaces } from './check-places.js';
import { checkStandards } from './check-standards.js';
import type { Checked, Config, ConfigSources } from './contract.js';
import { type Maps, mapsOf } from './fire-maps.js';
import { instrumentsOf } from './instruments.js';
import { placed } from './named-files.js';
import { type HallFile, hallFileSchema } from './schema.js';
import { soundParts } from './sound.js';
import { writtenPaths } from './written-paths.js';

export {
  type BusConfig,
  isBoardBus,
  isFirePanelBus,
  isModbusBus,
  isMqttInBus,
  isProbeBus,
  isTalkerBus,
} from './bus-config.js';
export type { Checked, Config, ConfigSources, Mistake } from './contract.js';
export { type WireElsewhere, withWires } from './with-wires.js';

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

const outputsOf = (file: HallFile, directory: string): Config['outputs'] => {
  const { mqtt, influx, annunciator } = file.outputs;
  const base = mqtt?.base ?? `hallkeeper/${file.hall.id}`;
  return {
    ...(mqtt && { mqtt: placed({ ...mqtt, base }, directory) }),
    ...(influx && { influx: placed(influx, directory) }),
    ...(annunciator && { annunciator }),
  };
};

const configOf = (
  file: HallFile,
  source: YamlSource,
  at: string,
  text: string,
  from: ConfigSources,
  { parts, texts }: Maps,
): Config => {
  const { profiles, boards = new Map(), talkers = new Map(), panels = new Map() } = from;
  const directory = dirname(at);
  const legalYears: LegalYears = from.calendar?.years ?? new Map();
  const known = { profiles, boards, talkers, panels, parts, legalYears };
  const { hall, buses, models } = hallOf(file, known, directory);
  return {
    file: resolve(at),
    hall,
    buses,
    alarms: alarmsOf(file, hall, models, parts),
    outputs: outputsOf(file, directory),
    standards: from.standards?.standards ?? [],
    instruments: instrumentsOf(hall, known),
    profiles,
    journal: file.journal,
    web: placed(file.web, directory),
    written: writtenPaths(source),
    ...(file.change && { change: file.change }),
    dataDirectory: resolve(directory, file['data-directory']),
    sha256: {
      config: sha256([text, ...texts, ...(from.calendar?.texts ?? [])].join('\0')),
      profiles: from.profilesSha256,
      standards: from.standards?.sha256 ?? sha256(''),
    },
  };
};

const CHECKS = [
  checkTwice,
  checkReferences,
  checkPlaces,
  checkStandards,
  checkDevices,
  checkEnergy,
  checkOutputs,
  checkFiles,
];

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
  const known = { profiles, boards, talkers, panels, parts, standards: from.standards?.standards };
  const checking = { source, sound, ...known, unreadable };
  const mistakes = [
    ...source.mistakes,
    ...maps.mistakes,
    ...(parsed.success ? [] : shapeMistakes(source, hallFileSchema, parsed.error.issues)),
    ...CHECKS.flatMap((check) => check(checking)),
  ];
  if (mistakes.length > 0 || !parsed.success) return { mistakes: inOrderOfPlace(mistakes) };
  const config = configOf(parsed.data, source, at, text, from, maps);
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
  const at = (path: string): string => resolve(dirname(file), path);
  const unreadable = (path: string): string | undefined => {
    try {
      accessSync(at(path), constants.R_OK);
      return undefined;
    } catch (thrown) {
      return errorCode(thrown);
    }
  };
  return checkConfig(file, text, from, unreadable, (path) => readFileSync(at(path), 'utf8'));
};
