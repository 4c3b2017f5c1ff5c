import type { Carries } from './patience.js';
import type { Block } from './plan.js';
import type { WireDevice } from './schema.js';

/** Which block is whose, and what is asked of a device only to learn about itself: fixed with the plan. */
export interface Roster {
  /** Of each block the index of its device. */
  readonly owner: readonly number[];
  readonly carries: readonly Carries[];
  /** A silent device is asked one thing only: its most urgent, smallest block. */
  readonly probing: readonly (number | undefined)[];
  /** What is asked of a device only to hear whether it is there. */
  readonly smallest: readonly (number | undefined)[];
}

export const rosterOf = (devices: readonly WireDevice[], blocks: readonly Block[]): Roster => {
  const indexOf = new Map(devices.map(({ device }, index) => [device, index]));
  const owner = blocks.map(({ device }) => indexOf.get(device) as number);
  const ofDevice = (d: number) =>
    blocks.map((block, index) => ({ block, index })).filter(({ index }) => owner[index] === d);
  return {
    owner,
    carries: devices.map((_, d) =>
      ofDevice(d).some(({ block }) => block.emergency) ? 'emergency' : 'ordinary',
    ),
    probing: devices.map(
      (_, d) =>
        ofDevice(d).sort(
          ({ block: a }, { block: b }) =>
            Number(b.emergency) - Number(a.emergency) || a.period - b.period || a.count - b.count,
        )[0]?.index,
    ),
    smallest: devices.map(
      (_, d) => ofDevice(d).sort(({ block: a }, { block: b }) => a.count - b.count)[0]?.index,
    ),
  };
};
