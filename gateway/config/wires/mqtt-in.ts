import type { ProfileId } from '../../core/identity.js';
import { deviceOfPublisher, modelOfPublisher } from '../../devices/publisher-points.js';
import { placed } from '../named-files.js';
import { EQUIPMENT } from './equipment.js';
import { deviceOf, type MadeBus, missing, namesOf, type OnBus, siteOf } from './site.js';

export const mqttInBus = ({ bus, devices, file, directory }: OnBus<'mqtt-in'>): MadeBus => {
  const made = devices.map((device) => {
    const publishes = device.publishes ?? missing(`publishes of ${device.id}`);
    const model = modelOfPublisher(publishes);
    const { points, wire } = deviceOfPublisher(publishes, siteOf(device, model, file));
    return {
      device: deviceOf(device, 'publisher' as string as ProfileId, EQUIPMENT, points),
      points: model,
      wired: wire,
    };
  });
  const { id, names: _, ...wire } = placed(bus, directory);
  return {
    bus: { bus: id, names: namesOf(bus), wire, devices: made.map(({ wired }) => wired) },
    devices: made,
  };
};
