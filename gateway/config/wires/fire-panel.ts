import { deviceOfPanel, modelOfPanel } from '../../devices/panel-points.js';
import { deviceOf, type MadeBus, missing, namesOf, type OnBus, siteOf } from './site.js';

export const firePanelBus = ({ bus, devices, file, models }: OnBus<'fire-panel'>): MadeBus => {
  const made = devices.map((device) => {
    const id = device.profile ?? missing(`profile of ${device.id}`);
    const panel = models.panels.get(id) ?? missing(id);
    const map = models.parts.get(device.id) ?? [];
    const model = modelOfPanel(map);
    const { points, wire } = deviceOfPanel(panel, map, siteOf(device, model, file));
    return { device: deviceOf(device, id, panel, points), points: model, wired: wire };
  });
  const { id, names: _, ...wire } = bus;
  return {
    bus: { bus: id, names: namesOf(bus), wire, devices: made.map(({ wired }) => wired) },
    devices: made,
  };
};
