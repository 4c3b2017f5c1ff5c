import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { GatewayTrouble } from '../core/alarm.js';
import { classOf, type Event, type Happening } from '../core/event.js';
import { Fault, type FaultCode } from '../core/fault.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { OutputName, PointId } from '../core/identity.js';
import type { Batch, Entry, EventFilter, Host, Lane, Query, Sample } from '../core/ports.js';
import { type Character, quantityRow } from '../core/quantity.js';
import type { RawScan, Scan } from '../core/reading.js';
import type { Boot, ClockQuality, Instant, Millis, Seq, Timer } from '../core/time.js';
import { millis, seconds } from '../core/time.js';
import { Asker } from './asker.js';
import { type Moment, stepBetween } from './clock.js';
import { Committer } from './committer.js';
import { Cursors } from './cursors.js';
import { Dictionary } from './dictionary.js';
import { importedScans, importReadings } from './importer.js';
import type {
  Imported,
  ImportSource,
  Journal,
  JournalHealth,
  JournalWorkers,
  Opened,
} from './journal.js';
import { type Keeper, keeper } from './keep.js';
import { Memory } from './memory.js';
import { asKept, unpack } from './pack.js';
import { past } from './past.js';
import type { Booted } from './protocol.js';
import type { JournalConfig } from './schema.js';
import { missingOf, seqOf, shed } from './shed.js';

/** Readings that wait in memory while the disk takes none; about 10 MB, 28 minutes at 60 a second. */
export const MOST_WAITING = 100_000;
/** Then so many of them go at once, so that giving up is rare work. */
const GIVEN_UP_AT_ONCE = 5_000;
/** Longer than this a start does not wait for the disk. */
const OPEN_WITHIN = seconds(2);
const CLOSE_WITHIN = seconds(4);
const LOOK_EVERY = seconds(1);

export class TapeJournal implements Journal {
  readonly #host: Host;
  readonly #file: string;
  readonly #commitEvery: Millis;
  readonly #keeper: Keeper;
  readonly #characters: ReadonlyMap<PointId, Character>;
  readonly #dictionary: Dictionary;
  readonly #memory = new Memory();
  readonly #cursors: Cursors;
  readonly #committer: Committer;
  readonly #asker: Asker;
  readonly #past: Query;
  readonly #listeners: ((trouble: GatewayTrouble, present: boolean) => void)[] = [];
  readonly #troubles = new Set<GatewayTrouble>();
  readonly #flushed: { readonly seq: Seq; resolve(): void; reject(why: Fault): void }[] = [];
  readonly #timers: { commit?: Timer; look?: Timer; open?: Timer } = {};
  #boot: Boot | undefined;
  #counter = 0;
  #opening: ((opened: Opened) => void) | undefined;
  #clockQuality: ClockQuality = 'uncertain';
  #moment: Moment;
  #givenUp: Seq[] = [];
  #urgent = false;
  #closing: Promise<void> | undefined;

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
    this.#keeper = keeper(hall);
    this.#characters = new Map(
      pointsOf(hall).map(({ id, quantity }) => [id, quantityRow(quantity).character]),
    );
    this.#dictionary = new Dictionary(hall);
    this.#asker = new Asker(workers.reader, file, host);
    this.#cursors = new Cursors(this.#memory, async (lane, after, most) =>
      this.#committer.isOpen ? this.#asker.ask({ ask: 'backlog', lane, after, most }) : [],
    );
    this.#past = past({
      memory: this.#memory,
      asker: this.#asker,
      isOpen: () => this.#committer.isOpen,
      boot: () => this.#named(),
    });
    this.#moment = this.#now();
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
      trusted: () => this.#clockQuality === 'trusted',
      on: {
        opened: (counter) => {
          this.#counter = counter;
        },
        booted: (booted) => this.#booted(booted),
        failed: (why) => this.#notOpen(why),
        committed: () => this.#committed(),
        trouble: (trouble, present) => this.#trouble(trouble, present),
        tell: (happening) => this.#whenBooted(() => this.record(happening)),
      },
    });
  }

  // --- start and end

  open(): Promise<Opened> {
    return new Promise((resolve) => {
      this.#opening = resolve;
      try {
        mkdirSync(dirname(this.#file), { recursive: true, mode: 0o750 });
      } catch (thrown) {
        this.#host.log.error('journal-failed', { why: String(thrown) });
      }
      this.#committer.open();
      this.#timers.open = this.#host.clock.after(OPEN_WITHIN, () => this.#notOpen('no answer'));
    });
  }

  #booted(booted: Booted): void {
    const isFirst = this.#boot === undefined;
    const wasLate = !isFirst && this.#memory.committed === 0;
    if (isFirst) {
      this.#boot = booted.boot;
      this.#cursors.start(booted.boot);
    }
    if (isFirst || wasLate) this.#cursors.found(booted.cursors);
    this.#asker.restart('the journal was opened anew');
    if (!isFirst) return;
    const after = booted.replayAfter;
    const replay = booted.replay
      .flatMap(({ boot, bytes }) => unpack(bytes, boot, this.#dictionary.nameOf))
      .filter((entry) => {
        const { boot } = 'scan' in entry ? entry.scan : entry.event;
        return boot !== after?.boot || seqOf(entry) > after.seq;
      });
    this.#begin({
      boot: booted.boot,
      replay,
      ...(booted.snapshot === undefined ? {} : { snapshot: JSON.parse(booted.snapshot) }),
    });
  }

  /** The gateway runs without its journal, under a name that no other run can have. */
  #notOpen(why: string): void {
    if (this.#opening === undefined) return;
    this.#host.log.error('journal-not-open', { path: this.#file, why });
    const boot = `${this.#counter}-${randomBytes(4).toString('hex')}` as Boot;
    this.#boot = boot;
    this.#cursors.start(boot);
    this.#committer.settle(boot);
    this.#begin({ boot, replay: [] });
    this.#trouble('journal-not-open', true);
  }

  readonly #beforeBoot: (() => void)[] = [];
  #whenBooted(then: () => void): void {
    if (this.#boot === undefined) this.#beforeBoot.push(then);
    else then();
  }

  #begin(opened: Opened): void {
    this.#timers.open?.cancel();
    this.#opening?.(opened);
    this.#opening = undefined;
    for (const then of this.#beforeBoot.splice(0)) then();
    this.#moment = this.#now();
    this.#tick();
    this.#look();
  }

  #now(): Moment {
    return { wall: this.#host.clock.wall(), mono: this.#mono() };
  }
  #mono(): Millis {
    return millis(Math.round(this.#host.clock.mono()));
  }

  #tick(): void {
    this.#timers.commit = this.#host.clock.after(this.#commitEvery, () => {
      this.#committer.commit();
      this.#tick();
    });
  }

  #look(): void {
    this.#timers.look = this.#host.clock.after(LOOK_EVERY, () => {
      this.#committer.supervise();
      const now = this.#now();
      const by = stepBetween(this.#moment, now);
      this.#moment = now;
      if (by !== undefined) this.record({ at: now.wall, kind: 'clock-stepped', by });
      this.#look();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const { clock } = this.#host;
    this.#timers.open?.cancel();
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = clock.after(CLOSE_WITHIN, resolve);
    });
    await Promise.race([late, this.#endWriting()]);
    timer?.cancel();
    this.#timers.commit?.cancel();
    this.#timers.look?.cancel();
    this.#committer.abandon();
    for (const { reject } of this.#flushed.splice(0)) reject(this.#fault('journal-not-open'));
  }

  async #endWriting(): Promise<void> {
    while (this.#committer.isOpen && !this.#committer.isIdle) {
      const committed = new Promise<void>((resolve) => this.#onCommit.push(resolve));
      this.#committer.commit();
      await committed;
    }
    this.#asker.restart('the journal is closed');
    await this.#committer.close();
  }

  // --- numbering

  keep(scan: RawScan): Scan | undefined {
    const readings = this.#keeper.sift(scan);
    return readings.length === 0 ? undefined : this.#number({ ...scan, readings });
  }

  #number(scan: RawScan): Scan {
    const kept = asKept({ ...scan, boot: this.#named(), seq: this.#memory.nextSeq() });
    this.#add({ scan: kept });
    return kept;
  }

  record(happening: Happening): Event {
    const mono = this.#mono();
    // Through JSON, so that the event in memory is to the byte the one that is read back later.
    const event = JSON.parse(
      JSON.stringify({
        ...happening,
        boot: this.#named(),
        seq: this.#memory.nextSeq(),
        mono,
        clock: this.#clockQuality,
      }),
    ) as Event;
    this.#add({ event });
    if (event.kind === 'alarm-raised')
      for (const scan of this.#keeper.around(event.alarm, mono)) this.#number(scan);
    if (classOf(event.kind) !== 'system') this.#commitSoon();
    return event;
  }

  #named(): Boot {
    if (this.#boot === undefined) throw new Error('the journal gives no numbers before open()');
    return this.#boot;
  }

  #add(entry: Entry): void {
    this.#cursors.added(this.#memory.add(entry));
    if (this.#memory.waitingWeight > MOST_WAITING) this.#giveUp();
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

  #giveUp(): void {
    const { handedOver } = this.#committer;
    const { waiting } = this.#memory;
    const free = waiting.filter((entry) => seqOf(entry) > handedOver);
    const characterOf = ({ readings }: Scan): Character =>
      readings.some(({ point }) => this.#characters.get(point) === 'state') ? 'state' : 'measured';
    const gone = shed(free, GIVEN_UP_AT_ONCE, characterOf);
    this.#memory.forget(gone);
    this.#cursors.gone(gone);
    this.#givenUp.push(...gone.map(seqOf));
  }

  #committed(): void {
    for (const lane of ['events', 'readings'] as const)
      this.#memory.trim(lane, this.#cursors.slowest(lane));
    const { committed } = this.#memory;
    for (const waiter of this.#flushed.splice(0)) {
      if (waiter.seq <= committed) waiter.resolve();
      else this.#flushed.push(waiter);
    }
    for (const resolve of this.#onCommit.splice(0)) resolve();
    const missing = missingOf(this.#givenUp.splice(0));
    const at = this.#host.clock.wall();
    for (const stretch of missing)
      this.record({ at, kind: 'gap', ...stretch, why: this.#whyMissing });
  }

  readonly #onCommit: (() => void)[] = [];
  #whyMissing: FaultCode = 'disk-full';

  #trouble(trouble: GatewayTrouble, present: boolean): void {
    if (this.#troubles.has(trouble) === present) return;
    if (present) {
      this.#troubles.add(trouble);
      if (trouble !== 'clock-not-trusted') this.#whyMissing = trouble as FaultCode;
    } else this.#troubles.delete(trouble);
    for (const listener of this.#listeners) listener(trouble, present);
  }

  onTrouble(listener: (trouble: GatewayTrouble, present: boolean) => void): void {
    this.#listeners.push(listener);
  }

  flush(): Promise<void> {
    const seq = this.#memory.numbered;
    if (this.#memory.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#flushed.push({ seq, resolve, reject });
      this.#committer.commit();
    });
  }

  snapshot(rules: unknown): void {
    const place = { boot: this.#named(), seq: this.#memory.numbered };
    this.#committer.keepSnapshot(place, JSON.stringify(rules));
  }

  // --- time

  vouch(by: string, offset: Millis): void {
    this.#clockQuality = 'trusted';
    this.#committer.keepVoucher({ by, offset });
    this.record({ at: this.#host.clock.wall(), kind: 'clock-vouched', by, offset });
  }

  clockQuality(): ClockQuality {
    return this.#clockQuality;
  }

  // --- outputs

  next(output: OutputName, lane: Lane, most: number, signal: AbortSignal): Promise<Batch> {
    return this.#cursors.next(output, lane, most, signal);
  }
  done(output: OutputName, batch: Batch, count: number): void {
    this.#cursors.done(output, batch, count);
  }
  backlog(output: OutputName, lane: Lane): number {
    return this.#cursors.backlog(output, lane);
  }

  // --- the past

  history(point: PointId, from: Instant, to: Instant, limit: number): Promise<readonly Sample[]> {
    return this.#past.history(point, from, to, limit);
  }
  events(filter: EventFilter): Promise<readonly Event[]> {
    return this.#past.events(filter);
  }

  async importReadings(source: ImportSource): Promise<Imported> {
    const imported = await importReadings(source.readings, {
      stamps: (points, span) => {
        if (!this.#committer.isOpen) throw this.#fault('journal-not-open');
        return this.#asker.ask({ ask: 'stamps', points, ...span });
      },
      keep: async (readings) => {
        for (const scan of importedScans(readings, this.#mono(), this.#clockQuality))
          this.#number(scan);
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

  #fault(code: 'journal-not-open'): Fault {
    return new Fault(code, { path: this.#file, why: 'not open' });
  }

  health(): JournalHealth {
    return {
      open: this.#committer.isOpen,
      boot: this.#boot ?? ('' as Boot),
      numbered: this.#memory.numbered,
      committed: this.#memory.committed,
      waiting: this.#memory.waiting.length,
      lastCommit: this.#committer.lastCommit,
      troubles: [...this.#troubles],
    };
  }
}
