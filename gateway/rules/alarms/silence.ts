import type { Condition } from '../../core/alarm.js';
import type { BusId, DeviceId } from '../../core/identity.js';
import type { Quality } from '../../core/quality.js';
import type { RawScan } from '../../core/reading.js';
import { type Millis, millis } from '../../core/time.js';
import { type Draft, type Moment, put, recordOf } from '../draft.js';
import type { IndexedRule } from '../setup.js';
import { NEVER, type WireMemory } from '../state.js';
import { without } from './told.js';

type BusLost = Extract<Condition, { readonly test: 'bus-lost' }>;

/** Qualities of a point whose device did not speak. Any other, also a bad one, came from the device. */
const UNHEARD: ReadonlySet<Quality> = new Set<Quality>([
  'bad:no-communication',
  'bad:not-connected',
  'bad:waiting-for-initial-data',
]);

/** So many devices that were well a moment ago must fail before the wire is blamed and not the devices. */
const WITNESSES = 3;

const EMPTY: WireMemory = { heard: {} };

export const spoke = (scan: RawScan): boolean =>
  scan.readings.some(({ quality }) => !UNHEARD.has(quality));

const wireOf = (draft: Draft, bus: BusId): WireMemory => draft.state.wires[bus] ?? EMPTY;

const keep = (draft: Draft, bus: BusId, wire: WireMemory): void => {
  const { state } = draft;
  draft.state = { ...state, wires: { ...state.wires, [bus]: wire } };
};

/** Notes that a device answered, or did not. */
export const note = (draft: Draft, device: DeviceId, heard: boolean, mono: Millis): void => {
  const bus = draft.setup.devices.get(device)?.bus;
  if (bus === undefined) return;
  const wire = wireOf(draft, bus);
  if (heard) {
    keep(draft, bus, { heard: { ...wire.heard, [device]: mono } });
    return;
  }
  const failing = wire.failing ?? { since: mono, devices: [] };
  if (wire.failing !== undefined && failing.devices.includes(device)) return;
  keep(draft, bus, {
    ...wire,
    failing: { since: failing.since, devices: [...failing.devices, device] },
  });
  // One more that failed may be the one that blames the wire.
  draft.state = { ...draft.state, wake: mono };
};

/** Every device of a wire counts as heard now, and none of those that hid behind it as lost. */
export const hearAll = (draft: Draft, when: BusLost, { mono }: Moment): void => {
  const wire = wireOf(draft, when.bus);
  const heard = { ...wire.heard };
  for (const device of when.devices) {
    heard[device] = mono;
    for (const rule of draft.setup.lostOf.get(device) ?? []) {
      const record = recordOf(draft, rule);
      const hidden = record.condition === 'suppressed' || record.told === undefined;
      if (hidden && (record.cause || record.turning !== undefined))
        put(draft, rule, { ...without(record, 'turning'), cause: false });
    }
  }
  keep(draft, when.bus, { heard });
};

/** When a device that stays silent is lost. */
export const deviceLostAt = (draft: Draft, device: DeviceId, after: Millis): Millis => {
  const bus = draft.setup.devices.get(device)?.bus;
  const heard = bus === undefined ? undefined : wireOf(draft, bus).heard[device];
  const since = heard ?? draft.state.began;
  return since === undefined ? NEVER : millis(since + after);
};

const isLost = (draft: Draft, device: DeviceId): boolean =>
  (draft.setup.lostOf.get(device) ?? []).some((rule) => recordOf(draft, rule).cause);

/**
 * When a wire on which nobody answers is lost: `after` from the first failure, once enough devices have
 * failed that were not lost before; or when the last of its devices is overdue, asked or not.
 */
export const busLostAt = (draft: Draft, when: BusLost): Millis => {
  if (when.devices.length === 0) return NEVER;
  const overdue = Math.max(
    ...when.devices.map((device) =>
      deviceLostAt(draft, device, draft.setup.lostAfter.get(device) ?? when.after),
    ),
  );
  const { failing } = wireOf(draft, when.bus);
  if (failing === undefined) return millis(Math.min(overdue, NEVER));
  const well = when.devices.filter((device) => !isLost(draft, device));
  const failed = well.filter((device) => failing.devices.includes(device));
  const blamed = failed.length >= Math.min(WITNESSES, well.length);
  return millis(blamed ? Math.min(failing.since + when.after, overdue) : overdue);
};

/** The moment at which a rule that waits for silence becomes true by itself. */
export const silentAt = (draft: Draft, rule: IndexedRule): Millis => {
  const { when } = rule;
  switch (when.test) {
    case 'device-lost':
      return deviceLostAt(draft, when.device, when.after);
    case 'bus-lost':
      return busLostAt(draft, when);
    case 'stale': {
      const { lapses } = recordOf(draft, rule);
      if (lapses !== undefined) return lapses;
      return draft.state.began === undefined ? NEVER : millis(draft.state.began + when.after);
    }
    default:
      return NEVER;
  }
};
