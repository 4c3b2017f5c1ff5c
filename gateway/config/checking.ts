import type { BoardId, DeviceId, ProfileId } from '../core/identity.js';
import type { FileMistake, Sentence } from '../core/mistake.js';
import { notThere } from '../core/near.js';
import type { Path, YamlSource } from '../core/yaml-source.js';
import type { Board } from '../devices/board.js';
import { modelOfPins } from '../devices/board-points.js';
import type { Panel } from '../devices/panel.js';
import { type FirePart, modelOfPanel } from '../devices/panel-points.js';
import { modelOfProbe } from '../devices/probe-points.js';
import type { PointModel, Profile } from '../devices/profile.js';
import { modelOfPublisher } from '../devices/publisher-points.js';
import type { Talker } from '../devices/talker.js';
import type { ModbusWire } from '../drivers/modbus/schema.js';
import type { Standard } from '../rules/standards/standard.js';
import { WHAT } from './sentences.js';
import type { Item, Sound } from './sound.js';

/** What every check of a whole hall looks at. */
export interface Checking {
  readonly source: YamlSource;
  readonly sound: Sound;
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly boards: ReadonlyMap<BoardId, Board>;
  readonly talkers: ReadonlyMap<ProfileId, Talker>;
  readonly panels: ReadonlyMap<ProfileId, Panel>;
  /** Of each fire panel that names a map, what is right in it. */
  readonly parts: ReadonlyMap<DeviceId, readonly FirePart[]>;
  /** Left out where nobody knows which there are. */
  readonly standards?: readonly Standard[] | undefined;
  /** Why a file cannot be read; undefined if it can. */
  readonly unreadable: (path: string) => string | undefined;
}

export type Check = (checking: Checking) => readonly FileMistake[];

/** A mistake if `id` is not among what is known; nothing where it is left out. */
export const reference = (
  { source }: Checking,
  path: Path,
  what: Sentence,
  id: string | undefined,
  known: readonly string[],
): readonly FileMistake[] =>
  id === undefined || known.includes(id) ? [] : [source.mistake(path, notThere(what, id, known))];

export type DeviceItem = Sound['devices'][number];

export type BusValue = Sound['buses'][number]['value'];
export type BoardBus = Extract<BusValue, { readonly wire: 'firmata' }>;
export type ModbusBus = Extract<BusValue, { readonly wire: ModbusWire['wire'] }>;
export const isModbus = (bus: BusValue): bus is ModbusBus =>
  bus.wire === 'rtu' || bus.wire === 'tcp' || bus.wire === 'rtu-over-tcp';

export const busOf = ({ sound }: Checking, device: DeviceItem): BusValue | undefined =>
  sound.buses.find(({ value }) => value.id === device.value.bus)?.value;

export const profileOf = (
  { profiles }: Checking,
  device: Item<{ profile?: ProfileId | undefined }>,
): Profile | undefined =>
  device.value.profile === undefined ? undefined : profiles.get(device.value.profile);

/** The points that a device has, by its profile or by its pins. */
export interface Model {
  /** What sentences call it. */
  readonly called: string;
  readonly points: Readonly<Record<string, PointModel>>;
}

/** Undefined where profile or pins are wrong themselves. */
export const modelOf = (checking: Checking, device: DeviceItem): Model | undefined => {
  const { pins, profile, probe, publishes } = device.value;
  const bus = busOf(checking, device);
  if (bus?.wire === 'probe') return probe && { called: probe.by, points: modelOfProbe(probe) };
  if (bus?.wire === 'mqtt-in')
    return publishes && { called: publishes.topic, points: modelOfPublisher(publishes) };
  if (bus?.wire === 'firmata')
    return pins === undefined ? undefined : { called: bus.board, points: modelOfPins(pins) };
  if (profile === undefined) return undefined;
  if (bus?.wire === 'fire-panel')
    return checking.panels.has(profile)
      ? { called: profile, points: modelOfPanel(checking.parts.get(device.value.id) ?? []) }
      : undefined;
  const known =
    bus?.wire === 'talker' ? checking.talkers.get(profile) : profileOf(checking, device);
  return known && { called: profile, points: known.points };
};

/** `own` property of a record that a file filled: never one of the prototype. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export interface Found {
  readonly device: DeviceItem;
  readonly key: string;
  readonly point: PointModel;
}

/**
 * The point that `device/key` names: found, a mistake, or neither, where the device or its profile is
 * wrong itself and says so in its own place.
 */
export const findPoint = (
  checking: Checking,
  path: Path,
  id: string,
): { readonly found?: Found; readonly mistakes: readonly FileMistake[] } => {
  const [name = '', key = ''] = id.split('/');
  const written = checking.sound.ids.devices.map((device) => device.id);
  if (!written.includes(name))
    return { mistakes: reference(checking, path, WHAT.device, name, written) };
  const device = checking.sound.devices.find(({ value }) => value.id === name);
  const model = device && modelOf(checking, device);
  if (device === undefined || model === undefined) return { mistakes: [] };
  const point = own(model.points, key);
  if (point !== undefined) return { found: { device, key, point }, mistakes: [] };
  return { mistakes: reference(checking, path, WHAT.point, key, Object.keys(model.points)) };
};
