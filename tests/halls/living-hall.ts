import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ownDirectory } from '../peers/process.js';

const LAUNCHER = fileURLToPath(new URL('../../gateway/cli/hallkeeper.sh', import.meta.url));

/** The demo as `npm start` shows it, on a free port and in a directory of its own. */
export interface LivingHall {
  readonly url: string;
  /** Arguments of the printed mosquitto_sub line. */
  readonly broker: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly data: string;
  get<Answer>(path: string): Promise<Answer>;
  /** Asks the simulators' control, as the printed curl line does. */
  simulate<Answer>(
    method: 'GET' | 'PUT' | 'DELETE' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<Answer>;
  stop(): Promise<number | null>;
}

const lineWith = async (
  lines: AsyncIterator<string>,
  wanted: RegExp,
): Promise<RegExpMatchArray> => {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the demo ended before it printed ${wanted}`);
    const match = (value as string).match(wanted);
    if (match) return match;
  }
};

export const startDemo = async (...more: readonly string[]): Promise<LivingHall> => {
  const directory = ownDirectory('demo');
  const child: ChildProcess = spawn(
    LAUNCHER,
    [
      '--lang',
      'en',
      'demo',
      '--port',
      '0',
      '--data',
      directory.path,
      '--log-level',
      'error',
      ...more,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  if (!child.stdout) throw new Error('the demo has no standard output');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const [, url = ''] = await lineWith(lines, /runs: (http:\S+)/);
  const [, host = '', port = '', user = '', password = ''] = await lineWith(
    lines,
    /mosquitto_sub -h (\S+) -p (\d+) -u (\S+) -P (\S+)/,
  );
  const [, token = '', control = ''] = await lineWith(lines, /Bearer (\S+)'.* (http:\S+)\/points/);
  const answer = async <Answer>(response: Response): Promise<Answer> => {
    if (!response.ok)
      throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    url,
    broker: { host, port: Number(port), user, password },
    data: directory.path,
    get: async (path) => answer(await fetch(url + path)),
    simulate: async (method, path, body) =>
      answer(
        await fetch(`${control}/${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      directory.remove();
      return code as number | null;
    },
  };
};
