import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Fault } from '../core/fault.js';

const PROGRAM = fileURLToPath(new URL('../../simulators/main.js', import.meta.url));

/** What the simulators print once everything listens. */
const listening = z.object({
  buses: z.record(
    z.string(),
    z.union([z.object({ path: z.string() }), z.object({ host: z.string(), port: z.int() })]),
  ),
  equipment: z.record(
    z.string(),
    z.object({
      host: z.string(),
      port: z.int(),
      /** PEM of who vouches for its page. */
      authority: z.string().optional(),
    }),
  ),
  broker: z.object({ url: z.string(), user: z.string(), password: z.string() }).optional(),
  control: z.object({ url: z.string(), token: z.string() }),
});
export type Listening = z.output<typeof listening>;

/** Begins a scenario of the simulators. Rejects with a Fault where it is unknown or not of this hall. */
export const beginScenario = async (
  { control: { url, token } }: Listening,
  name: string,
): Promise<void> => {
  const answer = await fetch(`${url}/scenario`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (!answer.ok) throw new Fault('not-found', { what: name });
};

export interface Simulation {
  readonly listening: Listening;
  /** Resolves when the process has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  stop(): void;
}

/**
 * Starts the simulated hall as a process of its own: hardware is never part of the gateway. The setup
 * goes in on standard input, because it may not stand among the arguments that everybody can read.
 */
export const startSimulation = (setup: object): Promise<Simulation> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<void>((end) => child.once('exit', () => end()));
    const stop = (): void => void child.stdin.end();
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the simulators ended at once (${code})`)));
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(setup)}\n`);
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        resolve({ listening: listening.parse(JSON.parse(line)), ended, stop });
      } catch (thrown) {
        stop();
        reject(thrown);
      }
    });
  });
