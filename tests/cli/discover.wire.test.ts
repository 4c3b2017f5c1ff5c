import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulation, startSimulation } from '../../gateway/cli/simulation.js';
import { rtuFrame } from '../../simulators/instruments/crc.js';
import { openPty } from '../../simulators/instruments/pty.js';

const PROFILES = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('../../gateway/cli/hallkeeper.sh', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-discover-'));
const state = join(directory, 'state.json');

const hallkeeper = (...words: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(LAUNCHER, ['--lang', 'en', ...words], (_, out, err) =>
      resolve({ code: child.exitCode ?? 1, out, err }),
    );
  });

interface Found {
  readonly unit: number;
  readonly baud: number;
  readonly matches: readonly { readonly model: string; readonly sure: boolean }[];
}

/** Five instruments on one wire, two of them at another rate, one that says what it is. */
const bench = {
  id: 'bench',
  timeZone: 'Asia/Shanghai',
  opening: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
  zones: [{ id: 'room', kind: 'waiting', areaM2: 40, airSpace: 'room' }],
  buses: [{ id: 'rs485-1', wire: 'rtu', baud: 9600 }],
  devices: [
    { id: 'aq', bus: 'rs485-1', unit: 1, profile: 'jxct-iaq', zone: 'room' },
    { id: 'lux', bus: 'rs485-1', unit: 21, profile: 'jxct-lux', zone: 'room', baud: 4800 },
    { id: 'th', bus: 'rs485-1', unit: 31, profile: 'xy-md02', zone: 'room' },
    {
      id: 'ctr',
      bus: 'rs485-1',
      unit: 8,
      profile: 'adam-4150',
      zone: 'room',
      identifies: true,
      choices: { 'word-order': 'low-first' },
    },
    { id: 'meter', bus: 'rs485-1', unit: 2, profile: 'eastron-sdm120', zone: 'room', baud: 4800 },
  ],
};

describe('a wire with five unknown devices at two rates', () => {
  let simulation: Simulation;
  let path: string;
  beforeAll(async () => {
    simulation = await startSimulation({ profiles: PROFILES, hall: bench });
    const where = simulation.listening.buses['rs485-1'];
    path = where !== undefined && 'path' in where ? where.path : '';
  });
  afterAll(async () => {
    simulation.stop();
    await simulation.ended;
    rmSync(directory, { recursive: true });
  });

  const narrow = [
    '--bauds',
    '9600,4800',
    '--units',
    '1-12,21,31',
    '--listen',
    '300ms',
    '--state',
    state,
  ];

  it('is searched through: each is found, recognised, and written as hall.yaml wants it', async () => {
    const { code, out, err } = await hallkeeper('discover', path, ...narrow, '--json');
    expect(err).toMatch(/\d+ %, 9600 baud, unit \d+, \d found, about \d+ (s|min) left/);
    expect(code, err).toBe(0);
    const found: Found[] = JSON.parse(out);
    const best = Object.fromEntries(
      found.map(({ unit, baud, matches }) => [`${unit}@${baud}`, matches[0]?.model]),
    );
    expect(best).toEqual({
      '1@9600': 'jxct-iaq',
      '2@4800': 'eastron-sdm120',
      '8@9600': 'adam-4150',
      '21@4800': 'jxct-lux',
      '31@9600': 'xy-md02',
    });
    expect(found.find(({ unit }) => unit === 8)?.matches[0]?.sure).toBe(true);
    expect(existsSync(state)).toBe(false);
  });

  it('goes on where it was interrupted, and refuses to go on with another search', async () => {
    const child = execFile(LAUNCHER, ['--lang', 'en', 'discover', path, ...narrow]);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (said: Buffer) => {
        if (/[1-9]\d %/.test(String(said))) resolve();
      });
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
    expect(existsSync(state)).toBe(true);
    const other = await hallkeeper('discover', path, '--units', '1-3', '--state', state);
    expect(other.code).not.toBe(0);
    expect(other.err).toContain(state);
    const { code, out, err } = await hallkeeper('discover', path, ...narrow);
    expect(err).not.toMatch(/^\d %/m);
    expect(code, err).toBe(0);
    expect(out).toContain(`  - { id: bus-1, wire: rtu, path: ${path}, baud: 9600 }`);
    expect(out).toContain('  - { id: xy-md02-31, bus: bus-1, unit: 31, profile: xy-md02 }');
    expect(out).toContain('# choose word-order: low-first, high-first');
    expect(out).toContain('jxct-lux-21 speaks 4800 baud: first set it to 9600');
  });

  const device = (...words: string[]) => hallkeeper('device', ...words, '--port', path);

  it('is given new addresses and rates, one device at a time, never onto another device', async () => {
    const taken = await device('set-address', '--profile', 'jxct-iaq', '--to', '31');
    expect(taken.code).not.toBe(0);
    expect(taken.err).toContain('already answers');
    const moved = await device('set-address', '--profile', 'jxct-iaq', '--to', '11');
    expect(moved.code, moved.err).toBe(0);
    const gone = await device('set-address', '--profile', 'jxct-iaq', '--to', '12');
    expect(gone.err).toContain('No device answers at unit id 1');
    const meter = ['--profile', 'eastron-sdm120', '--unit', '2', '--baud', '4800'];
    const faster = await device('set-baud', ...meter, '--to', '9600');
    expect(faster.code, faster.err).toBe(0);
    const unknown = await device(
      'set-baud',
      '--profile',
      'jxct-iaq',
      '--unit',
      '11',
      '--to',
      '4800',
    );
    expect(unknown.err).toContain("maker's tool");
  });

  it('is not searched while somebody else asks on it, and the other one is named', async () => {
    const pty = await openPty(() => undefined);
    const question = rtuFrame(5, Buffer.from([3, 0, 0, 0, 2]));
    const asking = setInterval(() => pty.write(question), 100);
    try {
      const { code, err } = await hallkeeper('discover', pty.path, ...narrow);
      expect(code).not.toBe(0);
      expect(err).toMatch(/Another master asks .*9600 baud/);
    } finally {
      clearInterval(asking);
      await pty.close();
    }
  });
});
