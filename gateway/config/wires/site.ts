import type { Device } from '../../core/hall.js';
import {
  type BoardId,
  type DeviceId,
  keyOf,
  type PointId,
  type ProfileId,
  pointId,
} from '../../core/identity.js';
import type { Board } from '../../devices/board.js';
import type { Panel } from '../../devices/panel.js';
import type { FirePart } from '../../devices/panel-points.js';
import type { PointModel, Profile } from '../../devices/profile.js';
import { EMERGENCY_PERIOD, type PointOnSite } from '../../devices/profile-points.js';
import type { Talker } from '../../devices/talker.js';
import type { AnnunciatorConfig } from '../../outputs/annunciator/schema.js';
import type { BusConfig } from '../bus-config.js';
import { isEmergency } from '../contacts.js';
import { periodDefault, SOUNDER_PERIOD } from '../defaults.js';
import type { HallFile } from '../schema.js';

/** What every wire makes of the devices on it, and what all of them need for that. */

export type DeviceFile = HallFile['devices'][number];
export type BusFile = HallFile['buses'][number];
export type BusFileOf<Wire extends BusFile['wire']> = Extract<BusFile, { readonly wire: Wire }>;
type AlarmFile = HallFile['alarms'][number];
export type PointModels = Readonly<Record<string, PointModel>>;

export interface Models {
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly boards: ReadonlyMap<BoardId, Board>;
  readonly talkers: ReadonlyMap<ProfileId, Talker>;
  readonly panels: ReadonlyMap<ProfileId, Panel>;
  /** The map of each fire panel that names one. */
  readonly parts: ReadonlyMap<DeviceId, readonly FirePart[]>;
}

/** One bus of the file with the devices on it, and where their models are. */
export interface OnBus<Wire extends BusFile['wire']> {
  readonly bus: BusFileOf<Wire>;
  readonly devices: readonly DeviceFile[];
  readonly file: HallFile;
  readonly models: Models;
  /** Where hall.yaml is: relative paths in it begin there. */
  readonly directory: string;
}

/** One device: what everybody reads, what its points are by their model, what its driver is told. */
export interface MadeDevice<Wired> {
  readonly device: Device;
  readonly points: PointModels;
  readonly wired: Wired;
}

export interface MadeBus {
  readonly bus: BusConfig;
  readonly devices: readonly MadeDevice<unknown>[];
}

/** Checked before; a hole in the checks shall be seen, not guessed over. */
export const missing = (what: string): never => {
  throw new Error(`${what} was checked and is not there`);
};

export const namesOf = ({ id, names }: BusFile): BusConfig['names'] => names ?? { zh: id, en: id };

/** What the site says of a point, in its device or with its alarm, and how often it is asked. */
const pointOnSite = (
  key: string,
  device: DeviceFile,
  points: PointModels,
  alarm: AlarmFile | undefined,
  sounds: boolean,
): PointOnSite => {
  const said = device.points[key];
  const point = points[key];
  const emergency = alarm !== undefined && isEmergency(alarm.kind);
  const usual = point?.period ?? (point === undefined ? undefined : periodDefault(point.quantity));
  return {
    names: said?.names ?? device.pins?.[key]?.names ?? alarm?.label,
    zone: said?.zone ?? alarm?.zone,
    period: said?.period ?? (emergency ? EMERGENCY_PERIOD : sounds ? SOUNDER_PERIOD : usual),
    keepEvery: said?.['keep-every'],
    emergency: emergency ? true : undefined,
    momentary: alarm?.momentary,
  };
};

const soundersOf = ({ sirens, strobes, watchdog }: AnnunciatorConfig): readonly PointId[] => [
  ...sirens,
  ...strobes,
  ...(watchdog === undefined ? [] : [watchdog]),
];

/** Keys of the points of a device that anything in the file speaks of. */
const namedOf = (device: DeviceFile, file: HallFile): ReadonlySet<string> => {
  const spoken = [
    ...file.alarms.map(({ point }) => point),
    ...file.counting.flatMap((one) => [...one.in, ...one.out]),
    ...file.exits.flatMap(({ contact }) => contact ?? []),
    ...file.noted,
  ];
  const mine = spoken.filter((point) => point.startsWith(`${device.id}/`));
  return new Set([...Object.keys(device.points), ...device.writable, ...mine.map(keyOf)]);
};

export const siteOf = (device: DeviceFile, points: PointModels, file: HallFile) => {
  const { annunciator } = file.outputs;
  const sounders = annunciator === undefined ? [] : soundersOf(annunciator);
  const said = Object.keys(points).map((key) => {
    const id = pointId(device.id, key);
    const alarm = file.alarms.find(({ point }) => point === id);
    return [key, pointOnSite(key, device, points, alarm, sounders.includes(id))];
  });
  return {
    device: device.id,
    zone: device.zone,
    writable: device.writable,
    points: Object.fromEntries(said) as Record<string, PointOnSite>,
    named: namedOf(device, file),
  };
};

export const deviceOf = (
  device: DeviceFile,
  profile: ProfileId,
  model: Pick<Profile, 'names' | 'manufacturer' | 'model'>,
  points: Device['points'],
): Device => ({
  id: device.id,
  names: device.names ?? {
    zh: `${model.names.zh} ${device.id}`,
    en: `${model.names.en} ${device.id}`,
  },
  bus: device.bus,
  profile,
  ...(device.unit === undefined ? {} : { unit: device.unit }),
  ...(device.zone === undefined ? {} : { zone: device.zone }),
  ...(device.at === undefined ? {} : { at: device.at }),
  ...(device.serial === undefined ? {} : { serial: device.serial }),
  choices: device.choose,
  points,
  manufacturer: model.manufacturer,
  model: model.model,
});
