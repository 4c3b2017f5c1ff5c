import {
  type BusConfig,
  type Config,
  isBoardBus,
  isFirePanelBus,
  isModbusBus,
  isMqttInBus,
  isProbeBus,
  isTalkerBus,
} from './config/config.js';
import type { Happening } from './core/event.js';
import { Fault } from './core/fault.js';
import { type Point, pointsOf } from './core/hall.js';
import type { BusId, PointId } from './core/identity.js';
import type { Host } from './core/ports.js';
import type { NoSpare } from './core/scan-window.js';
import { type Millis, seconds } from './core/time.js';
import { scanOf } from './devices/scan.js';
import type {
  Answer,
  BusHealth,
  Driver,
  RegisterRead,
  RegisterWords,
  UnitAnswer,
  UnitQuestion,
} from './drivers/driver.js';
import { firePanelDriver } from './drivers/fire-panel/driver.js';
import { firmataDriver } from './drivers/firmata/driver.js';
import { listeningOnly } from './drivers/listening.js';
import { modbusDriver } from './drivers/modbus/driver.js';
import { mqttInDriver } from './drivers/mqtt-in/driver.js';
import { probeDriver } from './drivers/probe/driver.js';
import { talkerDriver } from './drivers/serial/driver.js';
import type { PointRead } from './web/control.js';

/** How long a person waits at the most for an answer of their own. */
const PATIENCE = seconds(10);

/** Every wire of the hall behind one door: which point is on which bus is known here alone. */
export interface Wires {
  start(hear: (answer: Answer, bus: BusId) => void, tell: (happened: Happening) => void): void;
  /** Asks these points now, each on its bus; a point nobody answers for has a quality and a fault. */
  read(points: readonly string[]): Promise<readonly PointRead[]>;
  /** Rejects with a Fault: unknown point, not writable, out of range, not verified. */
  write(point: string, value: number, deadline?: Millis): Promise<void>;
  /** Closes an output that falls by itself. Rejects with a Fault. */
  pulse(point: string, on: Millis, deadline: Millis): Promise<void>;
  /** Reads registers of a bus as they stand. Rejects with a Fault. */
  readRegisters(bus: string, asked: RegisterRead): Promise<RegisterWords>;
  /** Buses on which strangers may be asked. */
  readonly searchable: readonly BusId[];
  /** Those among them whose polls leave no time for it. */
  readonly noSpare: readonly NoSpare[];
  /** Asks a unit that nobody configured, in spare time of its bus. Rejects with a Fault. */
  askStranger(
    bus: BusId,
    unit: number,
    question: UnitQuestion,
    deadline: Millis,
  ): Promise<UnitAnswer>;
  health(): readonly BusHealth[];
  close(): Promise<void>;
}

const driverOf = (bus: BusConfig, host: Host): Driver => {
  if (isBoardBus(bus)) return firmataDriver(bus, host);
  if (isModbusBus(bus)) return modbusDriver(bus, host);
  if (isTalkerBus(bus)) return listeningOnly(talkerDriver(bus, host));
  if (isFirePanelBus(bus)) return listeningOnly(firePanelDriver(bus, host));
  if (isProbeBus(bus)) return listeningOnly(probeDriver(bus, host));
  if (isMqttInBus(bus)) return listeningOnly(mqttInDriver(bus, host));
  throw new Error('no driver knows this wire');
};

export const openWires = (config: Config, host: Host): Wires => {
  const points = new Map<PointId, Point>(pointsOf(config.hall).map((point) => [point.id, point]));
  const busOf = new Map(config.hall.devices.map((device) => [device.id, device.bus]));
  const drivers = new Map<BusId, Driver>(config.buses.map((bus) => [bus.bus, driverOf(bus, host)]));
  const placed = (id: string): { point: Point; driver: Driver } => {
    const point = points.get(id as PointId);
    const driver = point && drivers.get(busOf.get(point.device) as BusId);
    if (point === undefined || driver === undefined) throw new Fault('not-found', { what: id });
    return { point, driver };
  };
  const soon = (): Millis => (host.clock.mono() + PATIENCE) as Millis;

  return {
    start: (hear, tell) => {
      for (const driver of drivers.values())
        driver.start((answer) => hear(answer, driver.bus), tell);
    },
    read: async (asked) => {
      const perDriver = new Map<Driver, PointId[]>();
      for (const id of asked) {
        const { point, driver } = placed(id);
        perDriver.set(driver, [...(perDriver.get(driver) ?? []), point.id]);
      }
      const answers = await Promise.all(
        [...perDriver].map(([driver, ids]) => driver.read(ids, soon())),
      );
      const read = new Map(answers.flat().flatMap((answer) => readsOf(answer, points, host)));
      return asked.flatMap((id) => read.get(id) ?? []);
    },
    write: async (id, value, deadline) => {
      const { point, driver } = placed(id);
      await driver.write(point.id, value, deadline ?? soon());
    },
    pulse: async (id, on, deadline) => {
      const { point, driver } = placed(id);
      await driver.pulse(point.id, on, deadline);
    },
    readRegisters: async (bus, asked) => {
      const driver = drivers.get(bus as BusId);
      if (driver?.readRegisters === undefined) throw new Fault('not-found', { what: bus });
      return driver.readRegisters(asked, soon());
    },
    searchable: [...drivers].flatMap(([bus, driver]) => (driver.askStranger ? [bus] : [])),
    noSpare: [...drivers.values()].flatMap(({ noSpare }) => noSpare ?? []),
    askStranger: async (bus, unit, question, deadline) => {
      const driver = drivers.get(bus);
      if (driver?.askStranger === undefined) throw new Fault('not-found', { what: bus });
      return driver.askStranger(unit, question, deadline);
    },
    health: () => [...drivers.values()].map((driver) => driver.health()),
    close: async () => {
      await Promise.all([...drivers.values()].map((driver) => driver.close()));
    },
  };
};

const readsOf = (
  answer: Answer,
  points: ReadonlyMap<PointId, Point>,
  host: Host,
): [string, PointRead][] => {
  const raws = new Map(
    'values' in answer ? answer.values.map((value) => [value.point, value.raw]) : [],
  );
  const scan = scanOf(answer, points, host.clock.wall(), 'trusted');
  return scan.readings.map(({ point, quality, value }) => {
    const unit = points.get(point)?.unit;
    return [
      point,
      {
        point,
        quality,
        tookMs: answer.took,
        raw: raws.get(point) ?? [],
        ...(value !== undefined && { value }),
        ...(unit !== undefined && { unit }),
        ...('fault' in answer && {
          fault: { code: answer.fault.code, parameters: answer.fault.parameters },
        }),
      },
    ];
  });
};
