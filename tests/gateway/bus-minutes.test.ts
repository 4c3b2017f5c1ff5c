import { expect, it } from 'vitest';
import { createBusMinutes } from '../../gateway/bus-minutes.js';
import { busOf } from '../../gateway/core/bus-minute.js';
import type { BusId, DeviceId } from '../../gateway/core/identity.js';
import { instant, millis } from '../../gateway/core/time.js';
import type { BusHealth } from '../../gateway/drivers/driver.js';

const bus = 'rs485-1' as BusId;
const now = { at: instant(1_772_244_000_000), mono: millis(60_000), clock: 'trusted' as const };

const health = (requests: number, noAnswer: number, crc: number, load: number): BusHealth => ({
  bus,
  open: true,
  path: '/dev/ttyUSB0',
  load,
  devices: [
    {
      device: 'aq-01' as DeviceId,
      requests,
      answered: requests - noAnswer - crc,
      noAnswer,
      crc,
      exceptions: 0,
      p50: millis(30),
      p95: millis(40),
    },
  ],
});

const valuesOf = (minutes: ReturnType<typeof createBusMinutes>, of: BusHealth) =>
  Object.fromEntries(
    minutes
      .minute([of], now)
      .flatMap(({ readings }) => readings.map(({ point, value }) => [point, value])),
  );

it('says what a bus did since the minute before, and within what time it answered', () => {
  const minutes = createBusMinutes();
  for (let took = 1; took <= 100; took += 1) minutes.answered(bus, millis(took));
  expect(valuesOf(minutes, health(103, 2, 1, 0.08))).toEqual({
    'bus:rs485-1/requests': 103,
    'bus:rs485-1/failures': 3,
    'bus:rs485-1/load': 0.08,
    'bus:rs485-1/p95': 95,
  });
  expect(valuesOf(minutes, health(110, 9, 1, 0.2))).toEqual({
    'bus:rs485-1/requests': 7,
    'bus:rs485-1/failures': 7,
    'bus:rs485-1/load': 0.2,
  });
});

it('speaks for a bus that no device can be taken for', () => {
  const [scan] = createBusMinutes().minute([health(1, 0, 0, 0)], now);
  expect(scan && busOf(scan.device)).toBe(bus);
  expect(busOf('rs485-1' as DeviceId)).toBeUndefined();
});
