import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Entry, Lane } from '../../gateway/core/ports.js';
import { hours, instant } from '../../gateway/core/time.js';
import { CHAIN_START, linked } from '../../gateway/journal/chain.js';
import { WINDOW } from '../../gateway/journal/cursors.js';
import { unpack } from '../../gateway/journal/pack.js';
import { Store } from '../../gateway/journal/sqlite.js';
import { TapeWriter } from '../../gateway/journal/tape.js';
import { directory, everything, HandClock, mqtt, openJournal, STARTED, take } from './opened.js';

const VICTIM = fileURLToPath(new URL('./victim.mjs', import.meta.url));
const LANES: readonly Lane[] = ['events', 'readings'];

const placeOf = (entry: Entry) => ('scan' in entry ? entry.scan : entry.event);
const idOf = (entry: Entry): string => `${placeOf(entry).boot}:${placeOf(entry).seq}`;
const hashOf = (entry: Entry): string =>
  createHash('sha1').update(JSON.stringify(entry)).digest('hex');

/** Everything on the tape, in order; throws where a pack is torn. */
export const entriesOf = (store: Store): Entry[] => {
  const names = new Map(store.points().map(({ id, name }) => [id, name]));
  const boots = new Map(store.boots().map(({ id, name }) => [id, name]));
  return store.tapeFrom(0, 10_000_000).flatMap(({ bytes, boot }) => {
    const name = boots.get(boot);
    if (name === undefined) throw new Error(`boot ${boot} has no name`);
    return unpack(bytes, name, (number) => {
      const point = names.get(number);
      if (point === undefined) throw new Error(`point ${number} has no name`);
      return point;
    });
  });
};

/** Numbers of each boot without a hole, and the chain as its head says. */
const expectWhole = (store: Store, entries: readonly Entry[]): void => {
  const last = new Map<string, number>();
  let head: Uint8Array = CHAIN_START;
  for (const entry of entries) {
    const { boot, seq } = placeOf(entry);
    expect(seq).toBe((last.get(boot) ?? 0) + 1);
    last.set(boot, seq);
    if ('event' in entry) head = linked(head, JSON.stringify(entry.event));
  }
  expect(Buffer.from(store.head() ?? CHAIN_START).equals(head)).toBe(true);
};

/** What one life of the victim told before it was killed. */
interface Life {
  readonly boot: string;
  readonly committed: number;
  readonly sent: readonly { readonly lane: Lane; readonly id: string; readonly hash: string }[];
}

/** Runs the victim and kills it `after` ms of work. */
const live = async (path: string, started: number, after: number): Promise<Life> => {
  const ledger = join(path, 'ledger');
  const hall = JSON.stringify(everything);
  const child = spawn(process.execPath, [VICTIM, path, ledger, String(started), hall], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const killed = once(child, 'exit');
  setTimeout(() => child.kill('SIGKILL'), after);
  expect(await killed).toStrictEqual([null, 'SIGKILL']);
  const lines = readFileSync(ledger, 'utf8').split('\n');
  const told = lines.map((line) => line.split(' '));
  return {
    boot: said.toString().trim(),
    committed: Number(told.findLast(([word]) => word === 'committed')?.[1] ?? 0),
    sent: told.flatMap(([word, lane, id, hash]) =>
      word === 'sent' && id !== undefined && hash !== undefined
        ? [{ lane: lane as Lane, id, hash }]
        : [],
    ),
  };
};

/** A copy whose log lost its tail in the middle of a write: opens unaided, and holds a whole beginning. */
const expectTornCopyOpens = (path: string, copy: string, cut: number): void => {
  mkdirSync(copy);
  for (const part of ['journal.db', 'journal.db-wal'])
    if (existsSync(join(path, part))) copyFileSync(join(path, part), join(copy, part));
  const wal = join(copy, 'journal.db-wal');
  if (existsSync(wal)) truncateSync(wal, Math.floor(statSync(wal).size * cut));
  const file = join(copy, 'journal.db');
  const store = new Store(file, { readOnly: false });
  const year = hours(24 * 365);
  const retention = { readings: year, minutes: year, events: year, diskShare: 0.9 };
  new TapeWriter(store, file, retention).boot(undefined);
  expectWhole(store, entriesOf(store));
  store.close();
};

/** Kills a journal under load `times` times at random moments; then nothing acknowledged is lost. */
export const kill = async (times: number): Promise<void> => {
  const path = directory();
  const lives: Life[] = [];
  for (let i = 0; i < times; i += 1) {
    lives.push(await live(path, STARTED + i, Math.random() * 400));
    expectTornCopyOpens(path, join(path, `torn-${i}`), Math.random());
  }
  const { journal } = await openJournal(path, { clock: new HandClock(instant(STARTED + times)) });
  const rest = await Promise.all(
    LANES.map((lane) => take(journal, mqtt, lane, journal.backlog(mqtt, lane))),
  );
  await journal.close();

  const store = new Store(join(path, 'journal.db'), { readOnly: true });
  const kept = entriesOf(store);
  expectWhole(store, kept);
  store.close();
  const onDisk = new Map(kept.map((entry) => [idOf(entry), hashOf(entry)]));
  const sent = new Map<string, string>();
  for (const { boot, committed, sent: told } of lives) {
    for (let seq = 1; seq <= committed; seq += 1) expect(onDisk.has(`${boot}:${seq}`)).toBe(true);
    for (const lane of LANES) {
      const repeated = told.filter((entry) => entry.lane === lane && sent.has(entry.id));
      expect(repeated.length).toBeLessThanOrEqual(WINDOW);
      for (const { id, hash } of repeated) expect(sent.get(id)).toBe(hash);
    }
    for (const { id, hash, lane } of told) {
      sent.set(id, hash);
      // An event goes out while its commit runs, a reading only after it.
      if (lane === 'readings') expect(onDisk.get(id)).toBe(hash);
    }
  }
  for (const entry of rest.flat()) sent.set(idOf(entry), hashOf(entry));
  for (const [id, hash] of onDisk) expect(sent.get(id)).toBe(hash);
};
