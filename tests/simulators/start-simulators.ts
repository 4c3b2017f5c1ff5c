import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PROFILES } from './instruments-of.js';
import { smallHall } from './small-hall.js';

const MAIN = fileURLToPath(new URL('../../dist/simulators/main.js', import.meta.url));

export interface Ready {
  readonly buses: Readonly<Record<string, { path: string } & { host: string; port: number }>>;
  readonly broker?: { readonly url: string; readonly user: string; readonly password: string };
  readonly control: { readonly url: string; readonly token: string };
  readonly replay?: { readonly from: number; readonly to: number; readonly rows: number };
}

/** What control says of a point, the clock, a list or a mistake. */
interface Said {
  readonly value?: number;
  readonly from?: string;
  readonly since?: number;
  readonly at?: number;
  readonly length?: number;
  readonly error?: string;
}

/** The compiled simulators as a process of their own, given one line on standard input. */
export const spawnSimulators = (line: string): ChildProcess & { readonly said: () => string } => {
  const child = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString('utf8');
  });
  child.stdin.write(`${line}\n`);
  return Object.assign(child, { said: () => errors });
};

/** The small hall, listening; ended by `stop`. */
export const startSimulators = async (more: object = {}) => {
  const child = spawnSimulators(JSON.stringify({ profiles: PROFILES, hall: smallHall, ...more }));
  if (!child.stdout) throw new Error('the simulators have a standard output');
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(child.said()))),
  ]);
  const ready: Ready = JSON.parse(String(line));
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${ready.control.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.control.token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said: Said = JSON.parse(await answer.text());
    return { status: answer.status, body: said };
  };
  return {
    ready,
    control,
    child,
    pathOf: (bus: string): string => ready.buses[bus]?.path ?? '',
    stop: async () => {
      const exited = once(child, 'exit');
      child.stdin?.end();
      return exited;
    },
  };
};
