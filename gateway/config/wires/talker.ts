import { deviceOfTalker } from '../../devices/talker.js';
import { deviceOf, type MadeBus, missing, namesOf, type OnBus, siteOf } from './site.js';

export const talkerBus = ({ bus, devices, file, models }: OnBus<'talker'>): MadeBus => {
  const made = devices.map((device) => {
    const id = device.profile ?? missing(`profile of ${device.id}`);
    const talker = models.talkers.get(id) ?? missing(id);
    const { points, wire } = deviceOfTalker(talker, siteOf(device, talker.points, file));
    return { device: deviceOf(device, id, talker, points), points: talker.points, wired: wire };
  });
  const { id, names: _, ...wire } = bus;
  return {
    bus: { bus: id, names: namesOf(bus), wire, devices: made.map(({ wired }) => wired) },
    devices: made,
  };
};
