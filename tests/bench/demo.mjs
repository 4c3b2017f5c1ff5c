import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAUNCHER, ownDirectory } from './hall.mjs';

/** `hallkeeper demo` on a free port and in a directory of its own: a process, and the control of its hall. */
export const startDemo = async () => {
  const directory = ownDirectory('demo');
  const child = spawn(
    LAUNCHER,
    ['--lang', 'en', 'demo', '--port', '0', '--data', directory.path, '--log-level', 'error'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const said = await new Promise((resolve, reject) => {
    const lines = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('Bearer')) resolve(lines.join('\n'));
    });
    void gone.then((code) => reject(new Error(`the demo ended with ${code}`)));
  });
  const [, url] = /runs: (http:\S+)/.exec(said);
  const [, token, control] = /Bearer (\S+)'[\s\S]* (http:\S+)\/points/.exec(said);
  const ask = async (method, path, body) => {
    const answer = await fetch(`${control}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const get = async (path) => (await fetch(url + path)).json();
  return {
    pid: child.pid,
    url,
    get,
    /** Once every point has been read. */
    settled: async () => {
      for (let tries = 0; tries < 60; tries += 1) {
        const points = await get('/api/v1/points');
        if (points.every(({ at }) => at !== undefined)) return;
        await sleep(500);
      }
    },
    /** Puts a value on a point until it is released. */
    put: (point, value) => ask('PUT', `points/${point}`, { value }),
    release: (point) => ask('DELETE', `points/${point}`),
    command: async (verb) => {
      const { csrf } = await (await fetch(`${url}/api/v1/me`)).json();
      const answer = await fetch(`${url}/api/v1/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hallkeeper-csrf': csrf },
        body: JSON.stringify({ id: crypto.randomUUID(), ...verb }),
      });
      return answer.json();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      directory.remove();
    },
  };
};
