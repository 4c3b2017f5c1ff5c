import type { Happening } from '../../core/event.js';
import type { DeviceId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis } from '../../core/time.js';
import type { BusHealth } from '../driver.js';
import {
  type DeviceRecord,
  type Ending,
  emptyRecord,
  healthOf,
  type LoadNote,
  loadOf,
  noted,
  recorded,
  type Suspicion,
  suspicions,
} from './health.js';
import type { Bus } from './job.js';
import type { ModbusBusConfig } from './schema.js';

/** Keeps the records of one bus and tells when something new must be suspected. */
export interface Observer {
  note(device: DeviceId, ending: Ending, took?: Millis): void;
  /** Called at every turn; looks when it is time. */
  look(bus: Bus, tell: (happened: Happening) => void): void;
  health(bus: Bus | undefined, silentUntil: (device: number) => Millis | undefined): BusHealth;
}

const SUSPECT_EVERY = 10_000;
const NOTE_LOAD_EVERY = 1000;

export const observe = (config: ModbusBusConfig, { clock, log }: Host): Observer => {
  const records = new Map<DeviceId, DeviceRecord>(
    config.devices.map(({ device, unit, points }) => {
      const period = millis(Math.min(...points.map((point) => point.period)));
      return [device, emptyRecord(device, unit, period)];
    }),
  );
  let suspected: ReadonlyMap<DeviceId, Suspicion> = new Map();
  let suspectedAt = clock.mono();
  let loadNotes: readonly LoadNote[] = [];

  return {
    note(device, ending, took) {
      const record = records.get(device);
      if (record) records.set(device, recorded(record, ending, clock.mono(), took));
    },
    look(bus, tell) {
      const now = clock.mono();
      const last = loadNotes.at(-1);
      if (!last || now - last.at >= NOTE_LOAD_EVERY)
        loadNotes = noted(loadNotes, now, bus.counts.busy);
      if (now - suspectedAt < SUSPECT_EVERY) return;
      suspectedAt = now;
      const found = suspicions([...records.values()]);
      for (const [device, { why, evidence }] of found) {
        if (suspected.get(device)?.why === why) continue;
        log.warn('device-suspicion', { bus: config.bus, device, why, evidence });
        tell({ at: clock.wall(), kind: 'device-suspicion', device, why });
      }
      suspected = found;
    },
    health: (bus, silentUntil) => ({
      bus: config.bus,
      open: bus?.isOpen ?? false,
      path: bus?.path ?? '',
      load: bus ? loadOf(loadNotes, clock.mono(), bus.counts.busy) : 0,
      devices: config.devices.map(({ device }, d) =>
        healthOf(records.get(device) as DeviceRecord, silentUntil(d), suspected.get(device)),
      ),
    }),
  };
};
