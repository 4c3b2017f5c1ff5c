import { readFileSync } from 'node:fs';
import type { MqttClient } from 'mqtt';
import { Fault } from '../../core/fault.js';
import type { DeviceId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, seconds, type Timer } from '../../core/time.js';
import type { Answer } from '../driver.js';
import type { Listening } from '../listening.js';
import { valuesIn } from './message.js';
import type { MqttInBusConfig, PublishingDevice } from './schema.js';

const RECONNECT = seconds(5);

interface Heard {
  messages: number;
  refused: number;
  silences: number;
  last?: Millis;
  latest?: Answer;
}

/** Devices that publish by themselves: each message is an answer, a silence too long a fault. */
export const mqttInDriver = (config: MqttInBusConfig, host: Host): Listening => {
  const { bus, wire, devices } = config;
  const { clock } = host;
  const heard = new Map<DeviceId, Heard>(
    devices.map(({ device }) => [device, { messages: 0, refused: 0, silences: 0 }]),
  );
  const patience = new Map<DeviceId, Timer>();
  let hear: (answer: Answer) => void = () => undefined;
  let client: MqttClient | undefined;
  let open = false;
  let stopped = false;

  const heardOf = (device: DeviceId): Heard => heard.get(device) as Heard;
  const say = (of: PublishingDevice, answer: Answer): void => {
    heardOf(of.device).latest = answer;
    hear(answer);
  };
  const without = ({ device, fields }: PublishingDevice, fault: Fault): Answer => ({
    device,
    mono: clock.mono(),
    took: millis(0),
    fault,
    points: fields.map(({ point }) => point),
  });
  const wait = (of: PublishingDevice): void => {
    const { device, topic, expectEvery } = of;
    patience.get(device)?.cancel();
    patience.set(
      device,
      clock.after(expectEvery, () => {
        heardOf(device).silences += 1;
        say(of, without(of, new Fault('mqtt-in-silent', { device, topic, ms: expectEvery })));
        wait(of);
      }),
    );
  };
  const take = (of: PublishingDevice, payload: Uint8Array): void => {
    const { device, topic, fields } = of;
    const values = valuesIn(payload, fields);
    const tally = heardOf(device);
    if (values === undefined) {
      tally.refused += 1;
      host.log.warn('mqtt-in-not-json', { device, topic });
      say(of, without(of, new Fault('mqtt-in-not-json', { device, topic })));
      return;
    }
    tally.messages += 1;
    tally.last = clock.mono();
    say(of, { device, mono: tally.last, took: millis(0), values });
    wait(of);
  };
  const connect = async (tell: Parameters<Listening['start']>[1]): Promise<void> => {
    const { default: mqtt } = await import('mqtt');
    if (stopped) return;
    const connected = mqtt.connect(wire.url, {
      protocolVersion: wire.protocol === '5' ? 5 : 4,
      reconnectPeriod: RECONNECT,
      ...(wire.user !== undefined && { username: wire.user }),
      ...(wire['password-file'] && {
        password: readFileSync(wire['password-file'], 'utf8').trim(),
      }),
      ...(wire['ca-file'] && { ca: readFileSync(wire['ca-file']) }),
    });
    client = connected;
    connected.on('connect', () => {
      open = true;
      tell({ kind: 'bus-opened', at: clock.wall(), bus, path: wire.url });
      connected.subscribe(
        devices.map(({ topic }) => topic),
        { qos: 1 },
      );
    });
    connected.on('close', () => {
      if (!open) return;
      open = false;
      tell({ kind: 'bus-closed', at: clock.wall(), bus, why: 'tcp-refused' });
    });
    connected.on('error', (failed) => host.log.warn('mqtt-in-lost', { bus, why: failed.message }));
    connected.on('message', (topic, payload, packet) => {
      // A retained message is what the device said once, at no known time.
      if (packet.retain) return;
      for (const of of devices) if (of.topic === topic) take(of, payload);
    });
  };

  return {
    bus,
    start: (hears, tell) => {
      hear = hears;
      for (const of of devices) wait(of);
      connect(tell).catch((thrown: unknown) =>
        host.log.error('mqtt-in-failed', { bus, why: String(thrown) }),
      );
    },
    read: async (points) =>
      devices
        .filter(({ fields }) => fields.some(({ point }) => points.includes(point)))
        .flatMap(({ device }) => heardOf(device).latest ?? []),
    health: () => ({
      bus,
      open,
      path: wire.url,
      load: 0,
      devices: devices.map(({ device }) => {
        const { messages, refused, silences, last, latest } = heardOf(device);
        const fault = latest && 'fault' in latest ? latest.fault : undefined;
        return {
          device,
          requests: messages + refused + silences,
          answered: messages,
          noAnswer: silences,
          crc: refused,
          exceptions: 0,
          p50: millis(0),
          p95: millis(0),
          ...(last !== undefined && { lastAnswer: last }),
          ...(fault?.code === 'mqtt-in-silent' && { silentUntil: clock.mono() }),
          ...(fault && {
            suspicion: {
              why: fault.code,
              evidence: `${refused + silences}/${messages + refused + silences}`,
              parameters: fault.parameters,
            },
          }),
        };
      }),
    }),
    close: async () => {
      stopped = true;
      for (const timer of patience.values()) timer.cancel();
      await client?.endAsync(true);
    },
  };
};
