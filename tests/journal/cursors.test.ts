import { describe, expect, test } from 'vitest';
import type { OutputName } from '../../gateway/core/identity.js';
import type { Entry, Lane, Position } from '../../gateway/core/ports.js';
import { type Boot, instant, millis, type Seq } from '../../gateway/core/time.js';
import { Cursors, WINDOW } from '../../gateway/journal/cursors.js';
import { positionOf, seqOf } from '../../gateway/journal/entry.js';
import { Memory } from '../../gateway/journal/memory.js';
import { scanOf } from './hall.js';

const mqtt = 'mqtt' as OutputName;
const boot = '2' as Boot;
const never = new AbortController().signal;
const seqsOf = (entries: readonly Entry[]): number[] => entries.map(seqOf);

/** Memory and cursors over a disk that is a list. */
const lanes = (disk: readonly Entry[] = []) => {
  const memory = new Memory();
  const asked: Position[] = [];
  const hurried: number[] = [];
  const backlog = async (_lane: Lane, after: Position, most: number) => {
    asked.push(after);
    const boots = ['1', '2'];
    const isAfter = ({ boot, seq }: Position): boolean =>
      boots.indexOf(boot) > boots.indexOf(after.boot) || (boot === after.boot && seq > after.seq);
    return disk.filter((entry) => isAfter(positionOf(entry))).slice(0, most);
  };
  const cursors = new Cursors(memory, backlog, () => void hurried.push(memory.numbered));
  cursors.start(boot);
  const add = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const scan = { ...scanOf('aq-01', 0, 0, { co2: i }), boot, seq: memory.nextSeq() };
      cursors.added(memory.add({ scan }));
    }
  };
  const commit = (): void => {
    memory.commit(memory.numbered);
    cursors.wake('readings');
  };
  const stop = (): void => {
    const numbers = { boot, seq: memory.nextSeq(), mono: millis(0), clock: 'trusted' } as const;
    const event = { at: instant(0), kind: 'gateway-stopped', ...numbers } as const;
    cursors.added(memory.add({ event }));
  };
  return { memory, cursors, add, stop, commit, asked, hurried };
};
const older = (seq: number): Entry => ({
  scan: { ...scanOf('aq-01', 0, 0, { co2: seq }), boot: '1' as Boot, seq: seq as Seq },
});
const found = (boot: string, seq: number, behind: number) => ({
  ...{ output: mqtt, lane: 'readings' as const },
  ...{ boot: boot as Boot, seq: seq as Seq, behind },
});

describe('the cursors of outputs', () => {
  test('offer an event from memory the moment it has its number', async () => {
    const { cursors, stop, asked } = lanes();
    const waiting = cursors.next(mqtt, 'events', 10, never);
    stop();
    expect(seqsOf((await waiting).entries)).toStrictEqual([1]);
    expect(asked).toHaveLength(0);
  });

  test('offer a reading once it is on the disk, or at once while the disk takes nothing', async () => {
    const { cursors, add, commit, memory } = lanes();
    const waiting = cursors.next(mqtt, 'readings', 10, never);
    add(2);
    commit();
    add(1);
    expect(seqsOf((await waiting).entries)).toStrictEqual([1, 2]);
    memory.inTrouble = true;
    expect(seqsOf((await cursors.next(mqtt, 'readings', 10, never)).entries)).toStrictEqual([3]);
  });

  test('move only over what is on the disk, and with confirmed entries only', async () => {
    const { cursors, add, memory } = lanes();
    memory.inTrouble = true;
    add(10);
    const batch = await cursors.next(mqtt, 'readings', 6, never);
    expect(cursors.backlog(mqtt, 'readings')).toBe(10);
    cursors.done(mqtt, batch, 2);
    cursors.done(mqtt, batch, 5);
    expect(cursors.backlog(mqtt, 'readings')).toBe(5);
    expect(cursors.send(3 as Seq).rows).toMatchObject([{ boot, seq: 3 }]);
    expect(cursors.send(9 as Seq).rows).toMatchObject([{ boot, seq: 5 }]);
    expect(cursors.send(10 as Seq).rows).toHaveLength(0);
    cursors.takeBack();
    expect(cursors.send(10 as Seq).rows).toMatchObject([{ boot, seq: 5 }]);
  });

  test('of a lane without news go along, so that it does not hold the tape', async () => {
    const { cursors, add, stop } = lanes();
    stop();
    const batch = await cursors.next(mqtt, 'events', 6, never);
    cursors.done(mqtt, batch, 1);
    add(5);
    expect(cursors.send(6 as Seq).rows).toMatchObject([{ lane: 'events', seq: 6 }]);
  });

  test('take up on the disk where an earlier boot ended, then in memory', async () => {
    const { cursors, add, commit, memory } = lanes([older(4), older(5), older(6)]);
    cursors.found([found('1', 4, 2)]);
    add(3);
    commit();
    expect(cursors.backlog(mqtt, 'readings')).toBe(5);
    const seen: number[] = [];
    while (seen.length < 5) {
      const batch = await cursors.next(mqtt, 'readings', 2, never);
      seen.push(...seqsOf(batch.entries));
      cursors.done(mqtt, batch, batch.entries.length);
    }
    expect(seen).toStrictEqual([5, 6, 1, 2, 3]);
    expect(cursors.backlog(mqtt, 'readings')).toBe(0);
    expect(memory.numbered).toBe(3);
  });

  test('an output far behind is served from the disk and holds no memory', async () => {
    const onDisk: Entry[] = [];
    const { cursors, add, memory, asked } = lanes(onDisk);
    await expect(cursors.next(mqtt, 'readings', 1, AbortSignal.abort())).rejects.toThrow();
    add(30_000);
    memory.commit(30_000 as Seq);
    onDisk.push(...memory.after('readings', 0 as Seq, 30_000));
    memory.trim('readings', cursors.slowest('readings'));
    expect(memory.after('readings', 0 as Seq, 30_000).length).toBeLessThanOrEqual(20_000);
    let last = 0;
    while (last < 30_000) {
      const batch = await cursors.next(mqtt, 'readings', 400, never);
      for (const seq of seqsOf(batch.entries)) {
        expect(seq).toBe(last + 1);
        last = seq;
      }
      cursors.done(mqtt, batch, batch.entries.length);
      cursors.send(30_000 as Seq).landed();
    }
    expect(asked.length).toBeGreaterThan(0);
  });

  test('never are more than a window behind what an output was given; commits hurry', async () => {
    const { cursors, add, commit, hurried } = lanes();
    add(2 * WINDOW);
    commit();
    const first = await cursors.next(mqtt, 'readings', 400, never);
    const second = await cursors.next(mqtt, 'readings', 400, never);
    expect(first.entries.length + second.entries.length).toBe(WINDOW);
    const third = cursors.next(mqtt, 'readings', 400, never);
    cursors.done(mqtt, first, 400);
    expect(hurried.length).toBeGreaterThan(0);
    cursors.send((2 * WINDOW) as Seq).landed();
    expect(seqsOf((await third).entries)[0]).toBe(WINDOW + 1);
  });

  test('keep to the window of the output; events take their share of it and wait for no reading', async () => {
    const { cursors, add, stop, commit } = lanes();
    cursors.window(mqtt, 20);
    for (let i = 0; i < 3; i += 1) stop();
    add(40);
    commit();
    const events = await cursors.next(mqtt, 'events', 100, never);
    expect(events.entries).toHaveLength(3);
    const readings = await cursors.next(mqtt, 'readings', 100, never);
    expect(readings.entries).toHaveLength(17);
    stop();
    expect((await cursors.next(mqtt, 'events', 100, never)).entries).toHaveLength(1);
  });

  test('of a journal that opened late stay behind until earlier boots are delivered', async () => {
    const { cursors, add, memory } = lanes([older(4), older(5), older(6)]);
    memory.inTrouble = true;
    add(2);
    const live = await cursors.next(mqtt, 'readings', 9, never);
    cursors.done(mqtt, live, 2);
    cursors.found([found('1', 4, 2)]);
    add(1);
    expect(cursors.send(3 as Seq).rows).toMatchObject([{ boot: '1', seq: 4 }]);
    const late = await cursors.next(mqtt, 'readings', 9, never);
    expect(seqsOf(late.entries)).toStrictEqual([5, 6]);
    const rest = await cursors.next(mqtt, 'readings', 9, never);
    expect(seqsOf(rest.entries)).toStrictEqual([3]);
    expect(cursors.send(3 as Seq).rows).toHaveLength(0);
    cursors.done(mqtt, late, 2);
    expect(cursors.send(3 as Seq).rows).toMatchObject([{ boot: '2', seq: 2 }]);
    cursors.done(mqtt, rest, 1);
    expect(cursors.send(3 as Seq).rows).toMatchObject([{ boot: '2', seq: 3 }]);
  });

  test('stop waiting when the output stops', async () => {
    const { cursors } = lanes();
    const stopping = new AbortController();
    const waiting = cursors.next(mqtt, 'events', 1, stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow();
  });
});
