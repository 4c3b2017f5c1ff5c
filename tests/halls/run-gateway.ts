import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { visitor } from './visitor.js';

const LAUNCHER = fileURLToPath(new URL('../../gateway/cli/hallkeeper.sh', import.meta.url));

/** `hallkeeper run` as the unit of systemd starts it: a process that may be killed. */
export interface RunningGateway {
  readonly pid: number;
  readonly url: string;
  /** What it wrote to standard error so far. */
  said(): string;
  get<Answer>(path: string): Promise<Answer>;
  file(path: string): Promise<Buffer>;
  /** Resolves with the exit code (null after a signal) when it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Resolves when it serves its pages. */
export const runGateway = async (
  hallFile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningGateway> => {
  const child = spawn(LAUNCHER, ['--lang', 'en', 'run', hallFile, '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit');
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.removeListener('exit', kill));
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      const [, address] = /runs: (https?:\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error(`the gateway ended at once: ${lines.join('\n')}`)));
  });
  const { get, file } = visitor(
    url,
    () => /: ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})$/m.exec(lines.join('\n'))?.[1],
  );
  return {
    pid: child.pid ?? 0,
    url,
    said: () => lines.join('\n'),
    get,
    file,
    end: async (signal) => {
      child.kill(signal);
      const [code] = await ended;
      return code as number | null;
    },
  };
};
