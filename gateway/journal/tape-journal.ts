import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { GatewayTrouble } from '../core/alarm.js';
import type { Event, Happening } from '../core/event.js';
import { Fault } from '../core/fault.js';
import type { Hall } from '../core/hall.js';
import type { OutputName } from '../core/identity.js';
import type { Batch, Host, Lane } from '../core/ports.js';
import type { RawScan, Scan } from '../core/reading.js';
import {
  type Boot,
  type ClockQuality,
  type Millis,
  type Seq,
  seconds,
  type Timer,
} from '../core/time.js';
import { Asker } from './asker.js';
import { type Moment, stepBetween } from './clock.js';
import { Committer, type JournalTrouble } from './committer.js';
import type {
  Imported,
  ImportSource,
  Journal,
  JournalHealth,
  JournalWorkers,
  Opened,
} from './contract.js';
import { Cursors } from './cursors.js';
import { Dictionary } from './dictionary.js';
import { positionOf } from './entry.js';
import { importedScans, importReadings } from './importer.js';
import { Memory } from './memory.js';
import { Numbers } from './numbers.js';
import { unpack } from './pack.js';
import { type Past, past } from './past.js';
import type { Booted } from './protocol.js';
import type { JournalConfig } from './schema.js';

/**
 * Longer than this a start does not wait for a disk that hangs: a gateway without its journal and the
 * last snapshot is better than none, but only just.
 */
const OPEN_WITHIN = seconds(5);
const CLOSE_WITHIN = seconds(4);
const LOOK_EVERY = seconds(1);

/** The journal of one run: numbering, memory, cursors, writer and reader put together. */
export class TapeJournal implements Journal {
  readonly #host: Host;
  readonly #file: string;
  readonly #commitEvery: Millis;
  readonly #dictionary: Dictionary;
  readonly #memory = new Memory();
  readonly #cursors: Cursors;
  readonly #numbers: Numbers;
  readonly #committer: Committer;
  readonly #asker: Asker;
  readonly #past: Past;
  readonly #listeners: ((trouble: GatewayTrouble, present: boolean) => void)[] = [];
  readonly #troubles = new Set<JournalTrouble>();
  readonly #afterBegin: (() => void)[] = [];
  readonly #timers = new Map<'open' | 'commit' | 'look', Timer>();
  #flushes: { readonly seq: Seq; resolve(): void; reject(why: Fault): void }[] = [];
  #commits: (() => void)[] = [];
  #opening: ((opened: Opened) => void) | undefined;
  #closing: Promise<void> | undefined;
  #importing: Promise<unknown> = Promise.resolve();
  #counter = 0;
  #hasCursors = false;
  #urgent = false;
  #moment: Moment;
  #lastTrouble: JournalTrouble = 'journal-not-moving';

  constructor(
    file: string,
    config: JournalConfig,
    hall: Hall,
    host: Host,
    workers: JournalWorkers,
  ) {
    this.#host = host;
    this.#file = file;
    this.#commitEvery = config['commit-every'];
    this.#dictionary = new Dictionary(hall);
    this.#asker = new Asker(workers.reader, file, host);
    this.#cursors = new Cursors(
      this.#memory,
      async (lane, after, most) => this.#reader().ask({ ask: 'backlog', lane, after, most }),
      () => this.#commitSoon(),
    );
    this.#numbers = new Numbers({
      hall,
      host,
      memory: this.#memory,
      cursors: this.#cursors,
      handedOver: () => this.#committer.handedOver,
      urgent: () => this.#commitSoon(),
    });
    this.#past = past({
      memory: this.#memory,
      asker: this.#asker,
      isOpen: () => this.#committer.isOpen,
      boot: () => this.#numbers.boot,
      flush: () => this.flush(),
      reader: () => this.#reader(),
    });
    this.#committer = new Committer({
      writer: workers.writer,
      data: {
        file,
        retention: {
          readings: config['keep-raw'],
          minutes: config['keep-minutes'],
          events: config['keep-events'],
          diskShare: config['disk-share'],
        },
      },
      host,
      memory: this.#memory,
      cursors: this.#cursors,
      dictionary: this.#dictionary,
      trusted: () => this.#numbers.clockQuality === 'trusted',
      on: {
        opened: (counter) => {
          this.#counter = counter;
        },
        booted: (booted) => this.#booted(booted),
        failed: (why) => this.#notOpen(why),
        committed: () => this.#committed(),
        trouble: (trouble, present) => this.#trouble(trouble, present),
        tell: (happening) => this.#onceBegun(() => this.record(happening)),
      },
    });
    this.#moment = this.#now();
  }

  open(): Promise<Opened> {
    return new Promise((resolve) => {
      this.#opening = resolve;
      try {
        mkdirSync(dirname(this.#file), { recursive: true, mode: 0o750 });
      } catch (thrown) {
        this.#host.log.error('journal-failed', { why: String(thrown) });
      }
      this.#committer.open();
      this.#set('open', OPEN_WITHIN, () => this.#notOpen('no answer'));
    });
  }

  #booted(booted: Booted): void {
    const isFirst = !this.#numbers.hasBegun;
    if (isFirst) this.#numbers.begin(booted.boot);
    if (!this.#hasCursors) this.#cursors.found(booted.cursors);
    this.#hasCursors = true;
    this.#asker.restart('the journal was opened anew');
    if (!isFirst) return;
    const { boot, snapshot, replayAfter: after } = booted;
    const replay = booted.replay
      .flatMap((row) => unpack(row.bytes, row.boot, this.#dictionary.nameOf))
      .filter((entry) => {
        const { boot, seq } = positionOf(entry);
        return boot !== after?.boot || seq > after.seq;
      });
    this.#begin({
      boot,
      replay,
      ...(snapshot === undefined ? {} : { snapshot: JSON.parse(snapshot) as unknown }),
    });
  }

  /** The gateway runs without its journal, under a name that no other run can have. */
  #notOpen(why: string): void {
    if (this.#opening === undefined) return;
    this.#host.log.error('journal-not-open', { path: this.#file, why });
    const boot = `${this.#counter}-${randomBytes(4).toString('hex')}` as Boot;
    this.#numbers.begin(boot);
    this.#committer.settle(boot);
    this.#begin({ boot, replay: [] });
    this.#trouble('journal-not-open', true);
  }

  #begin(opened: Opened): void {
    this.#timers.get('open')?.cancel();
    this.#opening?.(opened);
    this.#opening = undefined;
    this.#moment = this.#now();
    this.#commitRegularly();
    this.#lookRegularly();
    for (const then of this.#afterBegin.splice(0)) then();
  }

  #onceBegun(then: () => void): void {
    if (this.#numbers.hasBegun) then();
    else this.#afterBegin.push(then);
  }

  #now(): Moment {
    return { wall: this.#host.clock.wall(), mono: this.#numbers.mono };
  }

  #set(name: 'open' | 'commit' | 'look', delay: Millis, then: () => void): void {
    this.#timers.set(name, this.#host.clock.after(delay, then));
  }

  #commitRegularly(): void {
    this.#set('commit', this.#commitEvery, () => {
      this.#committer.commit();
      this.#commitRegularly();
    });
  }

  #lookRegularly(): void {
    this.#set('look', LOOK_EVERY, () => {
      this.#committer.supervise();
      const now = this.#now();
      const by = stepBetween(this.#moment, now);
      this.#moment = now;
      if (by !== undefined) this.record({ at: now.wall, kind: 'clock-stepped', by });
      this.#lookRegularly();
    });
  }

  /** At once, with whatever else this turn of the event loop still records. */
  #commitSoon(): void {
    if (this.#urgent) return;
    this.#urgent = true;
    queueMicrotask(() => {
      this.#urgent = false;
      this.#committer.commit();
    });
  }

  #committed(): void {
    this.#cursors.wake('readings');
    for (const lane of ['events', 'readings'] as const)
      this.#memory.trim(lane, this.#cursors.slowest(lane));
    const { committed } = this.#memory;
    const flushed = this.#flushes.filter(({ seq }) => seq <= committed);
    this.#flushes = this.#flushes.filter(({ seq }) => seq > committed);
    for (const { resolve } of flushed) resolve();
    for (const resolve of this.#commits.splice(0)) resolve();
    this.#numbers.recordMissing(this.#lastTrouble);
  }

  #trouble(trouble: JournalTrouble, present: boolean): void {
    this.#onceBegun(() => {
      if (this.#troubles.has(trouble) === present) return;
      if (present) this.#troubles.add(trouble);
      else this.#troubles.delete(trouble);
      if (present) this.#lastTrouble = trouble;
      this.#memory.inTrouble = this.#troubles.size > 0;
      this.#cursors.wake('readings');
      this.#cursors.wake('events');
      for (const listener of this.#listeners) listener(trouble, present);
    });
  }

  onKept(listener: (scan: Scan) => void): void {
    this.#numbers.onKept(listener);
  }
  onTrouble(listener: (trouble: GatewayTrouble, present: boolean) => void): void {
    this.#listeners.push(listener);
  }

  keep(scan: RawScan): Scan | undefined {
    return this.#numbers.keep(scan);
  }
  record(happening: Happening): Event {
    return this.#numbers.record(happening);
  }

  snapshot(rules: unknown): void {
    const place = { boot: this.#numbers.boot, seq: this.#memory.numbered };
    this.#committer.keepSnapshot(place, JSON.stringify(rules));
  }

  vouch(by: string, offset: Millis): void {
    this.#numbers.clockQuality = 'trusted';
    this.#committer.keepVoucher({ by, offset }, this.#numbers.mono);
    this.record({ at: this.#host.clock.wall(), kind: 'clock-vouched', by, offset });
  }
  clockQuality(): ClockQuality {
    return this.#numbers.clockQuality;
  }

  flush(): Promise<void> {
    const seq = this.#memory.numbered;
    if (this.#memory.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#flushes.push({ seq, resolve, reject });
      this.#committer.commit();
    });
  }

  next(output: OutputName, lane: Lane, most: number, signal: AbortSignal): Promise<Batch> {
    return this.#cursors.next(output, lane, most, signal);
  }
  window(output: OutputName, entries: number): void {
    this.#cursors.window(output, entries);
  }
  done(output: OutputName, batch: Batch, count: number): void {
    this.#cursors.done(output, batch, count);
  }
  backlog(output: OutputName, lane: Lane): number {
    return this.#cursors.backlog(output, lane);
  }

  readonly history: Past['history'] = (...asked) => this.#past.history(...asked);
  readonly events: Past['events'] = (...asked) => this.#past.events(...asked);
  readonly samples: Past['samples'] = (...asked) => this.#past.samples(...asked);
  readonly slice: Past['slice'] = (...asked) => this.#past.slice(...asked);
  readonly links: Past['links'] = (...asked) => this.#past.links(...asked);
  readonly records: Past['records'] = () => this.#past.records();
  readonly chain: Past['chain'] = () => this.#past.chain();

  #reader(): Asker {
    if (this.#committer.isOpen) return this.#asker;
    throw this.#fault();
  }
  #fault(): Fault {
    return new Fault('journal-not-open', { path: this.#file, why: 'no writer' });
  }

  /** One after the other: two of the same file at once would not see each other's readings. */
  importReadings(source: ImportSource): Promise<Imported> {
    const imported = this.#importing.then(() => this.#import(source));
    this.#importing = imported.catch(() => undefined);
    return imported;
  }

  async #import(source: ImportSource): Promise<Imported> {
    const imported = await importReadings(source.readings, {
      stamps: (points, span) => this.#reader().ask({ ask: 'stamps', points, ...span }),
      keep: async (readings) => {
        for (const scan of importedScans(readings, this.#numbers.mono)) this.#numbers.number(scan);
        await this.flush();
      },
    });
    const { file, sha256 } = source;
    const readings = imported.added;
    const refused = source.refused();
    const at = this.#host.clock.wall();
    this.record({ at, kind: 'imported', file, sha256, readings, refused });
    return imported;
  }

  health(): JournalHealth {
    const { numbered, committed, waiting } = this.#memory;
    return {
      open: this.#committer.isOpen,
      boot: this.#numbers.boot,
      numbered,
      committed,
      waiting: waiting.length,
      lastCommit: this.#committer.lastCommit,
      troubles: [...this.#troubles],
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    if (this.#numbers.hasBegun) this.#numbers.finish();
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = this.#host.clock.after(CLOSE_WITHIN, resolve);
    });
    await Promise.race([late, this.#endWriting()]);
    timer?.cancel();
    for (const running of this.#timers.values()) running.cancel();
    this.#committer.abandon();
    // A reader left behind would keep the process alive, as after a close that came late on a full disk.
    this.#asker.restart('the journal is closed');
    for (const { reject } of this.#flushes.splice(0)) reject(this.#fault());
  }

  async #endWriting(): Promise<void> {
    while (this.#committer.isOpen && !this.#committer.isIdle) {
      const committed = new Promise<void>((resolve) => this.#commits.push(resolve));
      this.#committer.commit();
      await committed;
    }
    await this.#committer.close();
  }
}
