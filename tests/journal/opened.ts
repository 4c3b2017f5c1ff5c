import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { GatewayTrouble } from '../../gateway/core/alarm.js';
import type { OutputName } from '../../gateway/core/identity.js';
import type { Entry, Lane } from '../../gateway/core/ports.js';
import {
  type Clock,
  type Instant,
  instant,
  type Millis,
  millis,
  type Timer,
} from '../../gateway/core/time.js';
import { createJournal, type Journal, type JournalWorkers } from '../../gateway/journal/journal.js';
import { journalSchema } from '../../gateway/journal/schema.js';
import { quietLog } from '../held-clock.js';
import { hallOf } from './hall.js';

export const STARTED = instant(Date.UTC(2026, 2, 9, 1));

const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** A directory that is gone after the test. */
export const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'hallkeeper-journal-'));
  ended.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
export const afterwards = (end: () => Promise<void> | void): void => void ended.push(end);

/** Everything kept at once, so that a test counts what it says. */
export const everything = hallOf(
  { 'aq-01': ['co2', 'temperature'], 'aq-02': ['co2', 'noise'] },
  { period: 0, keepEvery: 0, zone: 'waiting' },
);

/** A clock that is put forward by hours: no timer rings, a test commits when it says so. */
export class HandClock implements Clock {
  passed = 0;
  constructor(private readonly started: Instant = STARTED) {}
  wall(): Instant {
    return instant(this.started + this.passed);
  }
  mono(): Millis {
    return millis(this.passed);
  }
  after(): Timer {
    return { cancel: () => undefined };
  }
}

/** A clock that runs `times` as fast, for disks that are slow to recover. */
export const quickClock = (times: number): Clock => ({
  wall: () => instant(STARTED + Math.round(performance.now() * times)),
  mono: () => millis(Math.round(performance.now() * times)),
  after: (delay, then) => {
    const timer = setTimeout(then, delay / times);
    return { cancel: () => clearTimeout(timer) };
  },
});

interface Wanted<AClock extends Clock> {
  readonly clock: AClock;
  readonly config?: Readonly<Record<string, string | number>>;
  readonly workers?: JournalWorkers;
}

/** A real journal in a real file, its workers running, its clock the test's. */
export const openJournal = async <AClock extends Clock>(path: string, wanted: Wanted<AClock>) => {
  const { clock } = wanted;
  const config = journalSchema.parse(wanted.config ?? {});
  const host = { clock, log: quietLog };
  const journal = createJournal(path, config, everything, host, wanted.workers);
  const troubles: [GatewayTrouble, boolean][] = [];
  journal.onTrouble((...trouble) => troubles.push(trouble));
  ended.push(() => journal.close());
  return { journal, clock, troubles, opened: await journal.open() };
};

export const mqtt = 'mqtt' as OutputName;
export const influx = 'influx' as OutputName;

/** The next `count` entries of a lane for an output, confirmed as they come unless told otherwise. */
export const take = async (
  journal: Journal,
  name: OutputName,
  lane: Lane,
  count: number,
  confirm = true,
): Promise<Entry[]> => {
  const got: Entry[] = [];
  while (got.length < count) {
    const batch = await journal.next(name, lane, count - got.length, new AbortController().signal);
    got.push(...batch.entries);
    if (confirm) journal.done(name, batch, batch.entries.length);
  }
  return got;
};
