import { type BusMinute, busDevice, busReadings } from './core/bus-minute.js';
import type { BusId } from './core/identity.js';
import type { RawScan } from './core/reading.js';
import type { ClockQuality, Instant, Millis } from './core/time.js';
import type { BusHealth } from './drivers/driver.js';

/** Counts what the buses do, and says it minute by minute. */
export interface BusMinutes {
  /** A request was answered, `took` from its first byte to the last of the answer. */
  answered(bus: BusId, took: Millis): void;
  /** One scan for each bus: what it did since the last call. */
  minute(buses: readonly BusHealth[], now: Now): readonly RawScan[];
}

interface Now {
  readonly at: Instant;
  readonly mono: Millis;
  readonly clock: ClockQuality;
}

interface Total {
  readonly requests: number;
  readonly failures: number;
}

const totalOf = ({ devices }: BusHealth): Total => ({
  requests: devices.reduce((sum, { requests }) => sum + requests, 0),
  failures: devices.reduce(
    (sum, { noAnswer, crc, exceptions }) => sum + noAnswer + crc + exceptions,
    0,
  ),
});

const NOTHING: Total = { requests: 0, failures: 0 };

/** The smallest that 95 % do not exceed. */
const p95Of = (took: readonly number[]): number | undefined =>
  took.toSorted((one, other) => one - other)[Math.ceil(took.length * 0.95) - 1];

export const createBusMinutes = (): BusMinutes => {
  const before = new Map<BusId, Total>();
  const took = new Map<BusId, number[]>();

  const minuteOf = (health: BusHealth): BusMinute => {
    const now = totalOf(health);
    const last = before.get(health.bus) ?? NOTHING;
    before.set(health.bus, now);
    const p95 = p95Of(took.get(health.bus) ?? []);
    took.delete(health.bus);
    return {
      requests: Math.max(0, now.requests - last.requests),
      failures: Math.max(0, now.failures - last.failures),
      load: Math.round(health.load * 1e4) / 1e4,
      ...(p95 !== undefined && { p95: Math.round(p95 * 10) / 10 }),
    };
  };

  return {
    answered: (bus, time) => {
      const times = took.get(bus);
      if (times === undefined) took.set(bus, [time]);
      else times.push(time);
    },
    minute: (buses, { at, mono, clock }) =>
      buses.map((health) => ({
        device: busDevice(health.bus),
        mono,
        clock,
        origin: 'live',
        readings: busReadings(health.bus, minuteOf(health), at),
      })),
  };
};
