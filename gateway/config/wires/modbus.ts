import type { Profile } from '../../devices/profile.js';
import { type DeviceParts, deviceOfProfile } from '../../devices/profile-points.js';
import type { HallFile } from '../schema.js';
import {
  type DeviceFile,
  deviceOf,
  type MadeBus,
  missing,
  namesOf,
  type OnBus,
  siteOf,
} from './site.js';

const partsOf = (device: DeviceFile, profile: Profile, file: HallFile): DeviceParts => {
  const made = deviceOfProfile(profile, {
    ...siteOf(device, profile.points, file),
    unit: device.unit ?? missing(`unit of ${device.id}`),
    choices: device.choose,
  });
  if ('parts' in made) return made.parts;
  throw new Error(`${device.id} was checked and cannot be made: ${made.mistakes[0]?.en}`);
};

export const modbusBus = ({
  bus,
  devices,
  file,
  models,
}: OnBus<'rtu' | 'tcp' | 'rtu-over-tcp'>): MadeBus => {
  const made = devices.map((device) => {
    const id = device.profile ?? missing(`profile of ${device.id}`);
    const profile = models.profiles.get(id) ?? missing(id);
    const { points, wire } = partsOf(device, profile, file);
    return {
      device: deviceOf(device, id, profile, points),
      points: profile.points,
      wired: wire,
    };
  });
  const { id, names: _, ...wire } = bus;
  return {
    bus: { bus: id, names: namesOf(bus), wire, devices: made.map(({ wired }) => wired) },
    devices: made,
  };
};
