import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SerialPort } from 'serialport';

/**
 * How true the simulated line keeps time: exchanges over its pseudo-terminal beside the formula of a
 * real 9600-baud line, and what the simulators cost while a bus is never at rest.
 */

const MAIN = fileURLToPath(new URL('../../dist/simulators/main.js', import.meta.url));
const PROFILES = fileURLToPath(new URL('../../dist/firmware-config/profiles', import.meta.url));
const BAUD = 9600;
const TURNAROUND_MS = 20;
const ROUNDS = 40;

const contacts = Array.from({ length: 7 }, (_, i) => ({
  id: `di-${i + 1}`,
  bus: 'rs485-1',
  unit: i + 1,
  profile: 'waveshare-8di',
}));
const setup = {
  profiles: PROFILES,
  hall: {
    id: 'bench',
    timeZone: 'Asia/Shanghai',
    opening: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
    zones: [{ id: 'hall', kind: 'waiting', areaM2: 300, capacity: 100, airSpace: 'hall' }],
    buses: [{ id: 'rs485-1', wire: 'rtu', baud: BAUD }],
    devices: [
      ...contacts,
      { id: 'aq-1', bus: 'rs485-1', unit: 11, profile: 'jxct-iaq', zone: 'hall' },
      { id: 'ctr-1', bus: 'rs485-1', unit: 12, profile: 'adam-4150', zone: 'hall' },
    ],
  },
};

/** CRC-16/MODBUS, low byte first, behind the question. */
const closed = (question) => {
  let crc = 0xffff;
  for (const byte of question) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return Buffer.from([...question, crc & 0xff, crc >> 8]);
};

/** Milliseconds from the first byte written to the last byte of an answer of `length` bytes. */
const exchange = (port, question, length) =>
  new Promise((resolve) => {
    let heard = 0;
    const begun = performance.now();
    const hear = (bytes) => {
      heard += bytes.length;
      if (heard < length) return;
      port.off('data', hear);
      resolve(performance.now() - begun);
    };
    port.on('data', hear);
    port.write(question);
  });

/** reliability-performance.md 6: characters of 11 bits, the silence before the answer, the turnaround. */
const onWire = (bytes) => ((bytes + 3.5) * 11_000) / BAUD + TURNAROUND_MS;
const silenceAfter = (3.5 * 11_000) / BAUD;
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** CPU seconds that a process has taken; /proc counts in hundredths. */
const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const shareOver = async (pid, work) => {
  const [cpu, begun] = [cpuOf(pid), performance.now()];
  await work();
  return (100_000 * (cpuOf(pid) - cpu)) / (performance.now() - begun);
};

const ratio = async (port, count) => {
  const question = closed([11, 3, 0, count === 1 ? 5 : 0, 0, count]);
  const length = 5 + 2 * count;
  const times = [];
  for (let i = 0; i < ROUNDS; i++) {
    times.push(await exchange(port, question, length));
    await rest(silenceAfter);
  }
  times.sort((one, other) => one - other);
  return { times, expected: onWire(8 + length) };
};

export default async function bench() {
  const child = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify(setup)}\n`);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const port = new SerialPort({ path: JSON.parse(line).buses['rs485-1'].path, baudRate: BAUD });
  await once(port, 'open');
  const against = 'formula for 9600 baud, 20 ms turnaround';
  const results = [];
  try {
    for (const count of [1, 10]) {
      const { times, expected } = await ratio(port, count);
      const median = times[ROUNDS / 2] / expected;
      results.push({
        name: `simulated exchange of ${count} registers, median`,
        figure: Number(median.toFixed(3)),
        unit: 'x',
        target: '0.98-1.10',
        against: `${against}: ${expected.toFixed(1)} ms`,
        ok: median >= 0.98 && median <= 1.1,
      });
    }
    const round = async () => {
      for (let i = 0; i < 12; i++)
        for (const { unit } of contacts) {
          await exchange(port, closed([unit, 2, 0, 0, 0, 8]), 6);
          await rest(silenceAfter);
        }
    };
    const busy = await shareOver(child.pid, round);
    const idle = await shareOver(child.pid, () => rest(4000));
    results.push(
      {
        name: 'simulators, a bus never at rest',
        figure: Number(busy.toFixed(1)),
        unit: '% of a core',
        target: '<= 10',
        against: 'none',
        ok: busy <= 10,
      },
      {
        name: 'simulators, nobody asks',
        figure: Number(idle.toFixed(1)),
        unit: '% of a core',
        target: '<= 2',
        against: 'none',
        ok: idle <= 2,
      },
    );
  } finally {
    await new Promise((resolve) => port.close(resolve));
    child.stdin.end();
    await once(child, 'exit');
  }
  return results;
}
