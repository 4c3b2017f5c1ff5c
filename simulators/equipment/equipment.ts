import { createServer as createPage } from 'node:http';
import { createServer as createPort } from 'node:net';
import type { Broker } from '../broker.js';
import { listen } from '../instruments/listener.js';
import type { EquipmentSetting } from '../setup.js';
import { openAgent } from './agent.js';

/** Where one piece of equipment is reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

interface Opened {
  readonly place?: Place;
  close(): Promise<void>;
}

const PUBLISH_EVERY_MS = 5000;

/** A page that answers, as a self-service terminal does. */
const openPage = async (): Promise<Opened> => {
  const listening = await listen(createPage((_, answer) => answer.end('ok')));
  return { place: listening.where, close: listening.close };
};

const openPort = async (): Promise<Opened> => {
  const listening = await listen(createPort((socket) => socket.end()));
  return { place: listening.where, close: listening.close };
};

/** A queue machine: what is said follows the clock, so that it lives without a model of its own. */
const openQueue = (topic: string, broker: Broker | undefined): Opened => {
  let called = 0;
  const publish = (): void => {
    called += 1;
    const waiting = Math.round(15 + 10 * Math.sin(called / 20));
    broker?.publish(topic, JSON.stringify({ waiting, called, wait_min: Math.round(waiting / 2) }));
  };
  publish();
  const timer = setInterval(publish, PUBLISH_EVERY_MS);
  return {
    close: async () => clearInterval(timer),
  };
};

const open = (setting: EquipmentSetting, broker: Broker | undefined): Promise<Opened> | Opened => {
  switch (setting.speaks) {
    case 'http':
      return openPage();
    case 'tcp':
      return openPort();
    case 'snmp':
      return openAgent();
    case 'queue':
      return openQueue(setting.topic, broker);
  }
};

/** The equipment of the hall that must be alive, each on the loopback; queues speak through the broker. */
export const openEquipment = async (
  settings: readonly EquipmentSetting[],
  broker: Broker | undefined,
): Promise<{
  readonly places: Readonly<Record<string, Place>>;
  close(): Promise<void>;
}> => {
  const opened = await Promise.all(
    settings.map(async (setting) => [setting.id, await open(setting, broker)] as const),
  );
  return {
    places: Object.fromEntries(opened.flatMap(([id, { place }]) => (place ? [[id, place]] : []))),
    close: async () => {
      await Promise.all(opened.map(([, one]) => one.close()));
    },
  };
};
