import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GatewayTrouble } from '../../gateway/core/alarm.js';
import type { Entry } from '../../gateway/core/ports.js';
import type { Journal, JournalWorkers } from '../../gateway/journal/journal.js';
import { unpack } from '../../gateway/journal/pack.js';
import { Store } from '../../gateway/journal/sqlite.js';
import { alarmOf, scanOf } from './hall.js';
import { afterwards, directory, HandClock, mqtt, openJournal, quickClock, take } from './opened.js';

const workers: JournalWorkers = {
  writer: new URL('./slow-writer.mjs', import.meta.url),
  reader: new URL('../../dist/gateway/journal/reader.js', import.meta.url),
};
const quick = () => ({ clock: quickClock(20), workers });

/** Resolves when the journal says so. */
const word = (journal: Journal, trouble: GatewayTrouble, present: boolean): Promise<void> =>
  new Promise((resolve) => {
    journal.onTrouble((said, is) => {
      if (said === trouble && is === present) resolve();
    });
  });
const alarm = (journal: Journal) =>
  journal.record({ at: 0 as never, kind: 'alarm-raised', alarm: alarmOf({ zone: 'waiting' }) });
const scan = (value: number) => scanOf('aq-01', value * 1000, value, { co2: value });

/** Every entry that the file holds, on the tape or not. */
const entriesOf = (path: string): Entry[] => {
  const store = new Store(join(path, 'journal.db'), { readOnly: true });
  const names = new Map(store.points().map(({ id, name }) => [id, name]));
  const boots = new Map(store.boots().map(({ id, name }) => [id, name]));
  const entries = store.tapeFrom(0, 1_000_000).flatMap(({ bytes, boot }) => {
    const name = boots.get(boot);
    if (name === undefined) throw new Error(`boot ${boot} has no name`);
    return unpack(bytes, name, (number) => names.get(number) ?? ('?/?' as never));
  });
  store.close();
  return entries;
};
const seqOf = (entry: Entry): number => ('scan' in entry ? entry.scan.seq : entry.event.seq);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

describe.each(['hangs', 'late'])('a commit that %s', (how) => {
  test('is an alarm, its worker is replaced, and every entry is there once and in order', async () => {
    const path = directory();
    const { journal, troubles } = await openJournal(path, quick());
    for (let i = 1; i <= 5; i += 1) journal.keep(scan(i));
    await journal.flush();
    const stuck = word(journal, 'journal-not-moving', true);
    const moving = word(journal, 'journal-not-moving', false);
    writeFileSync(join(path, `journal.db.${how}`), '');
    journal.keep(scan(6));
    alarm(journal);
    const told = await take(journal, mqtt, 'events', 1);
    expect(told).toMatchObject([{ event: { seq: 7 } }]);
    await stuck;
    const numbers = how === 'late' ? 7 : 8;
    if (numbers === 8) journal.keep(scan(8));
    expect(journal.health().committed).toBe(5);
    rmSync(join(path, `journal.db.${how}`));
    await moving;
    await journal.flush();
    expect(troubles[0]).toStrictEqual(['journal-not-moving', true]);
    expect(journal.health().troubles).toStrictEqual([]);
    await journal.close();
    expect(entriesOf(path).map(seqOf)).toStrictEqual(upTo(numbers));
  });
});

/** A disk with little room: `free` makes more. */
interface Disk {
  readonly path: string;
  free(): void;
}
const pageLimit = (): Disk => {
  const path = directory();
  const limit = join(path, 'journal.db.pages');
  writeFileSync(limit, '600');
  return { path, free: () => rmSync(limit) };
};
const tmpfs = (): Disk => {
  const path = directory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path]);
  afterwards(() => void execFileSync('umount', [path]));
  const ballast = join(path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(3_000_000));
  return { path, free: () => rmSync(ballast) };
};
/** Only root may mount a small disk; SQLite's own limit is told by the same error. */
const disks = process.getuid?.() === 0 ? { tmpfs, 'a page limit': pageLimit } : { pageLimit };

describe.each(Object.entries(disks))('a full disk (%s)', (_name, disk) => {
  test('keeps alarms, gives up the oldest readings, says exactly which, and resumes alone', async () => {
    const { path, free } = disk();
    const { journal } = await openJournal(path, quick());
    const full = word(journal, 'disk-full', true);
    let isFull = false;
    void full.then(() => {
      isFull = true;
    });
    let n = 0;
    const noise = (): number => Math.random() * 1000;
    const feed = (scans: number): void => {
      for (let i = 0; i < scans; i += 1) {
        n += 1;
        journal.keep(scanOf('aq-01', n * 1000, n, { co2: noise(), temperature: noise() }));
      }
    };
    while (!isFull) {
      feed(500);
      await Promise.race([journal.flush(), full]);
    }
    const alarms = [alarm(journal)];
    for (let i = 0; i < 12; i += 1) {
      feed(10_000);
      alarms.push(alarm(journal));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(journal.health().waiting).toBeLessThan(60_000);
    const room = word(journal, 'disk-full', false);
    free();
    await room;
    await journal.flush();
    await journal.flush();
    const last = journal.health().numbered;
    await journal.close();

    const kept = entriesOf(path);
    const gaps = kept.flatMap((entry) =>
      'event' in entry && entry.event.kind === 'gap' ? [entry.event] : [],
    );
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap.why).toBe('disk-full');
    const missing = gaps.flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
    );
    const numbers = [...kept.map(seqOf), ...missing].sort((a, b) => a - b);
    expect(numbers).toStrictEqual(upTo(last));
    const raised = kept.flatMap((entry) =>
      'event' in entry && entry.event.kind === 'alarm-raised' ? [entry.event.seq] : [],
    );
    expect(raised).toStrictEqual(alarms.map(({ seq }) => seq));
  });
});

describe('a journal that cannot open', () => {
  test('lets the gateway run under another name, says so, and opens when it can', async () => {
    const path = directory();
    mkdirSync(join(path, 'journal.db'));
    const { journal, opened, troubles } = await openJournal(path, quick());
    expect(opened.boot).toMatch(/^0-[0-9a-f]{8}$/);
    expect(opened.replay).toStrictEqual([]);
    expect(troubles).toStrictEqual([['journal-not-open', true]]);
    alarm(journal);
    expect(await take(journal, mqtt, 'events', 1)).toMatchObject([
      { event: { boot: opened.boot, seq: 1 } },
    ]);
    expect(await journal.events({ limit: 10 })).toHaveLength(1);
    const open = word(journal, 'journal-not-open', false);
    rmdirSync(join(path, 'journal.db'));
    await open;
    await journal.flush();
    await journal.close();
    expect(entriesOf(path)).toMatchObject([{ event: { boot: opened.boot, seq: 1 } }]);
    const { opened: next, journal: again } = await openJournal(path, { clock: new HandClock() });
    expect(next.boot).toBe('1');
    expect(again.backlog(mqtt, 'events')).toBe(0);
  });

  test('once it opens, gives outputs what earlier boots left before their cursor passes', async () => {
    const path = directory();
    const before = await openJournal(path, { clock: new HandClock() });
    for (let i = 1; i <= 4; i += 1) before.journal.keep(scan(i));
    await before.journal.flush();
    await take(before.journal, mqtt, 'readings', 1);
    await before.journal.close();
    writeFileSync(join(path, 'journal.db.hangs'), '');
    const { journal, opened } = await openJournal(path, quick());
    expect(opened.boot).toMatch(/^1-[0-9a-f]{8}$/);
    journal.keep(scan(50));
    expect(await take(journal, mqtt, 'readings', 1)).toMatchObject([{ scan: { seq: 1 } }]);
    const open = word(journal, 'journal-not-open', false);
    rmSync(join(path, 'journal.db.hangs'));
    await open;
    const late = await take(journal, mqtt, 'readings', 3);
    expect(late.map((entry) => 'scan' in entry && entry.scan.readings[0]?.value)).toStrictEqual([
      2, 3, 4,
    ]);
    expect(journal.backlog(mqtt, 'readings')).toBe(0);
  });
});

describe('a damaged journal', () => {
  const write = async (path: string): Promise<void> => {
    const { journal } = await openJournal(path, { clock: new HandClock() });
    for (let i = 1; i <= 6; i += 1) {
      journal.keep(scan(i));
      alarm(journal);
      await journal.flush();
    }
    await journal.close();
    // Folds what is left of the log into the file, as the last reader of a file does.
    new Store(join(path, 'journal.db'), { readOnly: false }).close();
  };

  test('whose last entry is torn opens unaided, without it, and has the gap on record', async () => {
    const path = directory();
    await write(path);
    const file = join(path, 'journal.db');
    const store = new Store(file, { readOnly: true });
    const last = store.lastTape();
    store.close();
    const bytes = readFileSync(file);
    const at = bytes.indexOf(last?.bytes as Uint8Array);
    bytes[at + 8] = (bytes[at + 8] as number) ^ 0xff;
    writeFileSync(file, bytes);
    const { journal, opened } = await openJournal(path, { clock: new HandClock() });
    expect(opened.boot).toBe('2');
    await journal.flush();
    expect(await journal.events({ limit: 1 })).toMatchObject([
      { kind: 'gap', of: '1', from: 11, to: 12, why: 'journal-torn' },
    ]);
    await journal.close();
    expect(entriesOf(path).map(seqOf)).toStrictEqual([...upTo(10), 1]);
  });

  test('that is no database any more is moved aside whole, and a new one begins that repeats no id', async () => {
    const path = directory();
    await write(path);
    const file = join(path, 'journal.db');
    const size = statSync(file).size;
    writeFileSync(file, Buffer.concat([Buffer.alloc(100, 7), readFileSync(file).subarray(100)]));
    const { journal, opened } = await openJournal(path, { clock: new HandClock() });
    expect(opened.boot).toMatch(/^1-[0-9a-f]{8}$/);
    await journal.flush();
    const [event] = await journal.events({ limit: 1 });
    expect(event).toMatchObject({ kind: 'journal-damaged' });
    expect(event?.kind === 'journal-damaged' && statSync(event.file).size).toBe(size);
    await journal.close();
    const next = await openJournal(path, { clock: new HandClock() });
    expect(next.opened.boot).toBe(opened.boot.replace('1-', '2-'));
  });
});
