import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAUNCHER, ownDirectory } from './hall.mjs';
import { freePort } from './peer.mjs';

/**
 * How long until silence is an alarm, by the wall clock, on the whole reference hall with every wire of it
 * simulated: a bus is cut, a device dies, the board's processor freezes, each at a random moment of the round.
 */

const BUSES = ['rs485-1', 'rs485-2', 'rs485-3', 'rs485-4'];
/** With an emergency input or a period of at most 4 s, one on each kind of wire. */
const PROMPT = ['di-2', 'di-7', 'ctr-1', 'board-1'];
/** Every 5 s: twice the period and 10 s. */
const FIVE = ['siren-1', 'leak-1'];
/** Every 60 s. */
const MINUTE = ['aq-02', 'lux-07', 'meter-ac1'];
const ROUNDS = 3;
const LONGEST_MS = 300_000;

const alarmOf = (thing) => (thing === 'board-1' ? 'bus/firmata-1/lost' : `device/${thing}/lost`);

const start = async (directory) => {
  const child = spawn(
    LAUNCHER,
    ['--lang', 'en', 'demo', '--data', directory, '--port', `${await freePort()}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const control = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /Bearer (\S+?)'.* (http:\S+)\/points\//.exec(line);
      if (found) resolve({ token: found[1], url: found[2] });
    });
    void gone.then(() => reject(new Error('the demo ended at once')));
  });
  return {
    simulate: async (method, path, body) => {
      const headers = {
        authorization: `Bearer ${control.token}`,
        'content-type': 'application/json',
      };
      const answer = await fetch(`${control.url}/${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    },
    alarms: () =>
      new Promise((resolve, reject) => {
        const asked = request({ socketPath: join(directory, 'control.sock'), path: '/alarms' });
        asked.once('error', reject);
        asked.once('response', async (answer) => {
          let text = '';
          for await (const chunk of answer) text += chunk;
          resolve(JSON.parse(text));
        });
        asked.end();
      }),
    end: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
};

const untilAlarms = async (hall, what, isSo) => {
  const begun = performance.now();
  while (!isSo(new Map((await hall.alarms()).map((alarm) => [alarm.alarm, alarm.condition])))) {
    if (performance.now() - begun > LONGEST_MS)
      throw new Error(`not within ${LONGEST_MS / 1000} s: ${what}`);
    await sleep(25);
  }
};

/** Breaks one thing, waits for its alarm, mends it and waits until that has returned. */
const lost = async (hall, alarm, breaks, mends) => {
  const well = (alarms) => alarms.get(alarm) !== 'unacknowledged';
  await untilAlarms(hall, `${alarm} over`, well);
  await sleep(1000 * Math.random());
  const begun = performance.now();
  await breaks();
  await untilAlarms(hall, `${alarm} raised`, (alarms) => !well(alarms));
  const took = performance.now() - begun;
  await mends();
  await untilAlarms(hall, `${alarm} returned`, well);
  return took;
};
const cutBus = (hall, bus) =>
  lost(
    hall,
    `bus/${bus}/lost`,
    () => hall.simulate('PUT', `buses/${bus}`, { cut: true }),
    () => hall.simulate('PUT', `buses/${bus}`, { cut: false }),
  );
const killDevice = (hall, device) =>
  lost(
    hall,
    alarmOf(device),
    () => hall.simulate('PUT', `devices/${device}/fault`, { fault: 'dead' }),
    () => hall.simulate('DELETE', `devices/${device}/fault`),
  );

const row = (name, seconds, target) => {
  const figure = Math.max(...seconds);
  return {
    name: `loss: ${name}, the slowest`,
    figure,
    unit: 's',
    target: `<= ${target}`,
    against: `${seconds.length} losses: ${seconds.map((s) => s.toFixed(1)).join(', ')} s; the whole demo hall`,
    ok: figure <= target,
  };
};

export default async function bench() {
  const directory = ownDirectory('losses');
  const hall = await start(join(directory.path, 'data'));
  const inSeconds = async (things, lose) => {
    const taken = [];
    for (let round = 0; round < ROUNDS; round += 1)
      for (const thing of things) taken.push((await lose(hall, thing)) / 1000);
    return taken;
  };
  try {
    // Every device is heard once, and what the start found is over.
    await sleep(75_000);
    const minute = Promise.all(MINUTE.map((device) => killDevice(hall, device)));
    const prompt = await inSeconds(PROMPT, killDevice);
    const slow = (await minute).map((ms) => ms / 1000);
    const five = await inSeconds(FIVE, killDevice);
    const buses = await inSeconds(BUSES, cutBus);
    return [
      row('a bus is cut', buses, 10),
      row('a device with an emergency input or a period <= 4 s, a board', prompt, 10),
      row('a device asked every 5 s', five, 2 * 5 + 10),
      row('a device asked every 60 s', slow, 2 * 60 + 10),
    ];
  } finally {
    await hall.end();
    directory.remove();
  }
}
