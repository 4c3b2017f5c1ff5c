import type { Device, Names } from '../core/hall.js';
import {
  type BoardId,
  type BusId,
  type DeviceId,
  keyOf,
  type PointId,
  type ProfileId,
  pointId,
} from '../core/identity.js';
import type { Board } from '../devices/board.js';
import { deviceOfBoard, modelOfPins } from '../devices/board-points.js';
import type { Panel } from '../devices/panel.js';
import { deviceOfPanel, type FirePart, modelOfPanel } from '../devices/panel-points.js';
import { deviceOfProbe, modelOfProbe } from '../devices/probe-points.js';
import type { PointModel, Profile } from '../devices/profile.js';
import {
  type DeviceParts,
  deviceOfProfile,
  EMERGENCY_PERIOD,
  type PointOnSite,
} from '../devices/profile-points.js';
import { deviceOfPublisher, modelOfPublisher } from '../devices/publisher-points.js';
import { deviceOfTalker, type Talker } from '../devices/talker.js';
import type { FirePanelBusConfig, PanelDevice } from '../drivers/fire-panel/schema.js';
import type { BoardKind, FirmataBusConfig, WiredDevice } from '../drivers/firmata/schema.js';
import type { ModbusBusConfig, WireDevice } from '../drivers/modbus/schema.js';
import type { MqttInBusConfig, PublishingDevice } from '../drivers/mqtt-in/schema.js';
import type { ProbeBusConfig, ProbeDevice } from '../drivers/probe/schema.js';
import type { TalkerBusConfig, TalkerDevice } from '../drivers/serial/schema.js';
import type { AnnunciatorConfig } from '../outputs/annunciator/schema.js';
import { isEmergency } from './contacts.js';
import { periodDefault, SOUNDER_PERIOD } from './defaults.js';
import type { HallFile } from './schema.js';

/** The devices of a checked file, and what the driver of each wire is told of those on it. */

type DeviceFile = HallFile['devices'][number];
type BusFile = HallFile['buses'][number];
type BoardBusFile = Extract<BusFile, { readonly wire: 'firmata' }>;
type AlarmFile = HallFile['alarms'][number];
type PointModels = Readonly<Record<string, PointModel>>;

export interface Models {
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly boards: ReadonlyMap<BoardId, Board>;
  readonly talkers: ReadonlyMap<ProfileId, Talker>;
  readonly panels: ReadonlyMap<ProfileId, Panel>;
  /** The map of each fire panel that names one. */
  readonly parts: ReadonlyMap<DeviceId, readonly FirePart[]>;
}

export type BusConfig = (
  | ModbusBusConfig
  | FirmataBusConfig
  | TalkerBusConfig
  | FirePanelBusConfig
  | ProbeBusConfig
  | MqttInBusConfig
) & { readonly names: Names };

export interface Devices {
  readonly devices: readonly Device[];
  readonly buses: readonly BusConfig[];
  /** What each device's points are by its model. */
  readonly models: ReadonlyMap<DeviceId, PointModels>;
}

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
  ];
  const mine = spoken.filter((point) => point.startsWith(`${device.id}/`));
  return new Set([...Object.keys(device.points), ...device.writable, ...mine.map(keyOf)]);
};

const siteOf = (device: DeviceFile, points: PointModels, file: HallFile) => {
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

const partsOf = (device: DeviceFile, profile: Profile, file: HallFile): DeviceParts => {
  const made = deviceOfProfile(profile, {
    ...siteOf(device, profile.points, file),
    unit: device.unit ?? missing(`unit of ${device.id}`),
    choices: device.choose,
  });
  if ('parts' in made) return made.parts;
  throw new Error(`${device.id} was checked and cannot be made: ${made.mistakes[0]?.en}`);
};

const deviceOf = (
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

/** What equipment is called that hall.yaml gives no name. */
const EQUIPMENT = {
  names: { zh: '大厅设备', en: 'Hall equipment' },
  manufacturer: '—',
  model: '—',
};

const kindOf = (board: BoardId, { comms, firmware, pins }: Board): BoardKind => ({
  board,
  baud: comms.baud,
  pins: pins.count,
  sampling: comms.sampling,
  firmware: firmware.names,
  protocol: firmware.protocol,
});

const missing = (what: string): never => {
  throw new Error(`${what} was checked and is not there`);
};

/** Only for a file in which the checks found nothing. */
export const devicesOf = (
  file: HallFile,
  { profiles, boards, talkers, panels, parts }: Models,
): Devices => {
  const devices: Device[] = [];
  const models = new Map<DeviceId, PointModels>();
  const wires = new Map<BusId, WireDevice[]>(file.buses.map(({ id }) => [id, []]));
  const wired = new Map<BusId, WiredDevice[]>(file.buses.map(({ id }) => [id, []]));
  const talking = new Map<BusId, readonly TalkerDevice[]>();
  const listened = new Map<BusId, readonly PanelDevice[]>();
  const probed = new Map<BusId, ProbeDevice[]>(file.buses.map(({ id }) => [id, []]));
  const publishing = new Map<BusId, PublishingDevice[]>(file.buses.map(({ id }) => [id, []]));
  const boardOf = ({ board }: BoardBusFile): Board => boards.get(board) ?? missing(board);

  for (const device of file.devices) {
    const bus = file.buses.find(({ id }) => id === device.bus) ?? missing(device.bus);
    if (bus.wire === 'firmata') {
      const board = boardOf(bus);
      const pins = device.pins ?? missing(`pins of ${device.id}`);
      const model = modelOfPins(pins);
      const { points, wire } = deviceOfBoard(board, { ...siteOf(device, model, file), pins });
      devices.push(deviceOf(device, bus.board as string as ProfileId, board, points));
      models.set(device.id, model);
      wired.get(bus.id)?.push(wire);
    } else if (bus.wire === 'probe') {
      const probe = device.probe ?? missing(`probe of ${device.id}`);
      const model = modelOfProbe(probe);
      const { points, wire } = deviceOfProbe(probe, siteOf(device, model, file));
      devices.push(deviceOf(device, probe.by as string as ProfileId, EQUIPMENT, points));
      models.set(device.id, model);
      probed.get(bus.id)?.push(wire);
    } else if (bus.wire === 'mqtt-in') {
      const publishes = device.publishes ?? missing(`publishes of ${device.id}`);
      const model = modelOfPublisher(publishes);
      const { points, wire } = deviceOfPublisher(publishes, siteOf(device, model, file));
      devices.push(deviceOf(device, 'publisher' as string as ProfileId, EQUIPMENT, points));
      models.set(device.id, model);
      publishing.get(bus.id)?.push(wire);
    } else if (bus.wire === 'talker') {
      const id = device.profile ?? missing(`profile of ${device.id}`);
      const talker = talkers.get(id) ?? missing(id);
      const { points, wire } = deviceOfTalker(talker, siteOf(device, talker.points, file));
      devices.push(deviceOf(device, id, talker, points));
      models.set(device.id, talker.points);
      talking.set(bus.id, [wire]);
    } else if (bus.wire === 'fire-panel') {
      const id = device.profile ?? missing(`profile of ${device.id}`);
      const panel = panels.get(id) ?? missing(id);
      const map = parts.get(device.id) ?? [];
      const model = modelOfPanel(map);
      const { points, wire } = deviceOfPanel(panel, map, siteOf(device, model, file));
      devices.push(deviceOf(device, id, panel, points));
      models.set(device.id, model);
      listened.set(bus.id, [wire]);
    } else {
      const id = device.profile ?? missing(`profile of ${device.id}`);
      const profile = profiles.get(id) ?? missing(id);
      const { points, wire } = partsOf(device, profile, file);
      devices.push(deviceOf(device, id, profile, points));
      models.set(device.id, profile.points);
      wires.get(bus.id)?.push(wire);
    }
  }
  const buses = file.buses.map(({ id, names = { zh: id, en: id }, ...wire }): BusConfig => {
    if (wire.wire === 'talker') return { bus: id, names, wire, devices: talking.get(id) ?? [] };
    if (wire.wire === 'probe') return { bus: id, names, wire, devices: probed.get(id) ?? [] };
    if (wire.wire === 'mqtt-in') return { bus: id, names, wire, devices: publishing.get(id) ?? [] };
    if (wire.wire === 'fire-panel')
      return { bus: id, names, wire, devices: listened.get(id) ?? [] };
    if (wire.wire !== 'firmata') return { bus: id, names, wire, devices: wires.get(id) ?? [] };
    const kind = kindOf(wire.board, boards.get(wire.board) ?? missing(wire.board));
    return { bus: id, names, wire, kind, devices: wired.get(id) ?? [] };
  });
  return { devices, buses, models };
};

export const isBoardBus = (bus: BusConfig): bus is FirmataBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'firmata';
export const isTalkerBus = (bus: BusConfig): bus is TalkerBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'talker';
export const isFirePanelBus = (
  bus: BusConfig,
): bus is FirePanelBusConfig & { readonly names: Names } => bus.wire.wire === 'fire-panel';
export const isProbeBus = (bus: BusConfig): bus is ProbeBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'probe';
export const isMqttInBus = (bus: BusConfig): bus is MqttInBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'mqtt-in';
export const isModbusBus = (bus: BusConfig): bus is ModbusBusConfig & { readonly names: Names } =>
  !isBoardBus(bus) &&
  !isTalkerBus(bus) &&
  !isFirePanelBus(bus) &&
  !isProbeBus(bus) &&
  !isMqttInBus(bus);
