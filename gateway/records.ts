import { join } from 'node:path';
import type { Config } from './config/config.js';
import type { Calibration } from './core/certificate.js';
import { Fault } from './core/fault.js';
import type { DeviceId } from './core/identity.js';
import type { Host } from './core/ports.js';
import type { Journal } from './journal/journal.js';
import { calibrationsOf } from './records/calibration.js';
import type { Known } from './records/check.js';
import { openFiles } from './records/files.js';
import { createRecordKeeper, type RecordKeeper } from './records/keeper.js';
import { speaksOf } from './rules/standards/choice.js';
import type { RecordDesk } from './web/records.js';

/** What people entered, between the journal that keeps it and those who ask for it. */
export interface RecordOffice extends RecordDesk {
  /** Nobody waits for it: what follows hears when they are there. */
  load(): void;
  readonly follow: RecordKeeper['follow'];
  /** How the unit that stands for each device is vouched for. */
  calibrations(): ReadonlyMap<DeviceId, Calibration>;
}

/** Requirements that a laboratory may speak of: those of a sensor too, with the units of their limits. */
export const laboratoryQuantities = ({
  hall,
  standards,
}: Pick<Config, 'hall' | 'standards'>): Known['quantities'] => {
  const units = new Map<string, string[]>();
  for (const standard of standards.filter((one) => speaksOf(one, hall)))
    for (const [key, { evidence, unit }] of Object.entries(standard.requirements)) {
      if (evidence !== 'laboratory' && evidence !== 'monitoring') continue;
      const known = units.get(key) ?? [];
      if (!known.includes(unit)) units.set(key, [...known, unit]);
    }
  return units;
};

export const filesIn = (dataDirectory: string): string => join(dataDirectory, 'files');

export const openRecords = (config: Config, journal: Journal, host: Host): RecordOffice => {
  const files = openFiles(filesIn(config.dataDirectory));
  const keeper = createRecordKeeper({
    hall: config.hall,
    quantities: laboratoryQuantities(config),
    hasFile: files.has,
    clock: host.clock,
    shelf: {
      happen: (happening) => void journal.record(happening),
      flush: () => journal.flush(),
      records: () => journal.records(),
      mustBeOpen: () => {
        const { open, troubles } = journal.health();
        if (!open)
          throw new Fault('journal-not-open', {
            path: join(config.dataDirectory, 'journal.db'),
            why: troubles.join(', '),
          });
      },
    },
  });
  let calibrations = calibrationsOf(keeper.records, config.hall);
  keeper.follow((records) => {
    calibrations = calibrationsOf(records, config.hall);
  });
  const load = (): void =>
    void keeper
      .load()
      .catch((why: unknown) => host.log.error('records-not-loaded', { why: String(why) }));
  // A journal that could not be opened at the start has them once it can.
  journal.onTrouble((trouble, isPresent) => {
    if (trouble === 'journal-not-open' && !isPresent) load();
  });
  return {
    load,
    follow: keeper.follow,
    all: () => keeper.records,
    calibrations: () => calibrations,
    enter: keeper.enter,
    keepFile: files.keep,
    readFile: files.read,
  };
};
