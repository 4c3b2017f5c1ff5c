import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Config } from '../../gateway/config/config.js';
import type { HallFileInput } from '../../gateway/config/schema.js';
import type { JournalWorkers } from '../../gateway/journal/journal.js';
import { fastHall } from '../halls/fast-hall.js';
import { type OwnGateway, ownGateway } from '../halls/own-gateway.js';
import { configIn, type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { ownDirectory } from '../peers/process.js';
import { beginAudit } from './audit.js';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});
/** What a test must be rid of when it ends, the latest first. */
export const afterwards = (end: () => unknown): void => void ended.push(end);
export const closesLater = <Thing>(thing: Thing, close: (thing: Thing) => unknown): Thing => {
  afterwards(() => close(thing));
  return thing;
};

/** The fast hall with its siren, simulated, in a directory that is gone after the test. */
export interface Scene {
  readonly hall: SimulatedHall;
  readonly config: Config;
  readonly data: string;
  /** Starts the gateway; its journal is on record from the first entry on (audit.ts). */
  open(workers?: JournalWorkers): Promise<OwnGateway>;
  /** Closes or opens the fire contact. */
  fire(standing: boolean): Promise<void>;
  /** What the siren's relay is told to do. */
  siren(): Promise<number | undefined>;
}

export const openScene = async (
  outputs: HallFileInput['outputs'],
  options: { readonly audited?: boolean; readonly data?: string } = {},
): Promise<Scene> => {
  const directory = closesLater(ownDirectory('faults'), (one) => one.remove());
  const data = options.data ?? join(directory.path, 'data');
  const written = fastHall({
    outputs: { annunciator: { sirens: ['siren-1/relay-1'] }, ...outputs },
    web: { port: 0 },
    'data-directory': data,
  });
  const hall = closesLater(await simulateHall(written, directory.path), (one) => one.stop());
  const config = configIn(hall.file);
  if (options.audited ?? true) await beginAudit(config);
  return {
    hall,
    config,
    data,
    open: async (workers) => closesLater(await ownGateway(config, workers), (one) => one.stop()),
    fire: async (standing) => {
      await hall.simulate('PUT', 'points/di-1/1', { value: standing ? 1 : 0 });
    },
    siren: async () =>
      (await hall.simulate<{ value?: number }>('GET', 'points/siren-1/relay-1')).value,
  };
};
