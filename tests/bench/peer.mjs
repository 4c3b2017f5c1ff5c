import { spawn } from 'node:child_process';
import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of this machine that is free now. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

/** Starts a program and waits, ten seconds at the most, until it answers on its port. */
export const started = async (program, parameters, port) => {
  const child = spawn(program, parameters, { stdio: 'ignore' });
  const gone = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
  });
  gone.catch(() => {});
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries >= 1000) throw new Error(`${program} does not answer on port ${port}`);
    await Promise.race([sleep(10), gone]);
  }
  return child;
};
