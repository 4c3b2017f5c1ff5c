import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFile, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { createGateway } from '../../dist/gateway/gateway.js';
import { machine } from '../../dist/gateway/machine.js';
import { configIn, LAUNCHER, ownDirectory, simulate, startBroker } from './hall.mjs';
import { visitor } from './visitor.mjs';

/**
 * From a contact to the siren's relay and to a message at a real mosquitto, on one serial line at 9600
 * with seven contact modules, two counters and the siren itself; the simulators pace every byte. Then the
 * same while every commit takes 2 s, the broker is mute, four file reads hang and 504 other alarms are
 * raised within 10 s. At last the whole gateway as a process that is stopped (SIGSTOP).
 *
 * The software's share is from the last byte of the answer, as this process saw it, to the alarm's event
 * with its number: in the same turn of the loop it is handed to the outputs and the siren's write begins.
 * How late the loop itself comes to that byte is the bench `lateness`.
 */

const BASE = 'hallkeeper/path';
const MODULES = 7;
const STRESS_MODULES = 63;
const PRESSES = 60;
const SLOW_COMMIT_MS = 2000;
const HUNG_READS = 4;
const SIREN = 'siren-1/relay-1';
const DUTY = 'siren-1/relay-8';
const now = Date.now;
const silent = () => undefined;

const contacts = Array.from({ length: 8 }, (_, n) => String(n + 1));
const moduleOn = (id, bus, unit, more = {}) => ({
  id,
  bus,
  unit,
  profile: 'waveshare-8di',
  zone: 'room',
  ...more,
});
const each = (period) => ({
  points: Object.fromEntries(contacts.map((key) => [key, { period }])),
});

/** An alarm that sounds while its contact is closed and sounds again with the next press. */
const pressed = (point) => ({
  point,
  kind: 'electrical-fire',
  priority: 2,
  latch: false,
  siren: true,
});

const hallWith = (url) => ({
  version: 1,
  hall: { id: 'path', names: '路径 / Path' },
  zones: [{ id: 'room', names: '房间 / Room', kind: 'power-room', 'area-m2': 40 }],
  buses: [
    { id: 'rs485-3', wire: 'rtu', path: '/nowhere', 'usb-latency': '0ms' },
    ...[1, 2, 3].map((n) => ({ id: `tcp-${n}`, wire: 'tcp', host: '127.0.0.1', port: 1 })),
  ],
  devices: [
    ...Array.from({ length: MODULES }, (_, n) => moduleOn(`di-${n + 1}`, 'rs485-3', n + 1)),
    ...[8, 9].map((unit) => ({
      id: `ctr-${unit}`,
      bus: 'rs485-3',
      unit,
      profile: 'adam-4150',
      zone: 'room',
      choose: { 'word-order': 'low-first' },
    })),
    {
      id: 'siren-1',
      bus: 'rs485-3',
      unit: 20,
      profile: 'waveshare-relay',
      writable: ['relay-1', 'relay-8'],
    },
    ...Array.from({ length: STRESS_MODULES }, (_, n) =>
      moduleOn(`load-${n + 1}`, `tcp-${(n % 3) + 1}`, n + 1, each('500ms')),
    ),
  ],
  alarms: [
    ...Array.from({ length: MODULES }, (_, n) => pressed(`di-${n + 1}/1`)),
    ...Array.from({ length: STRESS_MODULES }, (_, n) =>
      contacts.map((key) => ({ point: `load-${n + 1}/${key}`, kind: 'supervisory' })),
    ).flat(),
  ],
  outputs: {
    mqtt: { url },
    annunciator: { sirens: [SIREN], watchdog: DUTY, 'weekly-test': 'none' },
  },
  web: { port: 0 },
});

const share = (sorted, part) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
const p99 = (figures) =>
  share(
    figures.toSorted((a, b) => a - b),
    0.99,
  );

const row = (name, figures, target, against) => {
  const figure = Math.round(p99(figures) * 10) / 10;
  const most = Math.round(Math.max(...figures));
  return {
    name: `alarm path: ${name}, p99`,
    figure,
    unit: 'ms',
    target: `<= ${target}`,
    against: `${figures.length} alarms, most ${most} ms${against}`,
    ok: figure <= target,
  };
};

/** Asks until it is so. */
const until = async (ask, isSo) => {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await sleep(10);
  }
};

/** Presses one contact after the other at random moments of the round; how long each took. */
const pressing = async (hall, get, { heard, count }) => {
  const toSiren = [];
  const toMessage = [];
  const coil = () => hall.ask('GET', `points/${SIREN}`);
  for (let n = 0; n < count; n += 1) {
    const point = `di-${(n % MODULES) + 1}/1`;
    await sleep(250 * Math.random());
    const message = heard?.(`${BASE}/alarm/${point}/electrical-fire`, 'unacknowledged');
    const at = now();
    const { since: closed } = await hall.ask('PUT', `points/${point}`, { value: 1 });
    const { since: sounded } = await until(coil, ({ value }) => value === 1);
    const contact = closed ?? at;
    toSiren.push(sounded - contact);
    if (message !== undefined) toMessage.push((await message) - at);
    await hall.ask('PUT', `points/${point}`, { value: 0 });
    await until(coil, ({ value }) => value === 0);
    await until(
      () => get('/api/v1/alarms'),
      (alarms) =>
        alarms.every(
          ({ alarm, condition }) =>
            alarm !== `${point}/electrical-fire` || condition === 'returned-unacknowledged',
        ),
    );
  }
  return { toSiren, toMessage };
};

/** The share of the software in each raise since then, from the journal's own stamps. */
const sharesOf = async (get, from) => {
  const events = await get(`/api/v1/events?limit=10000&from=${from}`);
  const all = await get('/api/v1/events?limit=10000');
  const { offset } = all.find(({ kind }) => kind === 'clock-vouched');
  return events
    .filter(({ kind, alarm }) => kind === 'alarm-raised' && alarm.siren === true)
    .map(({ at, mono }) => Math.max(0, mono + offset - at));
};

const hearing = async (url) => {
  const client = await connectAsync(url, { protocolVersion: 5 });
  const waiting = new Map();
  client.on('message', (topic, payload) => {
    const isSo = waiting.get(topic);
    if (isSo?.(payload.toString())) waiting.delete(topic);
  });
  await client.subscribeAsync(`${BASE}/#`, { qos: 1 });
  return {
    heard: (topic, word) =>
      new Promise((resolve) => {
        waiting.set(topic, (text) => {
          if (!text.includes(word)) return false;
          resolve(now());
          return true;
        });
      }),
    end: () => client.endAsync(true),
  };
};

const inThisProcess = async (directory, broker, outside) => {
  const hall = await simulate(hallWith(broker.url), directory);
  const config = configIn(hall.file);
  const gateway = createGateway(config, {
    ...machine('silent'),
    voucher: () => 'bench',
    version: '0.0.0',
    workers: {
      writer: new URL('../journal/slow-writer.mjs', import.meta.url),
      reader: new URL('../../dist/gateway/journal/reader.js', import.meta.url),
    },
  });
  try {
    const { url, firstCode } = await gateway.start();
    const ask = visitor(url, () => firstCode);
    const get = async (path) => (await ask(path)).json();
    await sleep(8000);
    let from = now();
    const quiet = await pressing(hall, get, { heard: outside.heard, count: PRESSES });
    const quietShares = await sharesOf(get, from);

    writeFileSync(join(config.dataDirectory, 'journal.db.slow'), String(SLOW_COMMIT_MS));
    broker.mute();
    const fifos = Array.from({ length: HUNG_READS }, (_, n) => join(directory, `fifo-${n}`));
    for (const fifo of fifos) {
      execFileSync('mkfifo', [fifo]);
      readFile(fifo, silent);
    }
    await sleep(3000);
    from = now();
    const flood = (async () => {
      for (let n = 0; n < STRESS_MODULES; n += 1) {
        const begun = now();
        for (const key of contacts)
          await hall.ask('PUT', `points/load-${n + 1}/${key}`, { value: 1 });
        await sleep(Math.max(0, 10_000 / STRESS_MODULES - (now() - begun)));
      }
    })();
    const stressed = await pressing(hall, get, { count: PRESSES });
    await flood;
    const shares = await sharesOf(get, from);
    const inFlood = (await get(`/api/v1/events?limit=10000&from=${from}`)).filter(
      ({ kind, alarm, at }) =>
        kind === 'alarm-raised' && alarm.kind === 'supervisory' && at < from + 12_000,
    ).length;
    // A reader who comes to the other end lets the hung reads go.
    for (const fifo of fifos) closeSync(openSync(fifo, 'w'));
    rmSync(join(config.dataDirectory, 'journal.db.slow'));
    broker.speak();
    const trouble = `; commits of 2 s, mute broker, 4 hung reads, ${inFlood} other alarms within 12 s`;
    return [
      row("contact to siren's relay, 9600", quiet.toSiren, 1000, ''),
      row('contact to message at mosquitto, 9600', quiet.toMessage, 1000, ''),
      row('share of the software', quietShares, 50, ''),
      row("contact to siren's relay, everything wrong", stressed.toSiren, 1000, trouble),
      row('share of the software, everything wrong', shares, 50, trouble),
    ];
  } finally {
    await gateway.stop();
    await hall.stop();
  }
};

/** The gateway as systemd starts it, stopped in mid-air. */
const stopped = async (directory, broker) => {
  const hall = await simulate(hallWith(broker.url), directory);
  const outside = await hearing(broker.url);
  const child = spawn(LAUNCHER, ['--lang', 'en', 'run', hall.file, '--log-level', 'fatal'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const lines = createInterface({ input: child.stderr });
    const said = [];
    await new Promise((resolve, reject) => {
      lines.on('line', (line) => (/runs: /.test(line) ? resolve() : said.push(line)));
      child.once('exit', () => reject(new Error(said.join('\n'))));
    });
    const duty = () => hall.ask('GET', `points/${DUTY}`);
    await until(duty, ({ value }) => value === 1);
    await sleep(6000);
    const held = (await duty()).value === 1;
    const will = outside.heard(`${BASE}/status`, 'offline');
    const at = now();
    child.kill('SIGSTOP');
    const { since } = await until(duty, ({ value }) => value !== 1);
    const fell = (since ?? now()) - at;
    const told = (await will) - at;
    const line = (name, ms, target, against, ok) => ({
      name: `gateway stopped (SIGSTOP): ${name}`,
      figure: Math.round(ms / 100) / 10,
      unit: 's',
      target: `<= ${target}`,
      against,
      ok: ok && ms <= 1000 * target,
    });
    return [
      line('will seen upstream', told, 30, 'mosquitto, keep-alive 15 s', true),
      line('watchdog relay dropped', fell, 10, '5 s pulses every 2 s', held),
    ];
  } finally {
    child.kill('SIGKILL');
    await outside.end();
    await hall.stop();
  }
};

export default async function bench() {
  const directory = ownDirectory('alarm-path');
  const broker = await startBroker(directory.path);
  const outside = await hearing(broker.url);
  try {
    const places = ['loaded', 'stopped'].map((name) => join(directory.path, name));
    for (const place of places) mkdirSync(place);
    const loaded = await inThisProcess(places[0], broker, outside);
    return [...loaded, ...(await stopped(places[1], broker))];
  } finally {
    await outside.end();
    broker.stop();
    directory.remove();
  }
}
