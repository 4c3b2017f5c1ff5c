import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import type { Fault } from '../../gateway/core/fault.js';
import type { OutputName } from '../../gateway/core/identity.js';
import { verdictId } from '../../gateway/core/verdict.js';
import { type Courier, couriers } from '../../gateway/outputs/courier.js';
import { mqttOutput } from '../../gateway/outputs/mqtt/mqtt.js';
import { mqttSchema } from '../../gateway/outputs/mqtt/schema.js';
import { type CutWire, startCutWire } from '../peers/cut-wire.js';
import { type Broker, type BrokerSetup, startMosquitto } from '../peers/mosquitto.js';
import { has } from '../peers/parts.js';
import { keptLog, quickClock } from '../peers/quick-clock.js';
import { retainedAt, type Subscriber, subscribe } from '../peers/subscriber.js';
import { alarm, boot, good, hall, missed, Present, raised, scanEntry, silent } from './hall.js';
import { MemoryTape } from './tape.js';

/** The MQTT output against Debian's mosquitto, over both protocols. */

const MQTT = 'mqtt' as OutputName;
const BASE = 'hallkeeper/demo';
const PATIENT = { timeout: 20_000 };
const PROTOCOLS = ['5', '3.1.1'] as const;
const reading = (seq: number) => scanEntry(seq, [good('aq-1/co2', 800 + (seq % 100))]);
const readings = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => reading(from + index));

const closing: (() => Promise<unknown>)[] = [];
const closesLater = <T>(thing: T, close: (thing: T) => Promise<unknown>): T => {
  closing.push(() => close(thing));
  return thing;
};
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const broker = async (setup?: BrokerSetup): Promise<Broker> =>
  closesLater(await startMosquitto(setup), (one) => one.end());
const listener = async (...parameters: Parameters<typeof subscribe>): Promise<Subscriber> =>
  closesLater(await subscribe(...parameters), (one) => one.end());
const wire = async (target: number): Promise<CutWire> =>
  closesLater(await startCutWire(target), (one) => one.end());

interface Running {
  readonly tape: MemoryTape;
  readonly present: Present;
  readonly told: Happening[];
  readonly courier: Courier;
  /** Resolves with the first fault of this code that the output tells of itself, told already or to come. */
  fault(code: string): Promise<Fault>;
  /** Resolves at the next connection. */
  up(): Promise<void>;
}

const start = (url: string, config: Readonly<Record<string, unknown>> = {}): Running => {
  const host = { clock: quickClock(20), log: keptLog() };
  const tape = new MemoryTape();
  const present = new Present();
  const told: Happening[] = [];
  const faults: Fault[] = [];
  const waiting = new Set<(fault: Fault | undefined) => void>();
  const output = mqttOutput({
    config: { ...mqttSchema.parse({ url, ...config }), base: BASE },
    hall,
    watch: present,
    silent,
    host,
    boot,
    version: '0.1.0',
    judged: new Set([verdictId(missed)]),
    random: () => 0,
  });
  output.follow?.((fault) => {
    if (fault !== undefined) faults.push(fault);
    for (const look of [...waiting]) look(fault);
  });
  const courier = couriers(output, tape, host, (happening) => told.push(happening));
  closing.push(() => courier.stop());
  const next = <T>(isSo: (fault: Fault | undefined) => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = (fault: Fault | undefined) => {
        const found = isSo(fault);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
    });
  return {
    tape,
    present,
    told,
    courier,
    fault: async (code) =>
      faults.find((fault) => fault.code === code) ??
      next((fault) => (fault?.code === code ? fault : undefined)),
    up: async () => {
      await next((fault) => (fault === undefined ? true : undefined));
    },
  };
};
/** What was told but receipts, which come when they come. */
const kinds = (running: Running) =>
  running.told.map(({ kind }) => kind).filter((kind) => kind !== 'alarm-told');

describe('a broker without MQTT 5', () => {
  it('is told of in words, and served over MQTT 3.1.1', async () => {
    const far = await Aedes.createBroker();
    const server = createServer(far.handle);
    closing.push(
      () => new Promise((resolve) => server.close(resolve)),
      () => new Promise<void>((resolve) => far.close(resolve)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
    const tooNew = start(url);
    expect((await tooNew.fault('mqtt-protocol')).message).toContain('outputs.mqtt.protocol');
    await tooNew.courier.stop();
    const outside = await listener(url, { protocolVersion: 4 });
    const running = start(url, { protocol: '3.1.1' });
    running.tape.add(reading(1));
    expect(await outside.ids(1)).toEqual(new Set(['demo:17:1']));
  });
});

describe.runIf(has('mosquitto'))('MQTT', () => {
  describe.each(PROTOCOLS)('%s', (protocol) => {
    it('brings every reading and event once, in order, and says that it is on line', async () => {
      const far = await broker();
      const outside = await listener(far.url);
      const running = start(far.url, { protocol });
      running.tape.add(...readings(1, 500), raised(501, alarm('aq-1/co2/high')));
      expect([...(await outside.ids(501))].length).toBe(501);
      const telemetry = outside.received.filter(({ topic }) => topic === `${BASE}/telemetry/aq-1`);
      expect(telemetry.map(({ payload }) => JSON.parse(payload).id)).toEqual(
        readings(1, 500).map(({ scan }) => `demo:17:${scan.seq}`),
      );
      expect(outside.received.filter(({ topic }) => topic === `${BASE}/event`)).toHaveLength(1);
      const status = JSON.parse(
        (await retainedAt(far.url, `${BASE}/status`)).get(`${BASE}/status`) ?? '',
      );
      expect(status).toEqual({ state: 'online', boot: '17', version: '0.1.0' });
      await running.courier.stop();
      expect(running.tape.backlog(MQTT, 'readings')).toBe(0);
    });

    it('says that it is off line when it is stopped, and the broker says so when it dies', async () => {
      const far = await broker();
      const between = await wire(far.port);
      const outside = await listener(far.url);
      const states = () =>
        outside.received
          .filter(({ topic, retained }) => topic === `${BASE}/status` && !retained)
          .map(({ payload }) => JSON.parse(payload).state);
      const running = start(`mqtt://127.0.0.1:${between.port}`, { protocol });
      await running.up();
      await outside.heard(({ payload }) => payload.includes('online'));
      const up = running.up();
      between.cut();
      await up;
      await running.courier.stop();
      // A will that was not forgotten would come before this.
      await outside.publish('test/after', 'now', false);
      await outside.heard(({ topic }) => topic === 'test/after');
      expect(states()).toEqual(['online', 'offline', 'online', 'offline']);
    });

    it('makes the retained alarms right at each connect, whatever was left there', async () => {
      const far = await broker();
      const before = await listener(far.url);
      await before.publish(`${BASE}/alarm/aq-9/co2/high`, '{"state":"unacknowledged"}', true);
      await before.publish(`${BASE}/alarm/aq-1/co2/high`, '{"state":"acknowledged"}', true);
      const running = start(far.url, { protocol });
      const standing = alarm('aq-1/co2/high', { value: 1180 });
      running.present.stand(standing, alarm('di-1/1/panic', { priority: 1, silent: true }));
      await running.up();
      await before.heard(
        ({ topic, payload }) => topic === `${BASE}/alarm/aq-1/co2/high` && payload.includes('1180'),
      );
      await before.heard(
        ({ topic, payload }) => topic === `${BASE}/alarm/aq-9/co2/high` && payload === '',
      );
      const retained = await retainedAt(far.url, `${BASE}/alarm/#`);
      expect([...retained.keys()]).toEqual([`${BASE}/alarm/aq-1/co2/high`]);

      const [down, up] = [running.fault('mqtt-unreachable'), running.up()];
      await far.stop();
      await down;
      running.present.stand();
      await far.start();
      await up;
      await running.courier.stop();
      expect(await retainedAt(far.url, `${BASE}/alarm/#`)).toEqual(new Map());
      expect(before.received.filter(({ topic }) => topic.includes('panic'))).toEqual([]);
    });

    it('keeps the last verdict of each requirement, and none of a requirement that is no more', async () => {
      const far = await broker();
      const before = await listener(far.url);
      const gone = `${BASE}/verdict/f1-waiting/gb-t-18883-2022.radon`;
      const topic = `${BASE}/verdict/f1-waiting/gb-t-18883-2022.co2`;
      await before.publish(gone, '{"verdict":"compliant"}', true);
      await before.publish(topic, '{"verdict":"compliant"}', true);
      const running = start(far.url, { protocol });
      await running.up();
      await before.heard((message) => message.topic === gone && message.payload === '');
      expect([...(await retainedAt(far.url, `${BASE}/verdict/#`)).keys()]).toEqual([topic]);
      running.present.judge(missed);
      await before.heard((message) => message.topic === topic && message.payload.includes('0.118'));
      expect((await retainedAt(far.url, `${BASE}/verdict/#`)).get(topic)).toContain(
        'non-compliant',
      );
    });

    it('tells of an alarm at once and takes it back when it is over', async () => {
      const far = await broker();
      const outside = await listener(far.url);
      const running = start(far.url, { protocol });
      await running.up();
      const topic = `${BASE}/alarm/di-6/1/fire`;
      running.present.stand(alarm('di-6/1/fire', { kind: 'fire', priority: 1 }));
      const told = await outside.heard((message) => message.topic === topic);
      expect(JSON.parse(told.payload)).toMatchObject({ kind: 'fire', state: 'unacknowledged' });
      running.present.stand();
      await outside.heard((message) => message.topic === topic && message.payload === '');
      expect((await retainedAt(far.url, `${BASE}/alarm/#`)).size).toBe(0);
    });

    it('loses nothing while the broker is down, and says once that it was', async () => {
      const far = await broker();
      // A lasting session, so that the broker keeps for it what comes before it is back itself.
      const outside = await listener(far.url, {
        clientId: 'outside',
        clean: false,
        properties: { sessionExpiryInterval: 3600 },
      });
      const running = start(far.url, { protocol });
      await running.up();
      const [down, up] = [running.fault('mqtt-unreachable'), running.up()];
      await far.stop();
      await down;
      running.tape.add(...readings(1, 300), raised(301, alarm('aq-1/co2/high')));
      await far.start();
      await up;
      expect((await outside.ids(301)).size).toBe(301);
      await expect.poll(() => kinds(running), PATIENT).toEqual(['output-down', 'output-up']);
      await expect.poll(() => running.tape.backlog(MQTT, 'readings'), PATIENT).toBe(0);
    });

    it('says that the password is wrong, and comes in once it is right', async () => {
      const far = await broker({ users: { gateway: 'right' } });
      const passwordFile = far.file('gateway-password');
      writeFileSync(passwordFile, 'wrong\n');
      const running = start(far.url, { protocol, user: 'gateway', 'password-file': passwordFile });
      const fault = await running.fault('mqtt-not-authorised');
      expect(fault.message).not.toContain('wrong');
      running.tape.add(reading(1));
      const outside = await listener(far.url, { username: 'gateway', password: 'right' });
      writeFileSync(passwordFile, 'right\n');
      expect(await outside.ids(1)).toEqual(new Set(['demo:17:1']));
    });

    it('acknowledges nothing that an ACL drops, says which topic, and sends it once it may', async () => {
      const reader = ['user reader', 'topic readwrite #'];
      const far = await broker({
        users: { gateway: 'g', reader: 'r' },
        acl: [
          'user gateway',
          `topic readwrite ${BASE}/status`,
          `topic readwrite ${BASE}/nonce`,
          `topic readwrite ${BASE}/alarm/#`,
          `topic readwrite ${BASE}/event/#`,
          ...reader,
        ],
      });
      writeFileSync(far.file('gateway-password'), 'g');
      const outside = await listener(far.url, { username: 'reader', password: 'r' });
      const running = start(far.url, {
        protocol,
        user: 'gateway',
        'password-file': far.file('gateway-password'),
      });
      running.tape.add(reading(1), reading(2));
      const topic = `${BASE}/telemetry`;
      if (protocol === '5') {
        await expect.poll(() => kinds(running), PATIENT).toEqual(['output-down']);
        expect(running.told[0]).toMatchObject({
          why: 'mqtt-topic-refused',
          parameters: { topic: `${topic}/aq-1` },
        });
      } else {
        const fault = await running.fault('mqtt-nonce-lost');
        expect(fault.message).toContain(topic);
      }
      expect(running.tape.backlog(MQTT, 'readings')).toBe(2);
      far.allow(['user gateway', `topic readwrite ${BASE}/#`, ...reader]);
      expect(await outside.ids(2)).toEqual(new Set(['demo:17:1', 'demo:17:2']));
    });

    it('gives up a broker that acknowledges nothing, and repeats the same bytes when it is back', async () => {
      const far = await broker();
      const outside = await listener(far.url);
      const running = start(far.url, { protocol });
      await running.up();
      const [lost, up] = [running.fault('mqtt-unreachable'), running.up()];
      far.signal('SIGSTOP');
      running.tape.add(...readings(1, 20));
      expect((await lost).message).toContain('no acknowledgement');
      far.signal('SIGCONT');
      await up;
      await outside.ids(20);
      await expect.poll(() => running.tape.backlog(MQTT, 'readings'), PATIENT).toBe(0);
      const payloads = new Map<string, Set<string>>();
      for (const { topic, payload } of outside.received) {
        if (topic !== `${BASE}/telemetry/aq-1`) continue;
        const { id } = JSON.parse(payload);
        payloads.set(id, (payloads.get(id) ?? new Set()).add(payload));
      }
      expect([...payloads.values()].map((versions) => versions.size)).toEqual(Array(20).fill(1));
    });
  });

  it('sets aside what is too large for the broker, and sends the rest', async () => {
    const far = await broker({ more: ['max_packet_size 400'] });
    const outside = await listener(far.url);
    const running = start(far.url);
    const long = alarm('aq-1/co2/high', { label: { zh: '长'.repeat(200), en: 'long' } });
    running.tape.add(raised(1, long), raised(2, alarm('aq-1/co2/high')));
    expect(await outside.ids(1)).toEqual(new Set(['demo:17:2']));
    const toldOf = (kind: Happening['kind']) =>
      running.told.find((happening) => happening.kind === kind);
    await expect.poll(() => toldOf('alarm-told'), PATIENT).toMatchObject({ entries: ['17:2'] });
    expect(toldOf('output-refused')).toMatchObject({ entry: '17:1' });
    expect(running.told).toHaveLength(2);
  });

  it('trusts the authority it is given, and no other', async () => {
    const far = await broker({ tls: 'server' });
    const stranger = await broker({ tls: 'server' });
    const wrong = start(far.url, { 'ca-file': stranger.file('ca.crt') });
    expect((await wrong.fault('mqtt-certificate')).message).toContain('ca-file');
    await wrong.courier.stop();
    const right = start(far.url, { 'ca-file': far.file('ca.crt') });
    await right.up();
  });

  it('comes in by a client certificate, and says when it has none', async () => {
    const far = await broker({ tls: 'clients' });
    const ca = { 'ca-file': far.file('ca.crt') };
    const without = start(far.url, ca);
    await without.fault('mqtt-not-authorised');
    await without.courier.stop();
    const certified = start(far.url, {
      ...ca,
      'certificate-file': far.file('client.crt'),
      'key-file': far.file('client.key'),
    });
    await certified.up();
  });

  it('says which secret it cannot read', async () => {
    const far = await broker();
    const running = start(far.url, { user: 'gateway', 'password-file': far.file('nobody') });
    expect((await running.fault('secret-unreadable')).message).toContain(far.file('nobody'));
  });
});
