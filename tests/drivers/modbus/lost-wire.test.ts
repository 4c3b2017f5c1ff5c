import { describe, expect, it } from 'vitest';
import type { AlarmRule } from '../../../gateway/core/alarm.js';
import type { Hall, Point } from '../../../gateway/core/hall.js';
import type { AlarmId, HallId, PointId, ProfileId } from '../../../gateway/core/identity.js';
import { isBad } from '../../../gateway/core/quality.js';
import type { Reading } from '../../../gateway/core/reading.js';
import { type Millis, millis, seconds } from '../../../gateway/core/time.js';
import { scanOf } from '../../../gateway/devices/scan.js';
import { openBus } from '../../../gateway/drivers/modbus/bus.js';
import { modbusDriver } from '../../../gateway/drivers/modbus/driver.js';
import type { ModbusBusConfig, WireDevice } from '../../../gateway/drivers/modbus/schema.js';
import { ALARM_KIND_ROWS, BUS_LOST_AFTER } from '../../../gateway/rules/alarms/kinds.js';
import { rulesOf } from '../../../gateway/rules/rules.js';
import { busOf, sensor } from './devices.js';
import { HeldClock, heldHost } from './held-clock.js';
import { simulatedLine, unitOf } from './simulated-line.js';

const names = { zh: '总线', en: 'bus' };

const hallOn = ({ bus, devices }: ModbusBusConfig): Hall => ({
  id: 'h' as HallId,
  names,
  timeZone: 'Asia/Shanghai',
  altitudeM: 0,
  opening: [],
  calendar: { open: [], closed: [] },
  floors: [],
  zones: [],
  counting: [],
  exits: [],
  noted: [],
  devices: devices.map(({ device, unit, points }) => ({
    id: device,
    names,
    bus,
    profile: 'any' as ProfileId,
    unit,
    choices: {},
    manufacturer: 'any',
    model: 'any',
    points: points.map(
      ({ point, period }): Point => ({
        id: point,
        device,
        quantity: 'co2',
        unit: 'ppm',
        names,
        decimals: 0,
        period,
        keepEvery: seconds(60),
        emergency: false,
        writable: false,
      }),
    ),
  })),
});

const busLost = ({ bus, devices }: ModbusBusConfig): AlarmRule => {
  const { priority, latch, silent, onDelay, offDelay } = ALARM_KIND_ROWS['bus-lost'];
  return {
    id: 'bus/lost' as AlarmId,
    kind: 'bus-lost',
    priority,
    latch,
    silent,
    onDelay,
    offDelay,
    when: {
      test: 'bus-lost',
      bus,
      devices: devices.map(({ device }) => device),
      after: BUS_LOST_AFTER,
    },
  };
};

/** Driver, readings and rules of one bus whose cable can be cut. */
const hallOnOneWire = (devices: readonly WireDevice[]) => {
  const config = busOf(devices);
  const clock = new HeldClock();
  const host = heldHost(clock);
  let cut = false;
  const units = new Map(
    devices.map(({ unit }) => [
      unit,
      unitOf(
        () => 400,
        () => (cut ? undefined : 20),
      ),
    ]),
  );
  const line = simulatedLine(clock, units, { baud: 9600 });
  const driver = modbusDriver(config, host, (wire, bus, its, tell) =>
    openBus(wire, bus, its, tell, line.open),
  );
  const hall = hallOn(config);
  const points = new Map(hall.devices.flatMap((one) => one.points.map((p) => [p.id, p] as const)));
  const rules = rulesOf({ hall, alarms: [busLost(config)] });
  let state = rules.initial;
  const latest = new Map<PointId, Reading>();
  const goodAt = new Map<PointId, Millis>();
  const raised: Millis[] = [];
  const returned: Millis[] = [];
  const step = (input: Parameters<typeof rules.step>[1]) => {
    const after = rules.step(state, input);
    state = after.state;
    for (const { kind } of after.events) {
      if (kind === 'alarm-raised') raised.push(clock.mono());
      if (kind === 'alarm-returned') returned.push(clock.mono());
    }
  };
  const tick = () => {
    clock.after(millis(250), tick);
    step({ tick: { at: clock.wall(), mono: clock.mono() } });
  };
  tick();
  driver.start(
    (answer) => {
      const scan = scanOf(answer, points, clock.wall(), 'trusted');
      for (const reading of scan.readings) {
        latest.set(reading.point, reading);
        if (!isBad(reading.quality)) goodAt.set(reading.point, clock.mono());
      }
      step({ scan });
    },
    () => undefined,
  );
  return {
    clock,
    raised,
    returned,
    goodAt,
    stillGood: () => [...latest.values()].filter(({ quality }) => !isBad(quality)).length,
    known: () => latest.size,
    points: points.size,
    cut: () => {
      cut = true;
    },
    mend: () => {
      cut = false;
    },
  };
};

const seldomAsked = (count: number): WireDevice[] =>
  Array.from({ length: count }, (_, d) => sensor(`aq-${d + 1}`, d + 1, 10));
const slowOne = (unit: number): WireDevice => ({
  ...sensor('ups-1', unit, 20),
  answersWithin: millis(2000),
});

describe('a wire with devices that are asked once a minute', () => {
  const buses = {
    'two devices': seldomAsked(2),
    'fourteen, as rs485-1': seldomAsked(14),
    'thirteen and a slow one, as rs485-2': [...seldomAsked(13), slowOne(20)],
    'thirty-two': seldomAsked(32),
  };
  for (const [name, devices] of Object.entries(buses))
    it(`is known to be lost within 10 s, and read again within 5 s: ${name}`, async () => {
      const hall = hallOnOneWire(devices);
      for (const moment of [100_000, 231_000, 371_234]) {
        await hall.clock.runUntil(moment);
        expect(hall.stillGood()).toBe(hall.points);
        hall.cut();
        await hall.clock.runFor(10_000);
        expect(hall.stillGood()).toBe(0);
        expect(hall.raised.at(-1)).toBeGreaterThan(moment);
        await hall.clock.runFor(60_000);
        const mended = hall.clock.mono();
        hall.mend();
        await hall.clock.runFor(5000);
        expect(hall.stillGood()).toBe(hall.points);
        for (const at of hall.goodAt.values()) expect(at).toBeGreaterThan(mended);
        expect(hall.returned.at(-1)).toBeGreaterThan(mended);
      }
      expect(hall.raised).toHaveLength(3);
    });
});
