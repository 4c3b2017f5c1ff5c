import { join } from 'node:path';
import { BlockWriter } from '../../dist/gateway/journal/block.js';
import { MinuteWriter } from '../../dist/gateway/journal/minutes.js';
import { Store } from '../../dist/gateway/journal/sqlite.js';

const HOUR = 3_600_000;

/**
 * A journal as the past leaves it: every hour sealed, one block and one row of minutes for each point,
 * written by the code that seals hours, without the tape before it and without waiting for the clock.
 * A point is { id, energy (its mean is one of energies), at (its value at a moment) }. Answers how many
 * readings it wrote.
 */
export const writeHours = (directory, { points, from, to, step }) => {
  const store = new Store(join(directory, 'journal.db'), { readOnly: false });
  let readings = 0;
  store.transaction(() => {
    const boot = store.newBoot();
    for (const [index, { id, energy }] of points.entries())
      store.addPoint({ id: index + 1, name: id, energy });
    for (let hour = from; hour < to; hour += HOUR) {
      const segment = store.openSegment(hour);
      const sealed = points.map(({ energy, at: valueAt }, index) => {
        const block = new BlockWriter();
        const minutes = new MinuteWriter(energy ? 'energy' : undefined);
        for (let at = hour; at < hour + HOUR; at += step) {
          const value = valueAt(at);
          readings += 1;
          block.add(boot.id, readings, at - from, at, false, false, 0, value);
          minutes.add(at, 0, value);
        }
        return { point: index + 1, block: block.take(), minutes: minutes.take() };
      });
      const stamps = { since: hour, until: hour + HOUR - step };
      store.sealSegment(segment.id, (points.length * HOUR) / step, stamps, sealed, []);
    }
  });
  store.close();
  return readings;
};
