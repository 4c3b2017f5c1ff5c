import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import type { PointId } from '../../gateway/core/identity.js';
import type { Entry } from '../../gateway/core/ports.js';
import {
  type Boot,
  hours,
  type Instant,
  instant,
  millis,
  type Seq,
} from '../../gateway/core/time.js';
import { asKept, pack } from '../../gateway/journal/pack.js';
import type { FromWriter } from '../../gateway/journal/protocol.js';
import { Store } from '../../gateway/journal/sqlite.js';
import { TapeWriter } from '../../gateway/journal/tape.js';
import { scanOf } from './hall.js';
import { directory, STARTED } from './opened.js';

const boot = '1' as Boot;
const year = hours(24 * 365);
const retention = { readings: year, minutes: year, events: year, diskShare: 0.9 };

/** The writer's own part of the journal, without threads. */
const written = () => {
  const file = join(directory(), 'journal.db');
  const store = new Store(file, { readOnly: false });
  const tape = new TapeWriter(store, file, retention);
  tape.boot(undefined);
  let seq = 0;
  let points = [{ id: 1, name: 'aq-01/co2' as PointId, energy: false }];
  const commit = (wall: Instant, ...make: ((seq: Seq) => Entry)[]): void => {
    const entries = make.map((one) => {
      seq += 1;
      return one(seq as Seq);
    });
    const events = entries.filter((entry) => 'event' in entry).length;
    tape.commit({
      ask: 'commit',
      round: 0,
      wall,
      trusted: true,
      points,
      cursors: [],
      packed: {
        first: (seq - entries.length + 1) as Seq,
        last: seq as Seq,
        scans: entries.length - events,
        events,
        bytes: pack(entries, () => 1),
      },
    });
    points = [];
  };
  const upkeep = (wall: Instant): FromWriter | undefined => {
    const work = tape.upkeep(wall, true);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
    }
  };
  return { store, commit, upkeep };
};
const scan =
  (at: number) =>
  (seq: Seq): Entry => ({ scan: asKept({ ...scanOf('aq-01', at, at, { co2: at }), boot, seq }) });
const sealed =
  (proposed: FromWriter | undefined, forged: object) =>
  (seq: Seq): Entry => {
    const { say: _, ...seal } = proposed as Extract<FromWriter, { say: 'sealable' }>;
    const numbers = { boot, seq, mono: millis(0), clock: 'trusted' } as const;
    const event: Event = { at: instant(0), kind: 'hour-sealed', ...seal, ...forged, ...numbers };
    return { event };
  };

test('an hour is sealed only by an event that speaks of its very bytes', () => {
  const { store, commit, upkeep } = written();
  const later = instant(STARTED + hours(1));
  commit(STARTED, scan(STARTED), scan(STARTED + 1));
  commit(later, scan(later));
  const proposed = upkeep(later);
  expect(proposed).toMatchObject({ say: 'sealable', segment: 1, readings: 2 });
  commit(later, sealed(proposed, { minutes: '00' }));
  expect(store.firstUnsealed()).toMatchObject({ id: 1 });
  const again = upkeep(later);
  expect(again).toStrictEqual(proposed);
  commit(later, sealed(again, {}));
  expect(store.firstUnsealed()).toMatchObject({ id: 2 });
  expect(store.tapeFrom(0, 10).map(({ segment }) => segment)).toStrictEqual([2, 2, 2]);
  store.close();
});

test('a transaction that fails leaves nothing', () => {
  const { store, commit } = written();
  commit(STARTED, scan(1));
  const before = store.tapeFrom(0, 10);
  expect(() =>
    store.transaction(() => {
      store.addPoint({ id: 2, name: 'aq-02/co2' as PointId, energy: false });
      throw new Error('the disk is gone');
    }),
  ).toThrow('the disk is gone');
  expect(store.points()).toHaveLength(1);
  expect(store.tapeFrom(0, 10)).toStrictEqual(before);
  store.close();
});
