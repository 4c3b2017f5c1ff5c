import type { Device } from '../core/hall.js';
import type { DeviceId } from '../core/identity.js';
import type { BusConfig } from './bus-config.js';
import type { HallFile } from './schema.js';
import { firePanelBus } from './wires/fire-panel.js';
import { firmataBus } from './wires/firmata.js';
import { modbusBus } from './wires/modbus.js';
import { mqttInBus } from './wires/mqtt-in.js';
import { probeBus } from './wires/probe.js';
import {
  type BusFile,
  type MadeBus,
  type Models,
  missing,
  type OnBus,
  type PointModels,
} from './wires/site.js';
import { talkerBus } from './wires/talker.js';

/** The devices of a checked file, and what the driver of each wire is told of those on it. */

export interface Devices {
  readonly devices: readonly Device[];
  readonly buses: readonly BusConfig[];
  /** What each device's points are by its model. */
  readonly models: ReadonlyMap<DeviceId, PointModels>;
}

const madeBus = (bus: BusFile, on: Omit<OnBus<never>, 'bus'>): MadeBus => {
  switch (bus.wire) {
    case 'firmata':
      return firmataBus({ ...on, bus });
    case 'talker':
      return talkerBus({ ...on, bus });
    case 'fire-panel':
      return firePanelBus({ ...on, bus });
    case 'probe':
      return probeBus({ ...on, bus });
    case 'mqtt-in':
      return mqttInBus({ ...on, bus });
    case 'rtu':
    case 'tcp':
    case 'rtu-over-tcp':
      return modbusBus({ ...on, bus });
  }
};

/** Only for a file in which the checks found nothing. */
export const devicesOf = (file: HallFile, models: Models, directory: string): Devices => {
  const buses = file.buses.map((bus) => {
    const devices = file.devices.filter((device) => device.bus === bus.id);
    return madeBus(bus, { devices, file, models, directory });
  });
  const made = new Map(buses.flatMap(({ devices }) => devices).map((one) => [one.device.id, one]));
  return {
    // In the order of the file, not of its buses.
    devices: file.devices.map(({ id }) => made.get(id)?.device ?? missing(id)),
    buses: buses.map(({ bus }) => bus),
    models: new Map([...made].map(([id, { points }]) => [id, points])),
  };
};
