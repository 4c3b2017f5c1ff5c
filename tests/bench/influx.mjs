import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine } from '../../dist/gateway/machine.js';
import { couriers } from '../../dist/gateway/outputs/courier.js';
import { influxOutput } from '../../dist/gateway/outputs/influx/influx.js';
import { linesOf } from '../../dist/gateway/outputs/influx/line.js';
import { influxSchema } from '../../dist/gateway/outputs/influx/schema.js';
import { influxdIn, shimBefore } from './influxd.mjs';
import { freePort, started } from './peer.mjs';

/**
 * Points per second from entries of the tape to 204, by the output, beside the same lines posted in the
 * same chunks by node:http. Each round writes its own hour, so that both write points that are new.
 */

const SCANS = 20_000;
const POINTS = ['co2', 'temperature', 'humidity', 'pm25', 'tvoc'];
const ROUNDS = 10;
const CHUNK = 5000;
const NOBODY = { alarms: new Set(), points: new Set() };

const hall = {
  id: 'demo',
  zones: [{ id: 'f1-waiting', floor: 'f1' }],
  devices: [
    {
      id: 'aq-1',
      points: POINTS.map((key) => ({
        id: `aq-1/${key}`,
        device: 'aq-1',
        quantity: key,
        unit: '1',
        zone: 'f1-waiting',
        decimals: 1,
      })),
    },
  ],
};

const entriesFrom = (from) =>
  Array.from({ length: SCANS }, (_, index) => ({
    scan: {
      boot: '17',
      seq: index + 1,
      device: 'aq-1',
      mono: index,
      clock: 'trusted',
      origin: 'live',
      readings: POINTS.map((key, n) => ({
        point: `aq-1/${key}`,
        at: from + index * 1000,
        quality: 'good',
        value: 20 + n + (index % 500) / 10,
      })),
    },
  }));

const post = (agent, url, body) =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        answer.statusCode === 204 ? resolve() : reject(new Error(`HTTP ${answer.statusCode}`)),
      );
    });
    asked.once('error', reject);
    asked.end(body);
  });

/** The same lines, made beforehand, in the same chunks, by node:http. */
const plain = async (url, entries) => {
  const addLines = linesOf(hall, NOBODY);
  const all = [];
  for (const entry of entries) addLines(entry, { shift: 0, uncertain: false }, all);
  const agent = new Agent({ keepAlive: true });
  const begun = performance.now();
  for (let from = 0; from < all.length; from += CHUNK) {
    const body = all.slice(from, from + CHUNK).join('\n');
    await post(agent, `${url}/api/v2/write?org=&bucket=hall&precision=ms`, body);
  }
  const perSecond = (1000 * all.length) / (performance.now() - begun);
  agent.destroy();
  return perSecond;
};

/** A tape of one lane in memory: the journal is not what is measured here. */
const tapeOf = (entries) => {
  let given = 0;
  const done = new Map();
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  return {
    finished,
    next: (_, lane, most, signal) => {
      if (lane === 'events' || given === entries.length)
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      const batch = { lane, entries: entries.slice(given, given + most) };
      given += batch.entries.length;
      return Promise.resolve(batch);
    },
    done: (_, batch, count) => {
      done.set(batch, count);
      if ([...done.values()].reduce((sum, each) => sum + each, 0) === entries.length) finish();
    },
    backlog: () => 0,
    window: () => undefined,
  };
};

/** From entries to the cursor behind the last, lines and all. */
const ours = async (url, entries) => {
  const host = machine('silent');
  const output = influxOutput({
    config: influxSchema.parse({ url, bucket: 'hall', chunk: CHUNK, 'replay-per-second': 1e9 }),
    hall,
    silent: NOBODY,
    host,
    boot: '17',
    vouched: () => undefined,
  });
  const tape = tapeOf(entries);
  const begun = performance.now();
  const courier = couriers(output, tape, host, () => {});
  await tape.finished;
  const perSecond = (1000 * entries.length * POINTS.length) / (performance.now() - begun);
  await courier.stop();
  return perSecond;
};

const best = (figures) => Math.max(...figures);

const compare = async (name, url) => {
  const bare = [];
  const reached = [];
  // Whole hours of the last days, each written once: the first by neither, to warm both up.
  let hour = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 30 * 86_400_000;
  const entries = () => {
    hour += 6 * 3_600_000;
    return entriesFrom(hour);
  };
  await plain(url, entries());
  await ours(url, entries());
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await plain(url, entries()));
    reached.push(await ours(url, entries()));
  }
  return {
    name: `InfluxDB output to ${name}`,
    figure: Number((best(reached) / best(bare)).toFixed(2)),
    unit: 'x',
    target: '>= 0.8',
    against: `${Math.round(best(reached))} points/s beside ${Math.round(best(bare))}/s of plain HTTP`,
    ok: best(reached) >= 0.8 * best(bare),
  };
};

export default async function bench() {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-bench-'));
  const children = [];
  const results = [];
  try {
    const victoriaPort = await freePort();
    const influxd = await influxdIn(directory);
    children.push({ kill: () => influxd.stop() });
    const shim = await shimBefore(influxd.port);
    results.push(await compare('influxd 1.6.7', shim.url));
    shim.close();
    children.push(
      await started(
        'victoria-metrics',
        [`-storageDataPath=${directory}/victoria`, `-httpListenAddr=127.0.0.1:${victoriaPort}`],
        victoriaPort,
      ),
    );
    results.push(await compare('victoria-metrics', `http://127.0.0.1:${victoriaPort}`));
  } finally {
    for (const child of children) await child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
  return results;
}
