import { createServer as createPort } from 'node:net';
import type { Broker } from '../broker.js';
import { listen } from '../instruments/listener.js';
import type { EquipmentSetting } from '../setup.js';
import type { Equipment } from './kind.js';
import { openPage, openPortal } from './page.js';
import { openQueue } from './queue.js';

const openPort = async (): Promise<Equipment> => {
  const listening = await listen(createPort((socket) => socket.end()));
  return {
    place: listening.where,
    can: ['cut'],
    change: ({ cut }) => (cut ? listening.close() : listening.open()),
    shows: () => ({ cut: !listening.isOpen }),
    close: listening.close,
  };
};

const open = (
  setting: EquipmentSetting,
  broker: Broker | undefined,
): Promise<Equipment> | Equipment => {
  switch (setting.speaks) {
    case 'http':
      return openPage();
    case 'https':
      return openPortal();
    case 'tcp':
      return openPort();
    case 'snmp':
      return import('./agent.js').then(({ openAgent }) => openAgent());
    case 'queue':
      return openQueue(setting.topic, broker);
  }
};

/** The equipment of the hall that must be alive, each on the loopback; queues speak through the broker. */
export const openEquipment = async (
  settings: readonly EquipmentSetting[],
  broker: Broker | undefined,
): Promise<ReadonlyMap<string, Equipment>> =>
  new Map(
    await Promise.all(
      settings.map(async (setting) => [setting.id, await open(setting, broker)] as const),
    ),
  );
