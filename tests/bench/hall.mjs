import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHall } from '../../dist/gateway/cli/hall-file.js';
import { startSimulation } from '../../dist/gateway/cli/simulation.js';
import { terminal } from '../../dist/gateway/cli/terminal.js';
import { readProfiles } from '../../dist/gateway/devices/read-profiles.js';
import { freePort, started } from './peer.mjs';

/** What benches of the whole gateway need around it: a hall.yaml, its simulated wires, a broker. */

export const LAUNCHER = fileURLToPath(new URL('../../gateway/cli/hallkeeper.sh', import.meta.url));
export const PROFILES = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));

export const configIn = (file) => {
  const mistakes = [];
  const config = readHall(file, {
    ...terminal('en'),
    say: (line) => mistakes.push(line),
    exit: () => undefined,
  });
  if (config === undefined) throw new Error(mistakes.join('\n'));
  return config;
};

/** What the simulators need to know of a checked hall. */
export const simulatedHall = ({ hall, buses }) => ({
  ...hall,
  buses: buses.map(({ bus, wire }) => ({
    id: bus,
    wire: wire.wire,
    ...('baud' in wire && { baud: wire.baud }),
  })),
});

export const ownDirectory = (name) => {
  const path = mkdtempSync(join(tmpdir(), `hallkeeper-bench-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

const A_METER = 14;
const BUSES = 4;

/** 1,000 points and a few more, each asked and kept once a second: meters on four Modbus TCP buses. */
export const thousandPoints = (outputs) => {
  const { points } = readProfiles(PROFILES).profiles.get('eastron-sdm630');
  const every = { period: '1s', 'keep-every': '1s' };
  return {
    version: 1,
    hall: { id: 'thousand', names: '千点 / Thousand' },
    zones: [{ id: 'room', names: '房间 / Room', kind: 'power-room', 'area-m2': 40 }],
    buses: Array.from({ length: BUSES }, (_, n) => ({
      id: `tcp-${n}`,
      wire: 'tcp',
      host: '127.0.0.1',
      port: 1,
    })),
    devices: Array.from({ length: Math.ceil(1000 / A_METER) }, (_, n) => ({
      id: `meter-${n}`,
      bus: `tcp-${n % BUSES}`,
      unit: 1 + n,
      profile: 'eastron-sdm630',
      zone: 'room',
      points: Object.fromEntries(Object.keys(points).map((key) => [key, every])),
    })),
    outputs,
    web: { port: 0 },
  };
};

/**
 * Writes the hall with a data directory of its own, starts its simulators, and writes it again with
 * their wires.
 */
export const simulate = async (hall, directory) => {
  const file = join(directory, 'hall.yaml');
  // Every JSON text is YAML.
  const put = (written) => writeFileSync(file, JSON.stringify(written));
  const whole = { ...hall, 'data-directory': join(directory, 'data') };
  put(whole);
  const simulation = await startSimulation({
    profiles: PROFILES,
    hall: simulatedHall(configIn(file)),
  });
  put({
    ...whole,
    buses: whole.buses.map((bus) => ({ ...bus, ...simulation.listening.buses[bus.id] })),
  });
  const { url, token } = simulation.listening.control;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    file,
    /** Asks the simulators' control. */
    ask: async (method, path, body) => {
      const asked = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
      return (await fetch(`${url}/${path}`, asked)).json();
    },
    stop: () => {
      simulation.stop();
      return simulation.ended;
    },
  };
};

/** Debian's mosquitto, open to this machine. */
export const startBroker = async (directory) => {
  const port = await freePort();
  const file = join(directory, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const child = await started('mosquitto', ['-c', file], port);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    /** It takes connections and says nothing. */
    mute: () => child.kill('SIGSTOP'),
    speak: () => child.kill('SIGCONT'),
    stop: () => child.kill('SIGKILL'),
  };
};
