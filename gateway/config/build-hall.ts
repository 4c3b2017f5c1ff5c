import type { Device, Hall, Opening, Zone } from '../core/hall.js';
import {
  type AirSpaceId,
  type BusId,
  type PointId,
  type ProfileId,
  pointId,
} from '../core/identity.js';
import type { Profile } from '../devices/profile.js';
import {
  type DeviceParts,
  deviceOfProfile,
  EMERGENCY_PERIOD,
  type PointOnSite,
} from '../devices/profile-points.js';
import type { ModbusBusConfig, ModbusWire, WireDevice } from '../drivers/modbus/schema.js';
import type { AnnunciatorConfig } from '../outputs/annunciator/schema.js';
import { isEmergency } from './contacts.js';
import { periodDefault, SOUNDER_PERIOD } from './defaults.js';
import { DAYS } from './places.js';
import { polygonArea } from './polygon.js';
import type { HallFile } from './schema.js';

/** A checked file made into what everybody right of config reads. */

type DeviceFile = HallFile['devices'][number];
type AlarmFile = HallFile['alarms'][number];

export interface HallParts {
  readonly hall: Hall;
  readonly wires: ReadonlyMap<BusId, readonly WireDevice[]>;
}

const DAY_MS = 86_400_000;

/** `2026-02-15..2026-02-23` day by day. */
const daysOf = (written: string): readonly string[] => {
  const [from = written, to = from] = written.split('..');
  const days: string[] = [];
  for (let day = Date.parse(from); day <= Date.parse(to); day += DAY_MS)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
};

const openingOf = ({ days, from, to }: HallFile['hall']['opening'][number]): Opening => ({
  days: days.map((day) => DAYS.indexOf(day) + 1),
  from,
  to,
});

const zoneOf = (zone: HallFile['zones'][number], floors: HallFile['floors']): Zone => {
  const areaM2 =
    zone['area-m2'] ?? (zone.polygon.length >= 3 ? polygonArea(zone.polygon) : undefined);
  const heightM = zone['height-m'] ?? floors.find(({ id }) => id === zone.floor)?.['height-m'];
  return {
    id: zone.id,
    names: zone.names,
    kind: zone.kind,
    ...(zone.floor === undefined ? {} : { floor: zone.floor }),
    polygon: zone.polygon,
    ...(areaM2 === undefined ? {} : { areaM2 }),
    ...(heightM === undefined ? {} : { heightM }),
    ...(zone.capacity === undefined ? {} : { capacity: zone.capacity }),
    ...(zone.seats === undefined ? {} : { seats: zone.seats }),
    airSpace: zone['air-space'] ?? (zone.id as string as AirSpaceId),
  };
};

/** What the site says of a point, in its device or with its alarm, and how often it is asked. */
const pointOnSite = (
  key: string,
  device: DeviceFile,
  profile: Profile,
  alarm: AlarmFile | undefined,
  sounds: boolean,
): PointOnSite => {
  const said = device.points[key];
  const point = profile.points[key];
  const emergency = alarm !== undefined && isEmergency(alarm.kind);
  const usual = point?.period ?? (point === undefined ? undefined : periodDefault(point.quantity));
  return {
    names: said?.names ?? alarm?.label,
    zone: said?.zone ?? alarm?.zone,
    period: said?.period ?? (emergency ? EMERGENCY_PERIOD : sounds ? SOUNDER_PERIOD : usual),
    keepEvery: said?.['keep-every'],
    emergency: emergency ? true : undefined,
  };
};

const soundersOf = ({ sirens, strobes, watchdog }: AnnunciatorConfig): readonly PointId[] => [
  ...sirens,
  ...strobes,
  ...(watchdog === undefined ? [] : [watchdog]),
];

const partsOf = (device: DeviceFile, profile: Profile, file: HallFile): DeviceParts => {
  const { annunciator } = file.outputs;
  const sounders = annunciator === undefined ? [] : soundersOf(annunciator);
  const points = Object.keys(profile.points).map((key) => {
    const id = pointId(device.id, key);
    const alarm = file.alarms.find(({ point }) => point === id);
    return [key, pointOnSite(key, device, profile, alarm, sounders.includes(id))];
  });
  const made = deviceOfProfile(profile, {
    device: device.id,
    unit: device.unit,
    zone: device.zone,
    choices: device.choose,
    writable: device.writable,
    points: Object.fromEntries(points) as Record<string, PointOnSite>,
  });
  if ('parts' in made) return made.parts;
  throw new Error(`${device.id} was checked and cannot be made: ${made.mistakes[0]?.en}`);
};

const deviceOf = (device: DeviceFile, profile: Profile, { points }: DeviceParts): Device => ({
  id: device.id,
  names: device.names ?? {
    zh: `${profile.names.zh} ${device.id}`,
    en: `${profile.names.en} ${device.id}`,
  },
  bus: device.bus,
  profile: device.profile,
  unit: device.unit,
  ...(device.zone === undefined ? {} : { zone: device.zone }),
  ...(device.at === undefined ? {} : { at: device.at }),
  ...(device.serial === undefined ? {} : { serial: device.serial }),
  choices: device.choose,
  points,
  manufacturer: profile.manufacturer,
  model: profile.model,
});

/** Only for a file in which the checks found nothing. */
export const hallOf = (file: HallFile, profiles: ReadonlyMap<ProfileId, Profile>): HallParts => {
  const { hall } = file;
  const devices: Device[] = [];
  const wires = new Map<BusId, WireDevice[]>(file.buses.map(({ id }) => [id, []]));
  for (const device of file.devices) {
    const profile = profiles.get(device.profile);
    if (profile === undefined) throw new Error(`${device.profile} was checked and is not there`);
    const parts = partsOf(device, profile, file);
    devices.push(deviceOf(device, profile, parts));
    wires.get(device.bus)?.push(parts.wire);
  }
  return {
    hall: {
      id: hall.id,
      names: hall.names,
      ...(hall.region === undefined ? {} : { region: hall.region }),
      timeZone: hall['time-zone'],
      altitudeM: hall['altitude-m'],
      opening: hall.opening.map(openingOf),
      calendar: {
        open: hall.calendar.open.flatMap(daysOf),
        closed: hall.calendar.closed.flatMap(daysOf),
      },
      ...(hall.season === undefined ? {} : { season: hall.season }),
      floors: file.floors.map(({ id, names }) => ({ id, names })),
      zones: file.zones.map((zone) => zoneOf(zone, file.floors)),
      devices,
      counting: file.counting,
    },
    wires,
  };
};

const wireOf = ({ id: _id, names: _names, ...wire }: HallFile['buses'][number]): ModbusWire => wire;

export const busesOf = (
  file: HallFile,
  wires: HallParts['wires'],
): readonly (ModbusBusConfig & { readonly names: Device['names'] })[] =>
  file.buses.map((bus) => ({
    bus: bus.id,
    names: bus.names ?? { zh: bus.id, en: bus.id },
    wire: wireOf(bus),
    devices: wires.get(bus.id) ?? [],
  }));
