import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../peers/parts.js';
import { spawnSimulators, startSimulators } from './start-simulators.js';

const run = promisify(execFile);

/** What mbpoll, a master that is not ours, reads or writes once. */
const mbpoll = async (...options: string[]): Promise<number[]> => {
  const { stdout } = await run('mbpoll', ['-1', '-q', '-o', '0.5', ...options]);
  return [...stdout.matchAll(/^\[\d+\]:\s+(-?[\d.]+)/gm)].map(([, value]) => Number(value));
};
const rtu = (baud: number, unit: number) => [
  '-m',
  'rtu',
  '-b',
  `${baud}`,
  '-P',
  'none',
  '-a',
  `${unit}`,
];

/** A port held open, as the gateway does. */
const opened = async (path: string): Promise<SerialPort> => {
  const port = new SerialPort({ path, baudRate: 9600 });
  await once(port, 'open');
  // A port that nobody reads does not notice that it is gone.
  port.resume();
  return port;
};

type Simulators = Awaited<ReturnType<typeof startSimulators>>;

describe.skipIf(!has('mbpoll'))('mbpoll and the simulated instruments', () => {
  let simulators: Simulators;
  beforeAll(async () => {
    simulators = await startSimulators();
  });
  afterAll(() => simulators.stop());

  const set = (point: string, value: number | null) =>
    simulators.control('PUT', `points/${point}`, { value });
  const air = () => simulators.pathOf('rs485-1');
  const emergency = () => simulators.pathOf('rs485-2');
  const co2 = () => mbpoll(...rtu(9600, 11), '-t', '4', '-r', '6', '-c', '1', air());

  it('agree on air and light', async () => {
    await set('aq-01/co2', 812);
    await set('aq-01/temperature', 21.4);
    await set('lux-01/illuminance', 132_854);
    expect(await co2()).toEqual([812]);
    expect(await mbpoll(...rtu(9600, 11), '-t', '4', '-r', '2', '-c', '1', air())).toEqual([214]);
    const lux = await mbpoll(...rtu(9600, 21), '-t', '4:int', '-B', '-r', '8', '-c', '1', air());
    expect(lux).toEqual([132_854]);
  });

  it('agree on what the hall itself does', async () => {
    const shown = async () =>
      (await simulators.control('GET', 'points/aq-99/humidity')).body.value ?? Number.NaN;
    let before: number;
    let read: number[];
    do {
      before = await shown();
      read = await mbpoll(...rtu(9600, 19), '-t', '4', '-r', '1', '-c', '1', air());
    } while (before !== (await shown()));
    expect(read).toEqual([Math.round(before * 10)]);
  });

  it('agree on contacts, meters and the leak controller', async () => {
    await set('di-6/1', 1);
    await set('meter-main/voltage-l2', 229.5);
    await set('leak-1/line-3', 1);
    const contacts = ['-t', '1', '-r', '1', '-c', '8', emergency()];
    expect(await mbpoll(...rtu(9600, 6), ...contacts)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    const voltage = ['-t', '3:float', '-B', '-r', '3', '-c', '1', emergency()];
    expect(await mbpoll(...rtu(9600, 1), ...voltage)).toEqual([229.5]);
    const { host, port } = simulators.ready.buses['tcp-2'] ?? { host: '', port: 0 };
    const tcp = ['-m', 'tcp', '-p', `${port}`, '-a', '240'];
    expect(await mbpoll(...tcp, '-t', '4', '-r', '4', '-c', '1', host)).toEqual([4]);
  });

  it('switch the siren, which control then shows', async () => {
    await mbpoll(...rtu(9600, 20), '-t', '0', '-r', '1', emergency(), '1');
    const on = await simulators.control('GET', 'points/siren-1/relay-1');
    expect(on.body).toMatchObject({ value: 1, from: 'written' });
    expect(on.body.since).toBeGreaterThan(Date.now() - 60_000);
    await mbpoll(...rtu(9600, 20), '-t', '0', '-r', '1', emergency(), '0');
    expect((await simulators.control('GET', 'points/siren-1/relay-1')).body.value).toBe(0);
  });

  it('part when the instrument is dead, and meet again when it is healed', async () => {
    await simulators.control('PUT', 'devices/aq-01/fault', { fault: 'dead' });
    await expect(co2()).rejects.toThrow('timed out');
    await simulators.control('DELETE', 'devices/aq-01/fault');
    expect(await co2()).toEqual([812]);
  });

  it.each(['crc', 'short', 'foreign'])('part when its answer is %s', async (fault) => {
    await simulators.control('PUT', 'devices/aq-01/fault', { fault });
    await expect(co2()).rejects.toThrow(/./);
    await simulators.control('DELETE', 'devices/aq-01/fault');
    expect(await co2()).toEqual([812]);
  });

  it('part when the port has another baud rate than the instrument', async () => {
    const answers = (baud: number) =>
      mbpoll(...rtu(baud, 11), '-t', '4', '-r', '6', '-c', '1', air()).then(
        ([value]) => value === 812,
        () => false,
      );
    // The instruments look at the port's rate after a silence: the first question may come too soon.
    while (await answers(4800));
    expect(await answers(4800)).toBe(false);
    while (!(await answers(9600)));
    expect(await answers(9600)).toBe(true);
  });

  it('part when the bus is cut, and meet at the same path when it is mended', async () => {
    const pulledOut = once(await opened(air()), 'close');
    await simulators.control('PUT', 'buses/rs485-1', { cut: true });
    expect(existsSync(air())).toBe(false);
    await pulledOut;
    await simulators.control('PUT', 'buses/rs485-1', { cut: false });
    expect(await co2()).toEqual([812]);
  });

  it('part when the network is cut, and meet at the same port when it is mended', async () => {
    const { host, port } = simulators.ready.buses['tcp-2'] ?? { host: '', port: 0 };
    const ask = () => mbpoll('-m', 'tcp', '-p', `${port}`, '-a', '240', '-t', '4', '-r', '4', host);
    await simulators.control('PUT', 'buses/tcp-2', { cut: true });
    await expect(ask()).rejects.toThrow('Connection refused');
    await simulators.control('PUT', 'buses/tcp-2', { cut: false });
    expect(await ask()).toHaveLength(1);
  });
});

describe('the simulators as a process', () => {
  it('carry RTU frames through a serial server', async () => {
    const simulators = await startSimulators();
    await simulators.control('PUT', 'points/aq-10/co2', { value: 439 });
    const { host, port } = simulators.ready.buses['tcp-1'] ?? { host: '', port: 0 };
    const socket = createConnection({ host, port });
    let heard = Buffer.alloc(0);
    // Unit 0x61, function 3, two registers from 0x0028, as the SCD30's interface description prints it.
    socket.write(Buffer.from('61030028 0002 4DA3'.replaceAll(' ', ''), 'hex'));
    while (heard.length < 9) {
      const [bytes] = await once(socket, 'data');
      heard = Buffer.concat([heard, bytes]);
    }
    socket.destroy();
    expect(heard.subarray(0, 7).toString('hex')).toBe('61030443db8000');
    await simulators.stop();
  });

  it('play a recording over RTU from its first row', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'recording-'));
    const file = join(directory, 'office.csv');
    await writeFile(file, 'time,co2\n2015-02-11T14:48:00,1030\n2015-02-12T14:48:00,400\n');
    const replay = { file, time: 'time', columns: { co2: 'aq-01/co2' } };
    const simulators = await startSimulators({ replay, speed: 2 });
    expect(simulators.ready.replay?.rows).toBe(2);
    expect((await simulators.control('GET', 'points/aq-01/co2')).body.value).toBe(1030);
    const { body: clock } = await simulators.control('GET', 'clock');
    expect(clock.at).toBeGreaterThanOrEqual(simulators.ready.replay?.from ?? Number.NaN);
    expect(clock.at).toBeLessThan((simulators.ready.replay?.from ?? 0) + 60_000);
    await simulators.stop();
    await rm(directory, { recursive: true });
  });

  it('play scenarios on the clock of the hall', async () => {
    const simulators = await startSimulators({ speed: 60 });
    expect((await simulators.control('POST', 'scenario', { name: 'fire' })).status).toBe(200);
    const contact = () => simulators.control('GET', 'points/di-6/1');
    while ((await contact()).body.value !== 1);
    expect((await contact()).body.from).toBe('override');
    expect((await simulators.control('POST', 'scenario', { name: 'panic' })).body).toEqual({
      error: 'this hall has no di-2/4',
    });
    expect((await simulators.control('POST', 'scenario', { name: 'no' })).status).toBe(404);
    await simulators.stop();
  });

  it('refuse control what is not allowed, not there or not possible', async () => {
    const simulators = await startSimulators();
    const { control, ready } = simulators;
    const stranger = await fetch(`${ready.control.url}/devices`, {
      headers: { authorization: 'Bearer guess' },
    });
    expect(stranger.status).toBe(401);
    expect((await fetch(`${ready.control.url}/devices`)).status).toBe(401);
    expect((await control('GET', 'points/aq-01/gold')).status).toBe(404);
    expect((await control('PUT', 'points/aq-01/co2', { value: 'much' })).status).toBe(400);
    expect((await control('PUT', 'points/aq-01/co2', { value: 70_000 })).status).toBe(422);
    expect((await control('PUT', 'points/aq-01/co2', { value: null })).status).toBe(422);
    expect((await control('PUT', 'devices/leak-1/fault', { fault: 'crc' })).status).toBe(422);
    expect((await control('PUT', 'devices/aq-01/fault', { fault: 'sad' })).status).toBe(400);
    expect((await control('PUT', 'buses/rs485-9', { cut: true })).status).toBe(404);
    expect((await control('GET', 'devices')).body).toHaveLength(12);
    await simulators.stop();
  });

  it('bring a broker that knows one user and one root of topics', async () => {
    const simulators = await startSimulators({ broker: true });
    const { url = '', user = '', password = '' } = simulators.ready.broker ?? {};
    const login = { username: user, password, protocolVersion: 4, reconnectPeriod: 0 } as const;
    await expect(connectAsync(url, { ...login, password: 'demo' })).rejects.toThrow(/./);
    await expect(connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 })).rejects.toThrow(
      /./,
    );
    const client = await connectAsync(url, login);
    await client.subscribeAsync('hallkeeper/#');
    const arrived = new Promise<[string, Buffer]>((done) =>
      client.once('message', (topic, payload) => done([topic, payload])),
    );
    await client.publishAsync('hallkeeper/small/status', 'online', { qos: 1, retain: true });
    const [topic, payload] = await arrived;
    expect([topic, String(payload)]).toEqual(['hallkeeper/small/status', 'online']);
    const dropped = new Promise<void>((done) => client.once('close', done));
    client.publish('elsewhere', 'x', { qos: 1 });
    await dropped;
    await client.endAsync(true);
    await simulators.stop();
  });

  it.each(['stdin', 'SIGTERM'])('end with everything they opened on %s', async (how) => {
    const simulators = await startSimulators({ broker: true });
    const pulledOut = once(await opened(simulators.pathOf('rs485-1')), 'close');
    const directory = dirname(simulators.pathOf('rs485-1'));
    const exited = once(simulators.child, 'exit');
    if (how === 'stdin') simulators.child.stdin?.end();
    else simulators.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(existsSync(directory)).toBe(false);
    await pulledOut;
  });

  it.each([
    ['{', 'not JSON'],
    ['{"profiles":"p"}', 'hall: '],
    ['', 'not JSON'],
  ])('refuse the line %s with a sentence', async (line, sentence) => {
    const child = spawnSimulators(line);
    expect(await once(child, 'exit')).toEqual([65, null]);
    expect(child.said()).toContain(sentence);
  });
});
