import { addressOf, LARGEST_ADDRESS } from '../../core/panel-address.js';
import type { PanelPoints } from './schema.js';
import type { Signal } from './signal.js';
import {
  PANEL_FLAGS,
  PART_VALUES,
  type PanelFlag,
  type PartFlag,
  UNMAPPED_SLOTS,
} from './speech.js';

/** What a panel has said and not taken back; plain data, bounded. */
export interface PanelMemory {
  readonly parts: ReadonlyMap<number, ReadonlySet<PartFlag>>;
  readonly panel: ReadonlySet<PanelFlag>;
  /** Addresses in alarm that the map does not know, in the order they came; 0 = free. */
  readonly unmapped: readonly number[];
  /** Alarms of further unknown addresses, for which no slot was left. */
  readonly overflow: number;
}

export const CALM: PanelMemory = {
  parts: new Map(),
  panel: new Set(),
  unmapped: Array.from({ length: UNMAPPED_SLOTS }, () => 0),
  overflow: 0,
};

/** More parts than a panel has (GB 50116: 3200) are garbage. */
const MOST_PARTS = 4096;

const changed = <Flag>(
  before: ReadonlySet<Flag> | undefined,
  set: readonly Flag[],
  clear: readonly Flag[],
): ReadonlySet<Flag> => {
  const after = new Set(before);
  for (const flag of clear) after.delete(flag);
  for (const flag of set) after.add(flag);
  return after;
};

const isFire = (flags: ReadonlySet<PartFlag>): boolean =>
  flags.has('first-fire') || flags.has('fire');

const withUnmapped = (memory: PanelMemory, address: number): PanelMemory => {
  if (memory.unmapped.includes(address)) return memory;
  const free = memory.unmapped.indexOf(0);
  if (free < 0) return { ...memory, overflow: memory.overflow + 1 };
  return { ...memory, unmapped: memory.unmapped.with(free, address) };
};

/** After a signal. What stands after a reset the panel says again by itself (GB 4717: within 20 s). */
export const remember = (
  memory: PanelMemory,
  signal: Signal,
  isMapped: (address: number) => boolean,
): PanelMemory => {
  if (signal.about === 'reset') return { ...CALM, overflow: memory.overflow };
  if (signal.about === 'panel')
    return { ...memory, panel: changed(memory.panel, signal.set, signal.clear) };
  const { loop, part, set, clear } = signal;
  if (loop > LARGEST_ADDRESS || part > LARGEST_ADDRESS) return memory;
  const address = addressOf(loop, part);
  const flags = changed(memory.parts.get(address), set, clear);
  const parts = new Map(memory.parts);
  parts.delete(address);
  if (flags.size > 0) parts.set(address, flags);
  // A first alarm that is told again is still the first.
  const oldest = parts.keys().next();
  if (parts.size > MOST_PARTS && oldest.done !== true) parts.delete(oldest.value);
  const after = { ...memory, parts };
  return isFire(flags) && !isMapped(address) ? withUnmapped(after, address) : after;
};

const GRAVEST: readonly PartFlag[] = [
  'first-fire',
  'fire',
  'supervisory',
  'fault',
  'disabled',
  'feedback',
];

const partValue = (flags: ReadonlySet<PartFlag> | undefined): number => {
  const worst = GRAVEST.find((flag) => flags?.has(flag));
  return PART_VALUES[worst ?? 'normal'];
};

const ofPanel = (memory: PanelMemory, flag: PanelFlag): boolean => {
  if (memory.panel.has(flag)) return true;
  for (const flags of memory.parts.values())
    if (flag === 'fire' ? isFire(flags) : flags.has(flag)) return true;
  return false;
};

/** The value of every point of the panel. `reset` is 1 only in the moment of a reset. */
export const valuesOf = (memory: PanelMemory, points: PanelPoints, reset: boolean) => [
  // Parts before the panel: where both tell of one fire, the part's alarm names the place.
  ...[...points.parts].map(([address, point]) => ({
    point,
    value: partValue(memory.parts.get(address)),
  })),
  ...points.unmapped.map((point, slot) => ({ point, value: memory.unmapped[slot] ?? 0 })),
  ...PANEL_FLAGS.map((flag) => ({
    point: points.flags[flag],
    value: ofPanel(memory, flag) ? 1 : 0,
  })),
  { point: points.reset, value: reset ? 1 : 0 },
];
