import type { BusId, DeviceId, PointId } from './identity.js';
import type { Reading } from './reading.js';
import type { Instant } from './time.js';

/**
 * How a bus did in one minute, kept on the tape as readings of the bus itself: `bus:rs485-1/load`. No
 * device can have that name, so no rule, page or topic takes them for something of the hall.
 */
export interface BusMinute {
  readonly requests: number;
  /** Of those, without an answer that could be used. */
  readonly failures: number;
  /** Share of the time that the wire was busy. */
  readonly load: number;
  /** Milliseconds within which 95 % of the answers came; absent where none came. */
  readonly p95?: number;
}

export const BUS_KEYS = [
  'requests',
  'failures',
  'load',
  'p95',
] as const satisfies readonly (keyof BusMinute)[];

const MARK = 'bus:';

export const busDevice = (bus: BusId): DeviceId => `${MARK}${bus}` as DeviceId;

/** The bus that a scan speaks of; undefined for one of a device. */
export const busOf = (device: DeviceId): BusId | undefined =>
  device.startsWith(MARK) ? (device.slice(MARK.length) as BusId) : undefined;

export const busReadings = (bus: BusId, minute: BusMinute, at: Instant): readonly Reading[] =>
  Object.entries(minute).flatMap(([key, value]): Reading[] =>
    value === undefined
      ? []
      : [{ point: `${busDevice(bus)}/${key}` as PointId, at, quality: 'good', value }],
  );
