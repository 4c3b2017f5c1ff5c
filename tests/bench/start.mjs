import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAUNCHER, ownDirectory, simulate, thousandPoints } from './hall.mjs';
import { freePort } from './peer.mjs';
import { CODE, visitor } from './visitor.mjs';

/** How long it takes from a command to the first good reading that its pages show. */

const RESTARTS = 5;
const LONGEST_MS = 60_000;

const start = (words) => {
  const child = spawn(LAUNCHER, ['--lang', 'en', ...words, '--log-level', 'error'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let code;
  createInterface({ input: child.stderr }).on('line', (line) => {
    code ??= CODE.exec(line)?.[1];
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  return {
    code: () => code,
    end: (signal) => {
      child.kill(signal);
      return gone;
    },
  };
};

const hasReading = async (ask, since) => {
  try {
    const answer = await ask('/api/v1/points');
    const points = await answer.json();
    return points.some(({ quality, at }) => quality === 'good' && at >= since);
  } catch {
    return false;
  }
};

/** Seconds from now until a reading made after now is shown. */
const toFirstReading = async (port, words) => {
  const [begun, since] = [performance.now(), Date.now()];
  const gateway = start(words);
  const ask = visitor(`http://127.0.0.1:${port}`, gateway.code);
  while (!(await hasReading(ask, since))) {
    if (performance.now() - begun > LONGEST_MS) throw new Error(`no reading after ${words[0]}`);
    await sleep(20);
  }
  return { seconds: (performance.now() - begun) / 1000, gateway };
};

const demo = async () => {
  const directory = ownDirectory('demo');
  const port = await freePort();
  try {
    const { seconds, gateway } = await toFirstReading(port, [
      'demo',
      ...['--port', `${port}`, '--data', directory.path],
    ]);
    await gateway.end('SIGTERM');
    return seconds;
  } finally {
    directory.remove();
  }
};

/** Killed while 1,000 points are read and kept each second, and started again. */
const restarts = async () => {
  const directory = ownDirectory('restart');
  const port = await freePort();
  const hall = await simulate({ ...thousandPoints({}), web: { port } }, directory.path);
  const taken = [];
  try {
    for (let killed = 0; killed <= RESTARTS; killed += 1) {
      const { seconds, gateway } = await toFirstReading(port, ['run', hall.file]);
      if (killed > 0) taken.push(seconds);
      await sleep(4000);
      await gateway.end('SIGKILL');
    }
  } finally {
    await hall.stop();
    directory.remove();
  }
  return taken;
};

export default async function bench() {
  const fresh = await demo();
  const taken = await restarts();
  const slowest = Math.max(...taken);
  return [
    {
      name: 'demo: start to the first good reading on the page',
      figure: fresh,
      unit: 's',
      target: '<= 10',
      against: 'the whole reference hall with its simulators, data directory new',
      ok: fresh <= 10,
    },
    {
      name: 'run: restart after kill -9 to the first reading, the slowest',
      figure: slowest,
      unit: 's',
      target: '<= 3',
      against: `${RESTARTS} kills at 1,000 readings/s: ${taken.map((s) => s.toFixed(1)).join(', ')} s`,
      ok: slowest <= 3,
    },
  ];
}
