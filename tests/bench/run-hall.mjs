import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAUNCHER, ownDirectory, simulate } from './hall.mjs';
import { CODE, signIn } from './visitor.mjs';

/**
 * `hallkeeper run` on a hall of the bench's own, its wires simulated, with somebody signed in; `before`
 * may fill its data directory. Ready once every point has been read.
 */
export const runHall = async (name, written, before = () => undefined) => {
  const directory = ownDirectory(name);
  const hall = await simulate({ ...written, web: { port: 0 } }, directory.path);
  await before(`${directory.path}/data`);
  const child = spawn(LAUNCHER, ['--lang', 'en', 'run', hall.file, '--log-level', 'error'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
    await hall.stop();
    directory.remove();
  };
  try {
    let code;
    const url = await new Promise((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        code ??= CODE.exec(line)?.[1];
        const [, said] = /runs: (http:\S+)/.exec(line) ?? [];
        if (said !== undefined) resolve(said);
      });
      void gone.then((ended) => reject(new Error(`the gateway ended with ${ended}`)));
    });
    const cookie = await signIn(url, () => code);
    const get = async (path) => (await fetch(url + path, { headers: { cookie } })).json();
    for (let tries = 0; tries < 100; tries += 1) {
      const points = await get('/api/v1/points');
      if (points.every(({ at }) => at !== undefined)) break;
      await sleep(200);
    }
    return { url, cookie, get, pid: child.pid, ask: hall.ask, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
};
