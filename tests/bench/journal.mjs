import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  open,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { createJournal } from '../../dist/gateway/journal/journal.js';
import { journalSchema } from '../../dist/gateway/journal/schema.js';

/**
 * What the journal costs the card, how fast it is on the disk beside bare better-sqlite3 with the same
 * rows in the same batches, and how late the main thread gets while the disk is slow.
 */

const START = Date.UTC(2026, 2, 9);
const MINUTE = 60_000;
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

const hallOf = (devices) => ({
  id: 'bench',
  devices: devices.map(({ id, quantities, keepEvery }) => ({
    id,
    points: quantities.map((quantity, i) => ({
      id: `${id}/${quantity}-${i}`,
      device: id,
      quantity,
      period: keepEvery,
      keepEvery,
      zone: 'f1-waiting',
    })),
  })),
});
const AIR = ['co2', 'temperature', 'humidity', 'pm25', 'pm10', 'tvoc'];
const air = (count, keepEvery) =>
  Array.from({ length: count }, (_, n) => ({ id: `aq-${n}`, quantities: AIR, keepEvery }));

/** Values that wander as measured ones do, in the steps of their instruments. */
const wandering = () => {
  const last = new Map();
  return ({ id, quantity }) => {
    if (quantity === 'contact') return 0;
    const n = (last.get(id) ?? 450) + Math.round((Math.random() - 0.5) * 8);
    last.set(id, n);
    return quantity === 'temperature' || quantity === 'humidity' ? n / 10 : n;
  };
};
const scanOf = (device, mono, value) => ({
  device: device.id,
  mono,
  clock: 'trusted',
  origin: 'live',
  readings: device.points.map((point) => ({
    point: point.id,
    at: START + Math.round(mono),
    quality: 'good',
    value: value(point),
  })),
});

const disk = () => mkdtempSync(join(tmpdir(), 'hallkeeper-bench-journal-'));
const opened = async (path, hall, clock, workers) => {
  const config = journalSchema.parse({});
  const journal = createJournal(path, config, hall, { clock, log }, workers);
  await journal.open();
  return journal;
};
/** Two outputs that are never behind, each with a cursor on both lanes. */
const follow = (journal) => {
  const ended = new AbortController();
  const carry = async (output, lane) => {
    for (;;) {
      const batch = await journal.next(output, lane, 200, ended.signal);
      journal.done(output, batch, batch.entries.length);
    }
  };
  for (const output of ['mqtt', 'influx'])
    for (const lane of ['events', 'readings']) carry(output, lane).catch(silent);
  return () => ended.abort();
};
/** What this process made the disk write (proc(5)). */
const written = () => Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))[1]);

/** Simulated hours: a commit each second, on a clock that is put forward. */
const hours = async (hall, every, count) => {
  const path = disk();
  let now = 0;
  const clock = {
    wall: () => START + now,
    mono: () => now,
    after: () => ({ cancel: silent }),
  };
  const journal = await opened(path, hall, clock);
  const stop = follow(journal);
  const value = wandering();
  const before = written();
  let readings = 0;
  for (let s = 0; s < count * 3600; s += 1) {
    for (const [n, device] of hall.devices.entries()) {
      if ((s + n) % (every / 1000) !== 0) continue;
      const scan = journal.keep(scanOf(device, now + Math.floor(Math.random() * 900), value));
      readings += scan?.readings.length ?? 0;
    }
    if (s % 60 === 0) journal.snapshot({ version: 1, points: Array(228).fill({ value: s }) });
    await new Promise((resolve) => setImmediate(resolve));
    await journal.flush();
    now += 1000;
  }
  journal.record({ at: clock.wall(), kind: 'gateway-stopped' });
  for (let sealed = 0; sealed < count; ) {
    await journal.flush();
    const events = await journal.events({ limit: 1000 });
    sealed = events.filter((event) => event.kind === 'hour-sealed').length;
  }
  await journal.flush();
  const wrote = written() - before;
  stop();
  await journal.close();
  new Database(join(path, 'journal.db')).close();
  const kept = statSync(join(path, 'journal.db')).size;
  rmSync(path, { recursive: true });
  return { wrote, kept, readings };
};

const BATCHES = 2_000;
const realClock = () => ({
  wall: () => Date.now(),
  mono: () => performance.now(),
  after: (delay, then) => {
    const timer = setTimeout(then, delay);
    return { cancel: () => clearTimeout(timer) };
  },
});
const batchesOf = (hall) => {
  const value = wandering();
  return Array.from({ length: BATCHES }, (_, s) =>
    hall.devices.map((device) => scanOf(device, s * 1000, value)),
  );
};
const rateOf = (batches, ms) => (batches.length * 60) / (ms / 1000);

const ours = async (hall, batches) => {
  const path = disk();
  const journal = await opened(path, hall, realClock());
  const begun = performance.now();
  const underWay = [];
  for (const batch of batches) {
    for (const scan of batch) journal.keep(scan);
    underWay.push(journal.flush());
    // As many as the journal itself has under way, so that each commit is one batch.
    if (underWay.length === 2) await underWay.shift();
  }
  await Promise.all(underWay);
  const rate = rateOf(batches, performance.now() - begun);
  await journal.close();
  const rows = new Database(join(path, 'journal.db'), { readonly: true });
  const { commits } = rows.prepare('SELECT count(*) AS commits FROM tape').get();
  rows.close();
  rmSync(path, { recursive: true });
  return { rate, commits };
};

const bare = (batches) => {
  const path = disk();
  const db = new Database(join(path, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE reading(seq INTEGER, point INTEGER, at INTEGER, quality INTEGER, value REAL)',
  );
  const insert = db.prepare('INSERT INTO reading VALUES(?,?,?,?,?)');
  let seq = 0;
  const commit = db.transaction((batch) => {
    for (const { readings } of batch) {
      seq += 1;
      for (const [point, { at, value }] of readings.entries()) insert.run(seq, point, at, 0, value);
    }
  });
  const begun = performance.now();
  for (const batch of batches) commit(batch);
  const rate = rateOf(batches, performance.now() - begun);
  db.close();
  rmSync(path, { recursive: true });
  return rate;
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Rounds one after the other, so that a busy machine is busy for both. */
const durable = async () => {
  const hall = hallOf(air(10, 0));
  const rounds = [];
  for (let round = 0; round < 5; round += 1) {
    const batches = batchesOf(hall);
    const mine = await ours(hall, batches);
    const theirs = bare(batches);
    rounds.push({ ...mine, theirs, ratio: mine.rate / theirs });
  }
  return {
    ratio: median(rounds.map(({ ratio }) => ratio)),
    rate: median(rounds.map(({ rate }) => rate)),
    theirs: median(rounds.map(({ theirs }) => theirs)),
    commits: median(rounds.map(({ commits }) => commits)),
  };
};

const RESOLUTION = 10;
const LATENESS_MS = 20_000;

/** Lateness of the main thread at 1,000 readings/s, every commit 500 ms long, four file reads hung. */
const lateness = async () => {
  const path = disk();
  const pipe = join(path, 'hung');
  execFileSync('mkfifo', [pipe]);
  for (let i = 0; i < 4; i += 1) open(pipe, 'r', silent);
  writeFileSync(join(path, 'journal.db.slow'), '500');
  const hall = hallOf(
    Array.from({ length: 100 }, (_, n) => ({
      id: `aq-${n}`,
      quantities: Array(10).fill('co2'),
      keepEvery: 0,
    })),
  );
  const journal = await opened(path, hall, realClock(), {
    writer: new URL('../journal/slow-writer.mjs', import.meta.url),
    reader: new URL('../../dist/gateway/journal/reader.js', import.meta.url),
  });
  const stop = follow(journal);
  const value = wandering();
  let next = 0;
  const feed = setInterval(() => {
    const device = hall.devices[next % hall.devices.length];
    journal.keep(scanOf(device, performance.now(), value));
    next += 1;
    if (next % 500 === 0) journal.record({ at: Date.now(), kind: 'siren-silenced', by: 'bench' });
  }, 10);
  const ask = setInterval(
    () => void journal.history('aq-1/co2-0', START, Date.now(), 500).catch(silent),
    1000,
  );
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const before = next;
  await new Promise((resolve) => setTimeout(resolve, LATENESS_MS));
  delay.disable();
  const rate = ((next - before) * 10) / (LATENESS_MS / 1000);
  clearInterval(feed);
  clearInterval(ask);
  stop();
  rmSync(join(path, 'journal.db.slow'));
  await journal.close();
  // A writer at the other end lets the hung reads go.
  openSync(pipe, 'r+');
  rmSync(path, { recursive: true });
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  return { p99: late(delay.percentile(99)), max: late(delay.max), rate };
};

export default async function bench() {
  const card = await hours(hallOf(air(10, 0)), 1000, 2);
  // 46 devices and about 228 points, contacts among them, each kept once a minute (reference-hall.md §3).
  const reference = hallOf([
    ...air(24, MINUTE),
    ...Array.from({ length: 7 }, (_, n) => ({
      id: `di-${n}`,
      quantities: Array(8).fill('contact'),
      keepEvery: MINUTE,
    })),
    { id: 'meter-main', quantities: Array(28).fill('power'), keepEvery: MINUTE },
  ]);
  const day = await hours(reference, MINUTE, 2);
  const rates = await durable();
  const late = await lateness();
  return [
    {
      name: 'journal: bytes written per reading, 60 readings/s, 1 s commits, cursors and hours included',
      figure: card.wrote / card.readings,
      unit: 'B',
      target: '<= 300',
      against: 'an index per reading writes 5,800',
      ok: card.wrote / card.readings <= 300,
    },
    {
      name: 'journal: bytes kept per reading',
      figure: card.kept / card.readings,
      unit: 'B',
      target: '<= 20',
      against: `${card.readings} readings of two hours`,
      ok: card.kept / card.readings <= 20,
    },
    {
      name: 'journal: 228 points kept once a minute, a day',
      figure: (day.kept / 2) * 24 * 1e-6,
      unit: 'MB',
      target: '<= 8',
      against: `two hours of ${day.readings} readings, extrapolated`,
      ok: (day.kept / 2) * 24 * 1e-6 <= 8,
    },
    {
      name: 'journal: durable readings per second, 60 a commit',
      figure: rates.ratio,
      unit: 'x',
      target: '>= 0.8',
      against: `${Math.round(rates.rate)}/s in ${rates.commits} commits beside ${Math.round(rates.theirs)}/s of bare better-sqlite3 in ${BATCHES}`,
      ok: rates.ratio >= 0.8,
    },
    {
      name: 'main thread late, p99: 1,000 readings/s, 500 ms commits, four hung reads',
      figure: late.p99,
      unit: 'ms',
      target: '<= 5',
      against: `${Math.round(late.rate)} readings/s fed`,
      ok: late.p99 <= 5,
    },
    {
      name: 'main thread late, max',
      figure: late.max,
      unit: 'ms',
      target: '<= 50',
      against: 'the same run',
      ok: late.max <= 50,
    },
  ];
}
