import { Socket } from 'node:net';
import type { IClientOptions, IConnackPacket, MqttClient } from 'mqtt';
import { Fault } from '../../core/fault.js';
import type { Clock } from '../../core/time.js';
import { seconds } from '../../core/time.js';
import { readCredentials } from './credentials.js';
import type { Message } from './payload.js';
import { addressOf, connectionFault, publishFault } from './refusal.js';
import type { MqttConfig } from './schema.js';

/** A broker that answers pings but acknowledges nothing for this long is as good as gone. */
const ACKNOWLEDGES_WITHIN = seconds(30);
const CONNECTS_WITHIN = seconds(10);
/** Fixed header, topic length, packet id and properties of a PUBLISH, at most (MQTT 5 §3.3). */
const PUBLISH_OVERHEAD_BYTES = 32;

export interface Publication extends Message {
  readonly retain: boolean;
  /** Goes before everything that is not, when the window is full. */
  readonly urgent: boolean;
  /** Called once: at PUBACK without, else with the reason. */
  readonly done: (fault?: Fault) => void;
}

export interface Heard {
  readonly topic: string;
  readonly payload: string;
  readonly retained: boolean;
}

/** One connection to the broker, from CONNACK to its end. Never reconnects and keeps no queue past its end. */
export interface Link {
  publish(publication: Publication): void;
  /** With QoS 1, and with what this link publishes itself. */
  subscribe(topics: readonly string[]): Promise<void>;
  hear(listener: (heard: Heard) => void): void;
  /** Resolves with the reason when the connection is gone. */
  readonly closed: Promise<Fault>;
  /** Says DISCONNECT, so that the broker forgets the will. */
  leave(): void;
  /** Ends it at once, without a word. */
  drop(): void;
}

export interface LinkSetup {
  readonly config: MqttConfig & { readonly base: string };
  readonly clientId: string;
  readonly will: Message;
  /** Acknowledgements awaited at once, unless the broker allows fewer. */
  readonly window: number;
  readonly clock: Clock;
}

/** Resolves at CONNACK; rejects with a Fault that says why there is none. */
export const openLink = async (setup: LinkSetup, signal: AbortSignal): Promise<Link> => {
  const { config } = setup;
  const options = optionsOf(setup);
  Object.assign(options, await readCredentials(config));
  const { connect } = await import('mqtt');
  return new Promise((resolve, reject) => {
    let client: MqttClient;
    try {
      client = connect(config.url, options);
    } catch (error) {
      reject(connectionFault(error, config));
      return;
    }
    const refuse = (error: unknown) => {
      signal.removeEventListener('abort', abandon);
      client.removeListener('close', onClose);
      client.end(true);
      reject(connectionFault(error, config));
    };
    const onClose = () => refuse(new Error('connection closed'));
    const abandon = () => refuse(new Error('stopping'));
    signal.addEventListener('abort', abandon);
    // mqtt.js may emit a second error after the first; without a listener that would end the process.
    client.on('error', refuse);
    client.on('close', onClose);
    client.once('connect', (connack) => {
      signal.removeEventListener('abort', abandon);
      client.removeListener('error', refuse);
      client.removeListener('close', onClose);
      resolve(linkOn(client, connack, setup));
    });
  });
};

const optionsOf = ({ config, clientId, will }: LinkSetup): IClientOptions => ({
  protocolVersion: config.protocol === '5' ? 5 : 4,
  clientId,
  clean: true,
  keepalive: Math.max(1, Math.round(config['keep-alive'] / 1000)),
  connectTimeout: CONNECTS_WITHIN,
  will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
  // The journal is the only queue: mqtt.js keeps unsent messages in memory and loses them with the process.
  reconnectPeriod: 0,
  resubscribe: false,
  queueQoSZero: false,
});

const linkOn = (client: MqttClient, connack: IConnackPacket, setup: LinkSetup): Link => {
  const { config, clock } = setup;
  const window = Math.min(setup.window, connack.properties?.receiveMaximum ?? 0xffff);
  const maximumBytes = connack.properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY;
  // Else the last part of a batch waits 40 ms for the broker's delayed ACK of the part before it (RFC 896).
  const { stream } = client;
  if (stream instanceof Socket) stream.setNoDelay(true);
  const urgent: Publication[] = [];
  const waiting: Publication[] = [];
  const inFlight = new Set<Publication>();
  let why: Fault | undefined;
  let lastProgress = clock.mono();

  const unheard = () => {
    const silence = clock.mono() - lastProgress;
    if (inFlight.size > 0 && silence >= ACKNOWLEDGES_WITHIN)
      end(new Error(`no acknowledgement within ${ACKNOWLEDGES_WITHIN / 1000} s`));
    else timer = clock.after(ACKNOWLEDGES_WITHIN, unheard);
  };
  let timer = clock.after(ACKNOWLEDGES_WITHIN, unheard);

  const end = (error: unknown) => {
    why ??= connectionFault(error, config);
    client.end(true);
  };

  const send = (publication: Publication): void => {
    if (inFlight.size === 0) lastProgress = clock.mono();
    inFlight.add(publication);
    const { topic, payload, retain } = publication;
    client.publish(topic, payload, { qos: 1, retain }, (error) => {
      // Absent: the connection's end has told already.
      if (!inFlight.delete(publication)) return;
      lastProgress = clock.mono();
      publication.done(error ? publishFault(error, config, topic) : undefined);
      pumpLater();
    });
  };

  const pump = (): void => {
    while (inFlight.size < window) {
      const next = urgent.shift() ?? waiting.shift();
      if (next === undefined) return;
      send(next);
    }
  };

  let pumping = false;
  /** After every PUBACK that came with this one, so that what they let go is one write and one packet. */
  const pumpLater = (): void => {
    if (pumping) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      pump();
    });
  };

  const closed = new Promise<Fault>((resolve) => {
    client.on('close', () => {
      timer.cancel();
      why ??= connectionFault(new Error('connection closed'), config);
      for (const publication of [...inFlight, ...urgent.splice(0), ...waiting.splice(0)]) {
        inFlight.delete(publication);
        publication.done(why);
      }
      client.end(true);
      resolve(why);
    });
  });
  client.on('error', end);
  client.on('disconnect', (packet) => {
    why ??= new Fault('mqtt-unreachable', {
      url: addressOf(config.url),
      why: `the broker disconnects us, reason ${packet.reasonCode ?? 0}`,
    });
  });

  return {
    closed,
    publish: (publication) => {
      const { topic, payload } = publication;
      const bytes = Buffer.byteLength(topic + payload) + PUBLISH_OVERHEAD_BYTES;
      if (bytes > maximumBytes) {
        const reason = `${bytes} bytes, the broker takes ${maximumBytes}`;
        publication.done(new Fault('mqtt-message-refused', { topic, why: reason }));
      } else if (why !== undefined || !client.connected) {
        publication.done(why ?? connectionFault(new Error('connection closed'), config));
      } else {
        (publication.urgent ? urgent : waiting).push(publication);
        pump();
      }
    },
    subscribe: async (topics) => {
      await client.subscribeAsync([...topics], { qos: 1 });
    },
    hear: (listener) => {
      client.on('message', (topic, payload, packet) =>
        listener({ topic, payload: payload.toString('utf8'), retained: packet.retain }),
      );
    },
    leave: () => void client.end(),
    drop: () => void client.end(true),
  };
};
