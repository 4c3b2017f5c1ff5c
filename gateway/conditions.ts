import type { Calibration } from './core/certificate.js';
import type { Latest } from './core/current.js';
import type { Device, Hall } from './core/hall.js';
import type { DeviceId, PointId } from './core/identity.js';
import type { Clock, Millis } from './core/time.js';
import { conditionOf } from './devices/health.js';
import type { BusHealth, DeviceHealth } from './drivers/driver.js';
import type { DevicesAnswer } from './web/devices.js';

/** How every bus and device is now, for people and programs: counts of the wires, sentences of the profiles. */
export const conditionsOf = (
  hall: Hall,
  buses: readonly BusHealth[],
  latest: ReadonlyMap<PointId, Latest>,
  calibrations: ReadonlyMap<DeviceId, Calibration>,
  clock: Clock,
): DevicesAnswer => {
  const health = new Map(buses.flatMap((bus) => bus.devices.map((one) => [one.device, one])));
  const wall = (at: Millis): number => Math.round(clock.wall() - (clock.mono() - at));
  return {
    buses: buses.map(({ bus, open, path, load }) => ({ id: bus, open, path, load })),
    devices: hall.devices.flatMap((device) => {
      const counted = health.get(device.id);
      if (counted === undefined) return [];
      const calibration = calibrations.get(device.id);
      return [{ ...answerOf(device, counted, latest, wall), ...(calibration && { calibration }) }];
    }),
  };
};

const answerOf = (
  device: Device,
  health: DeviceHealth,
  latest: ReadonlyMap<PointId, Latest>,
  wall: (at: Millis) => number,
): DevicesAnswer['devices'][number] => {
  const { requests, noAnswer, crc, exceptions, p50, p95, lastAnswer, silentUntil } = health;
  return {
    id: device.id,
    names: device.names,
    bus: device.bus,
    ...(device.zone !== undefined && { zone: device.zone }),
    manufacturer: device.manufacturer,
    model: device.model,
    ...(device.unit !== undefined && { unit: device.unit }),
    ...conditionOf(device, health, latest),
    ...(health.suspicion && { evidence: health.suspicion.evidence }),
    requests,
    noAnswer,
    crc,
    exceptions,
    p50,
    p95,
    ...(lastAnswer !== undefined && { lastAnswer: wall(lastAnswer) }),
    ...(silentUntil !== undefined && { askedAgain: wall(silentUntil) }),
  };
};
