import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../gateway/core/event.js';
import type { Fault } from '../../../gateway/core/fault.js';
import type { PointId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import type { Answer } from '../../../gateway/drivers/driver.js';
import { openBus } from '../../../gateway/drivers/modbus/bus.js';
import { modbusDriver } from '../../../gateway/drivers/modbus/driver.js';
import type { ModbusBusConfig, WirePoint } from '../../../gateway/drivers/modbus/schema.js';
import { busOf, contacts, emergencyBus, sensor, wireDevice, wirePoint } from './devices.js';
import { HeldClock, heldHost } from './held-clock.js';
import { type Manners, simulatedLine, type Unit, unitOf } from './simulated-line.js';

const running = (
  config: ModbusBusConfig,
  units: Record<number, Unit>,
  manners: Partial<Manners> = {},
) => {
  const clock = new HeldClock();
  const host = heldHost(clock);
  const byUnit = new Map(Object.entries(units).map(([unit, one]) => [Number(unit), one]));
  const line = simulatedLine(clock, byUnit, { baud: 9600, ...manners });
  const driver = modbusDriver(config, host, (wire, bus, its, tell) =>
    openBus(wire, bus, its, tell, line.open),
  );
  const answers: Answer[] = [];
  const happened: Happening[] = [];
  driver.start(
    (answer) => answers.push(answer),
    (happening) => happened.push(happening),
  );
  const of = (device: string) => answers.filter((answer) => answer.device === device);
  const last = (point: string) => {
    for (const answer of [...answers].reverse()) {
      if ('fault' in answer) {
        if (answer.points.includes(point as PointId)) return answer.fault.code;
      } else {
        const found = answer.values.find((value) => value.point === point);
        if (found) return found.value;
      }
    }
    return undefined;
  };
  return { clock, driver, line, answers, happened, of, last };
};

const fixed = (value: number, after: number | undefined = 20) => unitOf(() => value, after);
const faultsOf = (answers: readonly Answer[]) =>
  answers.flatMap((answer) => ('fault' in answer ? [answer.fault.code] : []));
const caught = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => {
      throw new Error('was expected to reject');
    },
    (thrown: Fault) => thrown,
  );

describe('modbus driver', () => {
  it('asks each block at its period and decodes what comes', async () => {
    const { clock, of, last } = running(busOf([sensor('aq-1', 11, 3, 2000)]), {
      11: unitOf((_, address) => 100 + address),
    });
    await clock.runUntil(60_500);
    expect(of('aq-1')).toHaveLength(31);
    expect(last('aq-1/2')).toBe(102);
  });

  it('says bad for every point of a device that does not answer, again at its period', async () => {
    const config = busOf([contacts(1), sensor('aq-2', 2, 4, 5000)]);
    const { clock, of, last, driver } = running(config, { 1: fixed(1) });
    await clock.runUntil(20_000);
    expect(last('aq-2/3')).toBe('wire-no-answer');
    expect(of('aq-2').length).toBeGreaterThanOrEqual(4);
    expect(last('di-1/8')).toBe(1);
    const [healthy, dead] = driver.health().devices;
    expect(healthy).toMatchObject({ noAnswer: 0, crc: 0 });
    expect(dead?.silentUntil).toBeGreaterThan(20_000);
  });

  it('says bad for every point at once when the port goes, and reads again when it is back', async () => {
    const config = busOf([contacts(1), sensor('aq-2', 2, 4)]);
    const { clock, line, of, last, driver } = running(config, { 1: fixed(0), 2: fixed(7) });
    await clock.runUntil(10_000);
    line.pull();
    await clock.runUntil(10_001);
    expect([last('di-1/1'), last('aq-2/0')]).toEqual(['port-closed', 'port-closed']);
    await clock.runUntil(16_000);
    expect(faultsOf(of('di-1')).length).toBeGreaterThanOrEqual(6);
    expect(driver.health().open).toBe(false);
    line.replug();
    await clock.runUntil(21_000);
    expect([last('di-1/1'), last('aq-2/0')]).toEqual([0, 7]);
  });

  it('finds a device again within the longest back-off', async () => {
    let alive = false;
    const config = busOf([contacts(1), contacts(2)]);
    const { clock, last } = running(config, {
      1: fixed(0),
      2: unitOf(
        () => 1,
        () => (alive ? 20 : undefined),
      ),
    });
    await clock.runUntil(300_000);
    expect(last('di-2/1')).toBe('wire-no-answer');
    alive = true;
    await clock.runFor(11_000);
    expect(last('di-2/1')).toBe(1);
  });

  const relay = (write: { min: number; max: number } | undefined = { min: 0, max: 1 }) =>
    wireDevice({
      device: 'siren-1',
      unit: 20,
      points: [
        wirePoint('siren-1/0', { table: 'coil', address: 0, encoding: 'bit' }, { write }),
        wirePoint('siren-1/word', { address: 5, scale: 0.1 }, { write: { min: 0, max: 50 } }),
        wirePoint(
          'siren-1/long',
          { address: 6, encoding: 'float32' },
          { write: { min: -9, max: 9 } },
        ),
        wirePoint('siren-1/flag', { address: 8, encoding: 'bit', bit: 3 }, { write }),
        wirePoint('siren-1/listed-not', { address: 9 }),
      ],
    });
  const remembering = () => {
    const memory = new Map<number, number>([[8, 0b1]]);
    const coils = new Map<number, number>();
    const unit = unitOf(
      (code, address) => (code === 1 ? coils : memory).get(address) ?? 0,
      20,
      (code, address, word) =>
        code === 5 ? coils.set(address, word ? 1 : 0) : memory.set(address, word),
    );
    return { unit, memory, coils };
  };

  it('writes coils, words, wide values and single bits, each proved by reading back', async () => {
    for (const echo of [false, true]) {
      const { unit, memory, coils } = remembering();
      const { clock, driver } = running(busOf([relay()]), { 20: unit }, { echo });
      const write = (point: string, value: number) =>
        driver.write(point as PointId, value, millis(clock.mono() + 2000));
      await clock.runUntil(2000);
      const all = Promise.all([
        write('siren-1/0', 1),
        write('siren-1/word', 23.4),
        write('siren-1/long', -1.5),
        write('siren-1/flag', 1),
      ]);
      await clock.runFor(2000);
      await all;
      expect(coils.get(0)).toBe(1);
      expect(memory.get(5)).toBe(234);
      expect([memory.get(6), memory.get(7)]).toEqual([0xbfc0, 0]);
      expect(memory.get(8)).toBe(0b1001);
    }
  });

  it('does not take the echo of a write for its success', async () => {
    const deaf = unitOf(
      () => 0,
      20,
      () => undefined,
    );
    const { clock, driver } = running(busOf([relay()]), { 20: deaf }, { echo: true });
    await clock.runUntil(2000);
    const fault = caught(driver.write('siren-1/0' as PointId, 1, millis(4000)));
    await clock.runFor(3000);
    expect((await fault).code).toBe('write-not-verified');
  });

  /** Flash-on of the Waveshare relays: coil 2 by function 5 at 0202, in steps of 100 ms. */
  const timed = (
    write: WirePoint['write'] = {
      min: 0,
      max: 1,
      pulse: { address: 0x0202, step: millis(100), most: 32_767 },
    },
  ) =>
    wireDevice({
      device: 'siren-1',
      unit: 20,
      points: [
        wirePoint('siren-1/3', { table: 'coil', address: 2, encoding: 'bit' }, { write }),
        wirePoint(
          'siren-1/0',
          { table: 'coil', address: 0, encoding: 'bit' },
          {
            write: { min: 0, max: 1 },
          },
        ),
      ],
    });
  const pulsed = (echo: boolean, obeys = true) => {
    const words = new Map<number, number>();
    const unit = unitOf(
      (_, address) => (address === 2 && words.has(0x0202) ? 1 : 0),
      20,
      (_, address, word) => obeys && words.set(address, word),
    );
    return { words, ...running(busOf([timed()]), { 20: unit }, { echo }) };
  };

  it('closes an output for a time by its own word, and is content with the answer', async () => {
    const { clock, driver, line, words } = pulsed(false);
    await clock.runUntil(2000);
    const before = line.record.asked.length;
    const done = driver.pulse('siren-1/3' as PointId, millis(4950), millis(4000));
    await clock.runFor(400);
    await done;
    expect(words.get(0x0202)).toBe(50);
    expect(line.record.asked.slice(before).map(({ code }) => code)).toEqual([5]);
  });

  it('does not take the echo of a pulse for its success', async () => {
    const obeyed = pulsed(true);
    await obeyed.clock.runUntil(2000);
    const done = obeyed.driver.pulse('siren-1/3' as PointId, millis(5000), millis(9000));
    await obeyed.clock.runFor(900);
    await done;
    expect(obeyed.words.get(0x0202)).toBe(50);
    const units = {
      20: unitOf(
        () => 0,
        () => undefined,
      ),
    };
    const dead = running(busOf([timed()]), units, { echo: true });
    await dead.clock.runUntil(1);
    const fault = caught(dead.driver.pulse('siren-1/3' as PointId, millis(5000), millis(2000)));
    await dead.clock.runFor(4000);
    expect((await fault).code).toBe('wire-no-answer');
  });

  it('refuses a pulse that the output cannot do, without a word on the wire', async () => {
    const { clock, driver, line } = pulsed(false);
    await clock.runUntil(1000);
    const before = line.record.asked.length;
    const code = async (point: string, on: number) =>
      (await caught(driver.pulse(point as PointId, millis(on), millis(9000)))).code;
    expect(await code('siren-1/0', 5000)).toBe('output-without-pulse');
    expect(await code('siren-1/3', 0)).toBe('write-out-of-range');
    expect(await code('siren-1/3', 3_276_701)).toBe('write-out-of-range');
    expect(line.record.asked).toHaveLength(before);
  });

  it('refuses what is not listed, out of range or unknown, without a word on the wire', async () => {
    const { clock, driver, line } = running(busOf([relay()]), { 20: remembering().unit });
    await clock.runUntil(2000);
    const before = line.record.asked.length;
    const code = async (point: string, value: number) =>
      (await caught(driver.write(point as PointId, value, millis(9000)))).code;
    expect(await code('siren-1/listed-not', 1)).toBe('write-not-listed');
    expect(await code('siren-1/word', 50.1)).toBe('write-out-of-range');
    expect(await code('siren-1/word', Number.NaN)).toBe('write-out-of-range');
    expect(await code('siren-9/0', 1)).toBe('not-found');
    expect(line.record.asked).toHaveLength(before);
  });

  it('sets off a siren while the emergency inputs take the whole wire', async () => {
    const config = { ...emergencyBus() };
    const { unit, coils } = remembering();
    const units = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => [id, fixed(0)]));
    const { clock, driver } = running(
      { ...config, devices: [...config.devices, relay()] },
      { ...units, 20: unit },
    );
    await clock.runUntil(10_000);
    const written = driver.write('siren-1/0' as PointId, 1, millis(10_500));
    await clock.runFor(400);
    await written;
    expect(coils.get(0)).toBe(1);
  });

  it('answers a read of its own, and refuses it while the port is gone', async () => {
    const { clock, driver, line } = running(busOf([sensor('aq-1', 1, 3)]), { 1: fixed(5) });
    await clock.runUntil(1000);
    const read = driver.read(['aq-1/1' as PointId], millis(3000));
    await clock.runFor(200);
    expect(await read).toMatchObject([{ device: 'aq-1', values: [{ value: 5 }, {}, {}] }]);
    line.pull();
    const refused = await caught(driver.read(['aq-1/1' as PointId], millis(9000)));
    expect(refused.code).toBe('port-closed');
  });

  it('reads registers of units that the hall knows and of others, one at a time', async () => {
    const { clock, driver } = running(busOf([sensor('aq-1', 1, 3)]), {
      1: unitOf((_, address) => 100 + address),
      7: unitOf((_, address) => 700 + address, 300),
    });
    await clock.runUntil(1000);
    const read = (unit: number) =>
      driver.readRegisters?.({ unit, table: 'input', address: 5, count: 2 }, millis(9000));
    const answers = Promise.all([read(1), read(7)]);
    const nobody = caught(Promise.resolve(read(9)));
    await clock.runFor(3000);
    expect((await answers).map((answer) => answer?.words)).toEqual([
      [105, 106],
      [705, 706],
    ]);
    expect((await nobody).code).toBe('wire-no-answer');
  });

  it('closes with a question in flight: what waits is rejected, nothing is heard any more', async () => {
    const { clock, driver, answers } = running(busOf([relay()]), { 20: remembering().unit });
    await clock.runUntil(2000);
    const waiting = ['siren-1/0', 'siren-1/word'].map((point) =>
      caught(driver.write(point as PointId, 1, millis(9000))),
    );
    await driver.close();
    expect((await Promise.all(waiting)).map((fault) => fault.code)).toEqual([
      'bus-stopping',
      'bus-stopping',
    ]);
    const heard = answers.length;
    await clock.runFor(200_000);
    expect(answers).toHaveLength(heard);
  });

  it('says at the start which points can never be read', async () => {
    const device = wireDevice({
      forbidden: [{ table: 'holding', from: 3, to: 3 }],
      points: [wirePoint('d/a', { address: 0 }), wirePoint('d/b', { address: 3 })],
    });
    const { clock, last } = running(busOf([device]), { 1: fixed(1) });
    await clock.runUntil(1000);
    expect([last('d/a'), last('d/b')]).toEqual([1, 'point-unreadable']);
  });
});
