import type { ProfileId } from '../../core/identity.js';
import { deviceOfProbe, modelOfProbe } from '../../devices/probe-points.js';
import { placed } from '../named-files.js';
import { EQUIPMENT } from './equipment.js';
import { deviceOf, type MadeBus, missing, namesOf, type OnBus, siteOf } from './site.js';

export const probeBus = ({ bus, devices, file, directory }: OnBus<'probe'>): MadeBus => {
  const made = devices.map((device) => {
    const probe = placed(device.probe ?? missing(`probe of ${device.id}`), directory);
    const model = modelOfProbe(probe);
    const { points, wire } = deviceOfProbe(probe, siteOf(device, model, file));
    return {
      device: deviceOf(device, probe.by as string as ProfileId, EQUIPMENT, points),
      points: model,
      wired: wire,
    };
  });
  const { id, names: _, ...wire } = bus;
  return {
    bus: { bus: id, names: namesOf(bus), wire, devices: made.map(({ wired }) => wired) },
    devices: made,
  };
};
