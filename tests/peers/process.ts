import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

/** A directory of the test's own, and how to be rid of it. */
export const ownDirectory = (name: string): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), `hallkeeper-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** A real program as the far side of a test. */
export interface Peer {
  readonly pid: number;
  /** What it has written so far, for the message of a failed test. */
  output(): string;
  /** Ends it and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a program and waits until it accepts connections on a port of this machine. */
export const startPeer = async (
  program: string,
  parameters: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Peer> => {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  const hear = (bytes: Buffer) => {
    output += bytes.toString('utf8');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const peer: Peer = {
    pid: child.pid ?? 0,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    stop: async (signal = 'SIGTERM') => {
      process.removeListener('exit', end);
      // mosquitto forgets a signal that comes just before its main loop, so it is told until it goes.
      while (isRunning(child)) {
        child.kill(signal);
        await Promise.race([gone, sleep(250)]);
      }
    },
  };
  const deadline = Date.now() + 15_000;
  while (!(await answers(port))) {
    if (!isRunning(child) || Date.now() > deadline) {
      await peer.stop('SIGKILL');
      throw new Error(`${program} does not answer on port ${port}: ${output}`);
    }
    await sleep(10);
  }
  return peer;
};

const isRunning = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;
