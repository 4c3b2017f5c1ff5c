import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { createJournal } from '../../dist/gateway/journal/journal.js';
import { journalSchema } from '../../dist/gateway/journal/schema.js';
import { machine } from '../../dist/gateway/machine.js';
import { couriers } from '../../dist/gateway/outputs/courier.js';
import { mqttOutput } from '../../dist/gateway/outputs/mqtt/mqtt.js';
import { payloadsOf } from '../../dist/gateway/outputs/mqtt/payload.js';
import { mqttSchema } from '../../dist/gateway/outputs/mqtt/schema.js';
import { topicsOf } from '../../dist/gateway/outputs/mqtt/topic.js';
import { freePort, started } from './peer.mjs';

/**
 * Acknowledged QoS 1 publishes per second of a backlog in the real journal, from the first publish to
 * the cursor behind the last entry, beside bare mqtt.js that publishes the same messages with the same
 * number in flight: mosquitto allows a client of MQTT 5 twenty (its max_inflight_messages).
 */

const MESSAGES = 20_000;
const ROUNDS = 5;
/** Scans of one second of a hall ten times the reference hall. */
const A_COMMIT = 250;
const BASE = 'hallkeeper/demo';
const PERIOD = 60_000;

const point = (key, unit, decimals) => ({
  id: `aq-1/${key}`,
  device: 'aq-1',
  quantity: key,
  unit,
  zone: 'f1-waiting',
  names: { zh: key, en: key },
  decimals,
  period: PERIOD,
  keepEvery: PERIOD,
  emergency: false,
  writable: false,
});
const hall = {
  id: 'demo',
  names: { zh: '演示', en: 'Demo' },
  timeZone: 'Asia/Shanghai',
  altitudeM: 180,
  opening: [],
  calendar: { open: [], closed: [] },
  floors: [],
  zones: [],
  counting: [],
  devices: [
    {
      id: 'aq-1',
      points: [point('co2', 'ppm', 0), point('temperature', 'Cel', 1), point('humidity', '%', 1)],
    },
  ],
};
const NOBODY = { alarms: new Set(), points: new Set() };

const scans = (from) =>
  Array.from({ length: MESSAGES }, (_, index) => {
    const at = from + index * PERIOD;
    return {
      device: 'aq-1',
      mono: index * PERIOD,
      clock: 'trusted',
      origin: 'live',
      readings: [
        { point: 'aq-1/co2', at, quality: 'good', value: 600 + (index % 700) },
        { point: 'aq-1/temperature', at, quality: 'good', value: 20 + (index % 50) / 10 },
        { point: 'aq-1/humidity', at, quality: 'good', value: 40 + (index % 200) / 10 },
      ],
    };
  });

/** Bare mqtt.js: the same bytes, as many in flight. */
const raw = async (url, protocolVersion, inFlight, messages) => {
  const client = await connectAsync(url, { protocolVersion });
  const most = Math.min(inFlight, client.serverProperties?.receiveMaximum ?? inFlight);
  const begun = performance.now();
  await new Promise((resolve) => {
    let sent = 0;
    let acknowledged = 0;
    const send = () => {
      while (sent < messages.length && sent - acknowledged < most) {
        const { topic, payload } = messages[sent++];
        client.publish(topic, payload, { qos: 1 }, () => {
          acknowledged += 1;
          if (acknowledged === messages.length) resolve();
          else send();
        });
      }
    };
    send();
  });
  const perSecond = (1000 * messages.length) / (performance.now() - begun);
  await client.endAsync();
  return perSecond;
};

/** The output on the journal's backlog, until the cursor stands behind the last entry. */
const ours = async (url, protocol, host, boot, journal) => {
  const output = mqttOutput({
    config: { ...mqttSchema.parse({ url, protocol }), base: BASE },
    hall,
    watch: {
      current: {
        points: new Map(),
        alarms: new Map(),
        people: new Map(),
        silenced: false,
        verdicts: new Map(),
        excursions: new Map(),
      },
      follow: () => () => {},
    },
    silent: NOBODY,
    host,
    boot,
    version: '0.0.0',
  });
  const up = new Promise((resolve) => output.follow((fault) => fault ?? resolve()));
  await up;
  const begun = performance.now();
  const courier = couriers(output, journal, host, () => {});
  while (journal.backlog('mqtt', 'readings') > 0) await sleep(1);
  const perSecond = (1000 * MESSAGES) / (performance.now() - begun);
  await courier.stop();
  return perSecond;
};

const best = (figures) => Math.max(...figures);

export default async function bench() {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-bench-'));
  const port = await freePort();
  const url = `mqtt://127.0.0.1:${port}`;
  const conf = join(directory, 'mosquitto.conf');
  writeFileSync(conf, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const broker = await started('mosquitto', ['-c', conf], port);
  const host = machine('silent');
  const results = [];
  try {
    for (const [protocol, version] of [
      ['5', 5],
      ['3.1.1', 4],
    ]) {
      const bare = [];
      const reached = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const journal = createJournal(
          mkdtempSync(join(directory, 'journal-')),
          journalSchema.parse({}),
          hall,
          host,
        );
        const { boot } = await journal.open();
        // Kept before the output asks for the first time: a backlog from its first entry on.
        const kept = [];
        for (const scan of scans(Date.now() - MESSAGES * PERIOD)) {
          kept.push(journal.keep(scan));
          if (kept.length % A_COMMIT === 0) await journal.flush();
        }
        await journal.flush();
        const { message } = payloadsOf(hall, topicsOf(BASE), NOBODY);
        const messages = kept.map((scan) => message({ scan }));
        bare.push(await raw(url, version, mqttSchema.parse({ url })['in-flight'], messages));
        reached.push(await ours(url, protocol, host, boot, journal));
        await journal.close();
      }
      results.push({
        name: `MQTT ${protocol}: acknowledged QoS 1 publishes, cursor moved`,
        figure: Number((best(reached) / best(bare)).toFixed(2)),
        unit: 'x',
        target: '>= 0.5',
        against: `${Math.round(best(reached))}/s beside ${Math.round(best(bare))}/s of bare mqtt.js`,
        ok: best(reached) >= 0.5 * best(bare),
      });
    }
  } finally {
    broker.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
  return results;
}
