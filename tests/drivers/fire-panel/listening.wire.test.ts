import { createConnection, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { BusId, DeviceId, PointId } from '../../../gateway/core/identity.js';
import { instant, type Millis } from '../../../gateway/core/time.js';
import type { Answer } from '../../../gateway/drivers/driver.js';
import { firePanelDriver } from '../../../gateway/drivers/fire-panel/driver.js';
import type { FirePanelBusConfig } from '../../../gateway/drivers/fire-panel/schema.js';
import { gb26875Schema, textSchema } from '../../../gateway/drivers/fire-panel/speech.js';
import { talkerDriver } from '../../../gateway/drivers/serial/driver.js';
import { fieldSchema } from '../../../gateway/drivers/serial/frame.js';
import { openPty } from '../../../simulators/instruments/pty.js';
import { gb18030 } from '../../../simulators/talking/gb18030.js';
import { TransmissionDevice } from '../../../simulators/talking/transmission.js';
import { quietLog } from '../../held-clock.js';
import { PLANTOWER } from '../serial/formats.js';
import { gb26875, plantower, xor8 } from '../serial/independent.js';

const started = performance.now();
const machine = {
  log: quietLog,
  clock: {
    wall: () => instant(Date.now()),
    mono: () => (performance.now() - started) as Millis,
    after: (delay: Millis, then: () => void) => {
      const timer = setTimeout(then, delay);
      return { cancel: () => clearTimeout(timer) };
    },
  },
};
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Waits until an answer of the driver is as wanted. */
const listen = (driver: Pick<ReturnType<typeof firePanelDriver>, 'start' | 'close'>) => {
  const seen: Answer[] = [];
  const waiting: { wanted: (answer: Answer) => boolean; done: (answer: Answer) => void }[] = [];
  closers.push(() => driver.close());
  driver.start(
    (answer) => {
      seen.push(answer);
      for (const one of waiting.filter(({ wanted }) => wanted(answer))) one.done(answer);
    },
    () => undefined,
  );
  return (wanted: (answer: Answer) => boolean): Promise<Answer> =>
    new Promise((done) => {
      const found = seen.find(wanted);
      if (found) done(found);
      else waiting.push({ wanted, done });
    });
};
const shows = (point: string, value: number) => (answer: Answer) =>
  'values' in answer && answer.values.some((one) => one.point === point && one.value === value);
const fails = (code: string) => (answer: Answer) => 'fault' in answer && answer.fault.code === code;

const point = (key: string) => `panel/${key}` as PointId;
const config = (
  wire: FirePanelBusConfig['wire'],
  speech: FirePanelBusConfig['devices'][number]['speech'],
): FirePanelBusConfig => ({
  bus: 'fire' as BusId,
  wire,
  devices: [
    {
      device: 'panel' as DeviceId,
      speech,
      toldEvery: 200 as Millis,
      points: {
        flags: {
          fire: point('fire'),
          fault: point('fault'),
          disabled: point('disabled'),
          supervisory: point('supervisory'),
          feedback: point('feedback'),
        },
        reset: point('reset'),
        unmapped: [point('unmapped-1')],
        parts: new Map([[200_014, point('l002-014')]]),
      },
    },
  ],
});
const TEXT = textSchema.parse({
  speaks: 'text',
  part: { pattern: '###-###' },
  words: [
    { text: ['首次火警'], means: 'first-fire' },
    { text: ['系统复位'], means: 'reset' },
  ],
});
const STANDARD = gb26875Schema.parse({
  speaks: 'gb26875',
  'part-address': { loop: { offset: 2, bytes: 2 }, part: { offset: 0, bytes: 2 } },
});
const PART_FIRE = [2, 1, 1, 1, 42, 14, 0, 2, 0, 2, 0, ...Array.from({ length: 37 }, () => 1)];

describe('on a real port', () => {
  it('a panel is heard from its first fire to its reset, and not one byte is sent to it', async () => {
    let sent = 0;
    const pty = await openPty((bytes) => {
      sent += bytes.length;
    });
    closers.push(() => pty.close());
    const driver = firePanelDriver(
      config(
        { wire: 'fire-panel', path: pty.path, baud: 9600, parity: 'none', 'stop-bits': 1 },
        TEXT,
      ),
      machine,
    );
    const until = listen(driver);
    await until((answer) => 'values' in answer);
    pty.write(gb18030('\x1b603/10/26  10:17\n  002-014\n\x1b9首次火警\n档案库房\n\n'));
    await until(shows('panel/l002-014', 1));
    pty.write(gb18030('002-099 首次火警\r\n'));
    await until(shows('panel/unmapped-1', 200_099));
    pty.write(gb18030('系统复位\r\n'));
    await until(shows('panel/reset', 1));
    expect(driver.health()).toMatchObject({ open: true, devices: [{ device: 'panel' }] });
    await driver.close();
    expect(sent).toBe(0);
  });

  it('a dust sensor is heard and nothing is sent to it', async () => {
    let sent = 0;
    const pty = await openPty((bytes) => {
      sent += bytes.length;
    });
    closers.push(() => pty.close());
    const driver = talkerDriver(
      {
        bus: 't' as BusId,
        wire: { wire: 'talker', path: pty.path, baud: 9600, parity: 'none', 'stop-bits': 1 },
        devices: [
          {
            device: 'pm' as DeviceId,
            frame: PLANTOWER,
            expectEvery: 300 as Millis,
            points: [
              {
                point: 'pm/pm25' as PointId,
                field: fieldSchema.parse({ offset: 12, encoding: 'uint16' }),
              },
            ],
          },
        ],
      },
      machine,
    );
    const until = listen(driver);
    await until(fails('talker-silent'));
    pty.write(plantower([1, 2, 3, 4, 57, 6, 7, 8, 9, 10, 11, 12]));
    await until(shows('pm/pm25', 57));
    await driver.close();
    expect(sent).toBe(0);
  });
});

describe('over TCP', () => {
  /** A transmission device that calls its centre and keeps what it is answered. */
  const caller = async (place: string) => {
    const [host = '', port = ''] = place.split(':');
    const heard: Buffer[] = [];
    const socket = await new Promise<Socket>((done, failed) => {
      const made = createConnection({ host, port: Number(port) }, () => done(made));
      made.once('error', failed);
    });
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', () => undefined);
    closers.push(async () => socket.destroy());
    return { socket, heard };
  };
  const listening = async (from?: string) => {
    const driver = firePanelDriver(
      config(
        {
          wire: 'fire-panel',
          baud: 9600,
          parity: 'none',
          'stop-bits': 1,
          // Port 0: any that is free.
          listen: { host: '127.0.0.1', port: 0, ...(from && { from }) },
        },
        STANDARD,
      ),
      machine,
    );
    const until = listen(driver);
    await until(fails('panel-silent'));
    while (!driver.health().open) await new Promise((next) => setImmediate(next));
    return { driver, until, place: driver.health().path };
  };

  it('a transmission device is heard, never answered, and missed when it hangs up', async () => {
    const { driver, until, place } = await listening();
    const { socket, heard } = await caller(place);
    socket.write(gb26875(2, PART_FIRE));
    await until(shows('panel/l002-014', 2));
    socket.end();
    await new Promise((closed) => socket.once('close', closed));
    const lost = new Promise<void>((done) => {
      const look = () =>
        driver.health().devices[0]?.suspicion?.why === 'panel-silent' ? done() : setImmediate(look);
      look();
    });
    await lost;
    expect(Buffer.concat(heard)).toHaveLength(0);
  });

  it('the simulated device tells a fire and a reset, and is answered with nothing', async () => {
    const { until, place } = await listening();
    const [host = '', port = ''] = place.split(':');
    const device = new TransmissionDevice(
      'fire' as BusId,
      { host, port: Number(port) },
      machine.clock,
    );
    closers.push(() => device.close());
    await device.mend();
    await until((answer) => 'values' in answer);
    device.part(2, 14, 1);
    await until(shows('panel/l002-014', 2));
    device.reset();
    await until(shows('panel/reset', 1));
    expect(device.heard).toBe(0);
  });

  it('a device of another trade is named after three frames, and none of them is acted on', async () => {
    const { driver, until, place } = await listening();
    const { socket } = await caller(place);
    for (let n = 0; n < 3; n++) socket.write(gb26875(2, PART_FIRE, xor8));
    await until(fails('panel-twist'));
    expect(driver.health().devices[0]?.suspicion).toMatchObject({
      why: 'panel-twist',
      evidence: 'checksum: xor8: 3',
      parameters: { twist: 'checksum: xor8' },
    });
    const [latest] = await driver.read([], 0 as Millis);
    expect(latest && 'values' in latest).toBe(false);
  });

  it('a stranger is not let in', async () => {
    const { place } = await listening('127.0.0.9');
    const { socket } = await caller(place);
    await new Promise((closed) => socket.once('close', closed));
  });
});
