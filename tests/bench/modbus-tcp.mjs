import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import modbus from 'modbus-serial';
import { openBus } from '../../dist/gateway/drivers/modbus/bus.js';
import { decode } from '../../dist/gateway/drivers/modbus/codec.js';
import { machine } from '../../dist/gateway/machine.js';

/**
 * CPU that bus and codec take for one Modbus TCP request, beside modbus-serial alone in the same run,
 * and what one core can read. The far side is another process and is not counted.
 */

const REGISTERS = 30;
const ROUND = 4000;
const ROUNDS = 5;

const host = machine('silent');
const register = (address) => ({
  table: 'holding',
  address,
  encoding: 'uint16',
  wordOrder: 'abcd',
  scale: 0.1,
  offset: 0,
  sentinels: [0xffff],
});
const points = Array.from({ length: 125 }, (_, address) => register(address));

const bare = async (port) => {
  const client = new modbus();
  await client.connectTCP('127.0.0.1', { port });
  client.setTimeout(1000);
  client.setID(1);
  return {
    read: (_, count) => client.readHoldingRegisters(0, count),
    close: () => new Promise((resolve) => client.close(resolve)),
  };
};

const ours = async (port) => {
  const wire = { wire: 'tcp', host: '127.0.0.1', port };
  const bus = await new Promise((resolve) => {
    const made = openBus(wire, 'bench', host, ({ kind }) => kind === 'bus-opened' && resolve(made));
  });
  return {
    async read(unit, count) {
      const question = { function: 3, address: 0, count };
      const job = {
        device: 'd',
        unit,
        question,
        timeout: 1000,
        answersWithin: 1000,
        turnaround: 0,
      };
      const { words } = await bus.request(job, host.clock.mono() + 5000);
      const values = new Array(count);
      for (let at = 0; at < count; at++) values[at] = decode(points[at], words, at);
      return values;
    },
    close: () => bus.close(),
  };
};

/** Microseconds of CPU, and seconds, that `requests` took one after another. */
const spent = async (requests, ask) => {
  const from = performance.now();
  const cpu = process.cpuUsage();
  for (let n = 0; n < requests; n++) await ask(n);
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: user + system, seconds: (performance.now() - from) / 1000 };
};

const measure = async (port) => {
  const [library, bus] = [await bare(port), await ours(port)];
  const one = { library: [], bus: [] };
  await spent(ROUND, () => library.read(1, REGISTERS));
  await spent(ROUND, () => bus.read(1, REGISTERS));
  // Taken in turns, so that what else the machine does hits both.
  for (let round = 0; round < ROUNDS; round++) {
    one.library.push((await spent(ROUND, () => library.read(1, REGISTERS))).cpu / ROUND);
    one.bus.push((await spent(ROUND, () => bus.read(1, REGISTERS))).cpu / ROUND);
  }
  const merged = await spent(ROUND, () => bus.read(1, 125));
  await library.close();
  const second = await ours(port);
  const units = await Promise.all(
    [bus, second].map((half) => spent(ROUND, (n) => half.read((n % 250) + 1, REGISTERS))),
  );
  await bus.close();
  await second.close();
  const least = (figures) => Math.min(...figures);
  return {
    library: least(one.library),
    bus: least(one.bus),
    merged: (125 * ROUND * 1e6) / merged.cpu,
    // Both halves run at once in this process, so each has measured the CPU of both.
    units: (2 * REGISTERS * ROUND * 1e6) / Math.max(...units.map(({ cpu }) => cpu)),
  };
};

export default async function bench() {
  const slave = spawn(
    process.execPath,
    [fileURLToPath(new URL('modbus-slave.mjs', import.meta.url))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [port] = await once(slave.stdout, 'data');
    const { library, bus, merged, units } = await measure(Number(port));
    const ratio = bus / library;
    return [
      {
        name: 'Modbus TCP: CPU of one request of 30 registers, bus + codec',
        figure: Number(ratio.toFixed(2)),
        unit: 'x',
        target: '<= 1.7',
        against: `bare modbus-serial ${library.toFixed(0)} us, ours ${bus.toFixed(0)} us`,
        ok: ratio <= 1.7,
      },
      {
        name: 'Modbus TCP: points per second of one core, 125 registers a request',
        figure: Math.round(merged),
        unit: 'points/s',
        target: '>= 50000',
        against: 'process CPU time',
        ok: merged >= 50_000,
      },
      {
        name: 'Modbus TCP: points per second of one core, 500 units x 30 registers',
        figure: Math.round(units),
        unit: 'points/s',
        target: '>= 15000',
        against: 'process CPU time',
        ok: units >= 15_000,
      },
    ];
  } finally {
    slave.kill('SIGKILL');
  }
}
