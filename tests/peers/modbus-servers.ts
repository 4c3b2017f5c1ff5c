import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, ownDirectory } from './process.js';

/** Modbus servers that are not ours, each alone on a wire: unit 1, 200 of each table. */

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export const MODBUS_PARTS = [
  'gcc',
  'libmodbus-dev',
  'python3-pymodbus',
  'python3-serial-asyncio',
  'socat',
] as const;
export const PEERS = ['libmodbus', 'pymodbus'] as const;
export type Peer = (typeof PEERS)[number];

/** What register n and bit n of each table hold. */
export const registerAt = (n: number): number => 3 * n + 1;
export const bitAt = (n: number): number => Number(n % 3 === 0);

export interface ModbusServer {
  readonly wire:
    | { readonly wire: 'tcp'; readonly host: string; readonly port: number }
    | { readonly wire: 'rtu'; readonly path: string; readonly baud: number };
  end(): void;
}

const BAUD = 19_200;

const compile = (folder: string): string => {
  const program = join(folder, 'server');
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libmodbus'], {
    encoding: 'utf8',
  });
  const source = here('libmodbus-server.c');
  execFileSync('gcc', ['-O1', '-o', program, source, ...flags.trim().split(/\s+/)]);
  return program;
};

/** Starts a server; libmodbus is listening then, pymodbus says nothing until it is asked. */
export const startModbusServer = async (peer: Peer, kind: 'tcp' | 'rtu'): Promise<ModbusServer> => {
  const directory = ownDirectory(peer);
  const running: { kill(signal: 'SIGKILL'): boolean }[] = [];
  const run = (program: string, ...given: readonly string[]) => {
    const child = spawn(program, given, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    return child;
  };
  const serve = async (...given: readonly string[]): Promise<void> => {
    if (peer === 'libmodbus') await once(run(compile(directory.path), ...given).stdout, 'data');
    else run('/usr/bin/python3', here('pymodbus-server.py'), ...given);
  };
  const end = () => {
    for (const child of running) child.kill('SIGKILL');
    directory.remove();
  };
  if (kind === 'tcp') {
    const port = await freePort();
    await serve('tcp', `${port}`);
    return { wire: { wire: 'tcp', host: '127.0.0.1', port }, end };
  }
  // A pair of pseudo-terminals: two names for two ends of one wire.
  const [path, theirs] = [join(directory.path, 'ours'), join(directory.path, 'theirs')];
  const ends = [path, theirs].map((name) => `pty,raw,echo=0,link=${name}`);
  const socat = run('socat', '-d', '-d', ...ends);
  for await (const said of socat.stderr) if (String(said).includes('starting data transfer')) break;
  if (!existsSync(theirs)) throw new Error('socat made no pair');
  await serve('rtu', theirs, `${BAUD}`);
  return { wire: { wire: 'rtu', path, baud: BAUD }, end };
};
