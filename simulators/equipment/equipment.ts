import { createServer as createPort } from 'node:net';
import { z } from 'zod';
import type { Broker } from '../broker.js';
import { listen } from '../instruments/listener.js';
import type { EquipmentSetting } from '../setup.js';
import { openPage, openPortal } from './page.js';
import { openQueue } from './queue.js';

/** Where one piece of equipment is reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Of a page behind TLS: the certificate of the authority that vouches for it. */
  readonly authority?: string;
}

/** What can be changed about equipment while the hall lives. */
export const changeSchema = z.strictObject({
  /** Nobody answers at its place, or it publishes nothing. */
  cut: z.boolean().optional(),
  /** Status that its page answers with. */
  status: z.int().min(200).max(599).optional(),
  /** Until its certificate ends; below zero it has ended. */
  days: z.int().min(-300).max(390).optional(),
  /** Text that it publishes in place of its own; null: its own again. */
  says: z.string().max(1000).nullable().optional(),
});
export type Change = z.output<typeof changeSchema>;

export interface Equipment {
  readonly place?: Place;
  readonly can: readonly (keyof Change)[];
  change(change: Change): Promise<void>;
  shows(): object;
  close(): Promise<void>;
}

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
