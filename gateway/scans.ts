import type { Config } from './config/config.js';
import type { Happening } from './core/event.js';
import { Fault, isFault } from './core/fault.js';
import type { BusId } from './core/identity.js';
import type { Host } from './core/ports.js';
import type { NoSpare, ScanEnd, Scans, ScanWindow } from './core/scan-window.js';
import { instant, type Millis, millis } from './core/time.js';
import { fingerprintOf } from './devices/fingerprint.js';
import type { UnitAnswer, UnitQuestion } from './drivers/driver.js';
import type { Fingerprint } from './drivers/modbus/discover-match.js';
import { lookFor, type Stranger } from './drivers/modbus/look-for.js';
import type { Spine } from './spine.js';
import type { Wires } from './wires.js';

/** Windows in which buses are searched for units that hall.yaml does not know, in time that no poll needs. */
export interface ScanDesk {
  readonly current: Scans;
  follow(listener: () => void): () => void;
  /** Throws `not-found`, `scan-bus-down`, `scan-no-spare` or `scan-goes-on`. */
  start(bus: string, by: string, lasting: Millis): ScanWindow;
  /** Throws `not-found` where none goes on. */
  stop(bus: string, by: string): void;
  close(): void;
}

export interface ScanSetup {
  /** Of each bus that can be searched the unit ids that hall.yaml knows. */
  readonly buses: ReadonlyMap<BusId, readonly number[]>;
  /** Those among them whose polls leave no time for it. */
  readonly noSpare: readonly NoSpare[];
  readonly models: readonly Fingerprint[];
  readonly isOpen: (bus: BusId) => boolean;
  /** In spare time of the bus; rejects with a Fault. */
  readonly ask: (
    bus: BusId,
    unit: number,
    question: UnitQuestion,
    deadline: Millis,
  ) => Promise<UnitAnswer>;
  readonly tell: (happening: Happening) => void;
}

/** The buses of a hall, as they may be searched. */
export const searchOf = (
  { hall, profiles }: Pick<Config, 'hall' | 'profiles'>,
  wires: Pick<Wires, 'searchable' | 'noSpare' | 'askStranger' | 'health'>,
  { happen }: Pick<Spine, 'happen'>,
): ScanSetup => ({
  buses: new Map(
    wires.searchable.map((bus) => [
      bus,
      hall.devices.flatMap((device) => (device.bus === bus ? (device.unit ?? []) : [])),
    ]),
  ),
  noSpare: wires.noSpare,
  models: [...profiles].flatMap(([id, profile]) => fingerprintOf(id, profile) ?? []),
  isOpen: (wanted) => wires.health().some(({ bus, open }) => bus === wanted && open),
  ask: wires.askStranger,
  tell: happen,
});

/** Modbus over serial line V1.02 §2.2: 1 to 247; 0 is everybody, the rest is reserved. */
const UNITS = Array.from({ length: 247 }, (_, before) => before + 1);

/** As it stands in hall.yaml; what nobody can know is a comment. */
const yamlOf = (bus: BusId, unit: number, { is, models }: Stranger): string => {
  const [model, ...others] = models;
  const or = others.length === 0 ? '' : ` # ${others.join(', ')}?`;
  if (is === 'garbled') return `# bus: ${bus}, unit: ${unit}: ?`;
  return model === undefined
    ? `# - { id: new-${unit}, bus: ${bus}, unit: ${unit}, profile: ? }`
    : `- { id: ${model}-${unit}, bus: ${bus}, unit: ${unit}, profile: ${model} }${or}`;
};

export const createScans = (setup: ScanSetup, { clock, log }: Host): ScanDesk => {
  const windows = new Map<BusId, ScanWindow>();
  const listeners = new Set<() => void>();
  const set = (window: ScanWindow): void => {
    windows.set(window.bus, window);
    for (const listener of listeners) listener();
  };
  const runs = (bus: BusId): ScanWindow | undefined => {
    const window = windows.get(bus);
    return window?.ended === undefined ? window : undefined;
  };
  const end = (bus: BusId, ended: ScanEnd, by?: string): void => {
    const window = runs(bus);
    if (window === undefined) return;
    set({ ...window, ended });
    setup.tell({
      kind: 'scan-ended',
      at: clock.wall(),
      bus,
      by: by ?? window.by,
      why: ended,
      asked: window.asked,
      found: window.found.map(({ unit, models }) => ({
        unit,
        ...(models[0] !== undefined && { model: models[0] }),
      })),
    });
  };

  const search = async (bus: BusId, from: ScanWindow['from'], deadline: Millis): Promise<void> => {
    const known = setup.buses.get(bus) ?? [];
    const usual = setup.models.map(({ unit }) => unit);
    const units = UNITS.filter((unit) => !known.includes(unit)).sort(
      (one, other) => Number(usual.includes(other)) - Number(usual.includes(one)),
    );
    for (const unit of units) {
      const window = runs(bus);
      if (window?.from !== from) return;
      const found = await lookFor(
        (question) => setup.ask(bus, unit, question, deadline),
        setup.models,
      );
      const now = runs(bus);
      if (now?.from !== from) return;
      const said = Object.values(found?.identification ?? {}).join(' ');
      set({
        ...now,
        asked: now.asked + 1,
        ...(found && {
          found: [
            ...now.found,
            {
              unit,
              is: found.is,
              ...(said !== '' && { identification: said }),
              models: found.models,
              yaml: yamlOf(bus, unit, found),
            },
          ],
        }),
      });
    }
    end(bus, 'done');
  };

  return {
    get current() {
      const { noSpare } = setup;
      return { windows: [...windows.values()], buses: [...setup.buses.keys()], noSpare };
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: (id, by, lasting) => {
      const bus = id as BusId;
      const known = setup.buses.get(bus);
      if (known === undefined) throw new Fault('not-found', { what: id });
      const going = runs(bus);
      if (going !== undefined)
        throw new Fault('scan-goes-on', {
          bus,
          by: going.by,
          left: Math.ceil((going.until - clock.wall()) / 1000),
        });
      const busy = setup.noSpare.find((one) => one.bus === bus);
      if (busy !== undefined) throw new Fault('scan-no-spare', { ...busy });
      if (!setup.isOpen(bus)) throw new Fault('scan-bus-down', { bus });
      const from = clock.wall();
      const window: ScanWindow = {
        ...{ bus, by, from, until: instant(from + lasting), asked: 0 },
        ...{ of: UNITS.length - known.length, found: [] },
      };
      set(window);
      setup.tell({ kind: 'scan-started', at: from, bus, by, for: lasting });
      const deadline = millis(clock.mono() + lasting);
      const timer = clock.after(lasting, () => {
        if (runs(bus)?.from === from) end(bus, 'time');
      });
      search(bus, from, deadline)
        .catch((thrown: unknown) => {
          if (!isFault(thrown)) log.error('scan-failed', { bus, err: String(thrown) });
          const late = isFault(thrown) && thrown.code === 'bus-deadline';
          if (runs(bus)?.from === from) end(bus, late ? 'time' : 'bus');
        })
        .finally(() => timer.cancel());
      return window;
    },
    stop: (id, by) => {
      if (runs(id as BusId) === undefined) throw new Fault('not-found', { what: id });
      end(id as BusId, 'stopped', by);
    },
    close: () => {
      for (const bus of windows.keys()) end(bus, 'stopped');
    },
  };
};
