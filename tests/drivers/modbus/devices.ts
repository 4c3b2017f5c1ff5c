import type { BusId, DeviceId, PointId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import type { Register } from '../../../gateway/drivers/modbus/register.js';
import type {
  ModbusBusConfig,
  ModbusWire,
  WireDevice,
  WirePoint,
} from '../../../gateway/drivers/modbus/schema.js';

/** Devices of the reference hall (reference-hall.md §3) and plain ones, as the wire sees them. */

export const wirePoint = (
  name: string,
  register: Partial<Register> & { address: number },
  manners: { period?: number; emergency?: boolean; write?: WirePoint['write'] } = {},
): WirePoint => ({
  point: name as PointId,
  register: {
    table: 'holding',
    encoding: 'uint16',
    wordOrder: 'abcd',
    scale: 1,
    offset: 0,
    sentinels: [],
    ...register,
  },
  period: millis(manners.period ?? 60_000),
  emergency: manners.emergency ?? false,
  ...(manners.write && { write: manners.write }),
});

export const wireDevice = (
  device: Partial<Omit<WireDevice, 'device'>> & { device?: string },
): WireDevice => ({
  unit: 1,
  points: [],
  maxRegisters: 125,
  maxBits: 2000,
  maxGap: 0,
  forbidden: [],
  answersWithin: millis(200),
  turnaround: millis(0),
  ...device,
  device: (device.device ?? 'd') as DeviceId,
});

/** Waveshare 8DI: eight contacts, FC02 from 0. */
export const contacts = (unit: number, period = 250): WireDevice =>
  wireDevice({
    device: `di-${unit}`,
    unit,
    points: Array.from({ length: 8 }, (_, i) =>
      wirePoint(
        `di-${unit}/${i + 1}`,
        { table: 'discrete', address: i, encoding: 'bit' },
        { period, emergency: true },
      ),
    ),
  });

/** ADAM-4150 counters: seven of 32 bits, 14 registers from 0. */
export const counters = (unit: number, period = 1000): WireDevice =>
  wireDevice({
    device: `ctr-${unit}`,
    unit,
    points: Array.from({ length: 7 }, (_, i) =>
      wirePoint(`ctr-${unit}/${i}`, { address: i * 2, encoding: 'uint32' }, { period }),
    ),
  });

/** Any air, light or noise sensor: so many adjoining registers once a minute. */
export const sensor = (
  name: string,
  unit: number,
  registers: number,
  period = 60_000,
): WireDevice =>
  wireDevice({
    device: name,
    unit,
    points: Array.from({ length: registers }, (_, address) =>
      wirePoint(`${name}/${address}`, { address }, { period }),
    ),
  });

export const rtu = (baud = 9600): ModbusWire => ({
  wire: 'rtu',
  path: '/dev/null',
  baud,
  parity: 'none',
  'stop-bits': 1,
  'usb-latency': millis(1),
});

export const busOf = (
  devices: readonly WireDevice[],
  wire: ModbusWire = rtu(),
): ModbusBusConfig => ({ bus: 'rs485-3' as BusId, wire, devices });

/** rs485-3 of the reference hall: seven contact modules and two counter modules. */
export const emergencyBus = (period = 250): ModbusBusConfig =>
  busOf([...[1, 2, 3, 4, 5, 6, 7].map((unit) => contacts(unit, period)), counters(8), counters(9)]);
