import { Worker } from 'node:worker_threads';
import type { Happening } from '../core/event.js';
import type { Entry, Host, Position } from '../core/ports.js';
import { type Boot, type Millis, millis, type Seq, seconds, type Timer } from '../core/time.js';
import type { Vouched } from './clock.js';
import type { Cursors } from './cursors.js';
import type { Dictionary } from './dictionary.js';
import { seqOf, weightOf } from './entry.js';
import type { Memory } from './memory.js';
import { pack } from './pack.js';
import type { Booted, Commit, FromWriter, ToWriter, WriterData } from './protocol.js';

/** Readings of one commit at most, so that packing them never holds up this thread. */
const MOST_WEIGHT = 4_000;
/**
 * A worker that answers nothing between so many looks, a second apart, is replaced. Looks are counted
 * and not time, since after a pause of the whole process its answers are only waiting to be heard.
 */
const PATIENT_LOOKS = 5;
const REOPEN_AFTER = seconds(5);
const SLOWEST_REOPEN = seconds(60);
/** Threads stuck in the disk cannot be ended, only left: no more of them than this. */
const MOST_STUCK = 2;

/** One is at the disk while the next is on its way to the worker. */
const MOST_UNDER_WAY = 2;

interface UnderWay {
  readonly commit: Commit;
  /** Entries in it, and the last number that is on the disk with it. */
  readonly count: number;
  readonly last: Seq;
  readonly since: Millis;
  /** Its cursors are on the disk. */
  landed(): void;
}

/** Also the code of the fault that tells a person. */
export type JournalTrouble = 'journal-not-open' | 'journal-not-moving' | 'disk-full';

export interface CommitterSetup {
  readonly writer: URL;
  readonly data: Omit<WriterData, 'setAside'>;
  readonly host: Host;
  readonly memory: Memory;
  readonly cursors: Cursors;
  readonly dictionary: Dictionary;
  readonly trusted: () => boolean;
  readonly on: {
    /** The file is open but has no boot yet (`counter`: the last one it knows); or it cannot be opened. */
    opened(counter: number): void;
    booted(booted: Booted): void;
    failed(why: string): void;
    committed(): void;
    trouble(trouble: JournalTrouble, present: boolean): void;
    /** What the writer wants on the record. */
    tell(happening: Happening): void;
  };
}

/**
 * Brings what waits in memory to the disk, one group commit at a time, through a worker that may hang,
 * fail or die: then another takes its place and goes on after the last entry that is on the disk.
 */
export class Committer {
  readonly #setup: CommitterSetup;
  #worker: Worker | undefined;
  #phase: 'none' | 'opening' | 'ready' = 'none';
  #looks = 0;
  #boot: Boot | undefined;
  #underWay: UnderWay[] = [];
  #round = 0;
  #due = false;
  #failures = 0;
  #lastError = '';
  #setAside = false;
  #stuck = 0;
  #retry: Timer | undefined;
  #snapshot: Commit['snapshot'];
  #vouched: Commit['vouched'];
  #ended = false;
  #closed: (() => void) | undefined;
  lastCommit = millis(0);

  constructor(setup: CommitterSetup) {
    this.#setup = setup;
  }

  get isOpen(): boolean {
    return this.#phase === 'ready';
  }
  get isIdle(): boolean {
    return this.#underWay.length === 0 && !this.#hasWork();
  }

  /** The boot is settled otherwise: the file joins it when it opens. */
  settle(boot: Boot): void {
    this.#boot = boot;
  }
  keepSnapshot(at: Position, text: string): void {
    this.#snapshot = { ...at, text };
  }
  keepVoucher(vouched: Vouched, mono: Millis): void {
    this.#vouched = { ...vouched, mono };
  }
  /** Up to here commits under way may bring entries to the disk: these can no longer be given up. */
  get handedOver(): Seq {
    return this.#underWay.at(-1)?.last ?? this.#setup.memory.committed;
  }

  open(): void {
    const { writer, data } = this.#setup;
    this.#phase = 'opening';
    this.#looks = 0;
    const workerData: WriterData = { ...data, setAside: this.#setAside };
    this.#setAside = false;
    const worker = new Worker(writer, { workerData });
    this.#worker = worker;
    worker.on('message', (message: FromWriter) => {
      if (this.#worker === worker) this.#hear(message);
    });
    const fell = (why: unknown): void => {
      if (this.#worker === worker) this.#fail('other', String(why));
    };
    worker.on('error', fell);
    worker.on('exit', () => fell('the worker ended'));
  }

  #ask(message: ToWriter, transfer: ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  #hear(message: FromWriter): void {
    const { on, memory, dictionary, host } = this.#setup;
    this.#looks = 0;
    switch (message.say) {
      case 'opened':
        if (message.setAside !== undefined) {
          host.log.error('journal-damaged', { movedTo: message.setAside });
          on.tell({ at: host.clock.wall(), kind: 'journal-damaged', file: message.setAside });
        }
        on.opened(message.lastCounter);
        this.#ask(this.#boot === undefined ? { ask: 'boot' } : { ask: 'boot', name: this.#boot });
        return;
      case 'booted':
        if (this.#boot !== undefined && message.boot !== this.#boot) {
          // It was counted up too late: the gateway runs under another name by now.
          this.#ask({ ask: 'boot', name: this.#boot });
          return;
        }
        this.#boot = message.boot;
        this.#phase = 'ready';
        memory.commit(message.committed);
        dictionary.reset(message.points);
        on.trouble('journal-not-open', false);
        on.booted(message);
        // What was under way when the worker was replaced may be on the disk after all.
        on.committed();
        if (!this.#hasWork()) on.trouble('journal-not-moving', false);
        this.commit();
        return;
      case 'committed':
        this.#committed();
        return;
      case 'failed':
        this.#fail(message.why, message.error);
        return;
      case 'torn':
        on.tell({
          at: host.clock.wall(),
          kind: 'gap',
          ...message.torn,
          why: 'journal-torn',
        });
        return;
      case 'upkeep-failed':
        host.log.error('journal-upkeep-failed', { why: message.error });
        return;
      case 'sealable': {
        const { say: _, ...sealed } = message;
        on.tell({ at: host.clock.wall(), kind: 'hour-sealed', ...sealed });
        return;
      }
      case 'droppable': {
        const { say: _, ...dropped } = message;
        on.tell({ at: host.clock.wall(), kind: 'retained-until', ...dropped });
        return;
      }
      case 'closed':
        this.#closed?.();
    }
  }

  #hasWork(): boolean {
    const { memory, cursors } = this.#setup;
    return (
      (memory.waiting.at(-1) !== undefined && memory.numbered > this.handedOver) ||
      this.#snapshot !== undefined ||
      this.#vouched !== undefined ||
      cursors.toCommit(this.handedOver).length > 0
    );
  }

  /** Starts a commit, or sees to it that one follows those under way. */
  commit(): void {
    if (this.#phase !== 'ready') return;
    this.#due = this.#underWay.length >= MOST_UNDER_WAY;
    if (this.#due || !this.#hasWork()) return;
    const { host, cursors, dictionary, trusted } = this.#setup;
    const { packed, count, last } = this.#pack();
    const snapshot = this.#snapshot;
    const { rows, landed } = cursors.send(last);
    const commit: Commit = {
      ask: 'commit',
      round: this.#round,
      wall: host.clock.wall(),
      trusted: trusted(),
      points: dictionary.send(),
      cursors: rows,
      ...(packed === undefined ? {} : { packed }),
      ...(snapshot === undefined || snapshot.seq > last ? {} : { snapshot }),
      ...(this.#vouched === undefined ? {} : { vouched: this.#vouched }),
    };
    if (commit.snapshot !== undefined) this.#snapshot = undefined;
    this.#vouched = undefined;
    if (this.#underWay.length === 0) this.#looks = 0;
    this.#underWay.push({ commit, count, last, since: host.clock.mono(), landed });
    this.#ask(commit, packed === undefined ? [] : [packed.bytes.buffer]);
  }

  #pack(): { packed: Commit['packed']; count: number; last: Seq } {
    const { memory, dictionary } = this.#setup;
    const from = this.#underWay.reduce((sum, { count }) => sum + count, 0);
    const entries: Entry[] = [];
    let weight = 0;
    for (let i = from; i < memory.waiting.length; i += 1) {
      const entry = memory.waiting[i] as Entry;
      weight += weightOf(entry);
      if (entries.length > 0 && weight > MOST_WEIGHT) break;
      entries.push(entry);
    }
    const [first] = entries;
    const last = entries.at(-1);
    if (first === undefined || last === undefined)
      return { packed: undefined, count: 0, last: this.handedOver };
    const events = entries.filter((entry) => 'event' in entry).length;
    return {
      count: entries.length,
      last: seqOf(last),
      packed: {
        first: seqOf(first),
        last: seqOf(last),
        scans: entries.length - events,
        events,
        bytes: pack(entries, dictionary.numberOf),
      },
    };
  }

  #committed(): void {
    const { on, memory, dictionary, host } = this.#setup;
    const done = this.#underWay.shift();
    if (done === undefined) return;
    this.#failures = 0;
    this.#lastError = '';
    this.lastCommit = millis(host.clock.mono() - done.since);
    memory.commit(done.last);
    dictionary.committed(done.commit.points);
    done.landed();
    on.trouble('disk-full', false);
    on.trouble('journal-not-moving', false);
    on.committed();
    if (this.#due || memory.waitingWeight > MOST_WEIGHT) this.commit();
  }

  /** What was under way and is not on the disk goes with the next commit. */
  #takeBack(): void {
    const { cursors, dictionary } = this.#setup;
    for (const { commit } of this.#underWay) {
      this.#snapshot ??= commit.snapshot;
      this.#vouched ??= commit.vouched;
    }
    this.#underWay = [];
    this.#round += 1;
    cursors.takeBack();
    dictionary.takeBack();
  }

  #fail(why: 'full' | 'damaged' | 'other', error: string): void {
    const { on, host } = this.#setup;
    if (this.#ended) {
      this.#closed?.();
      return;
    }
    if (error !== this.#lastError) host.log.error('journal-failed', { why: error });
    this.#lastError = error;
    const opening = this.#phase === 'opening';
    this.#takeBack();
    if (why === 'full') {
      on.trouble('disk-full', true);
      // The file stays open and the next tick tries again; without a boot it must be asked for anew.
      if (opening) this.#replace();
    } else {
      this.#setAside = why === 'damaged';
      on.trouble(opening ? 'journal-not-open' : 'journal-not-moving', true);
      this.#replace();
    }
    if (opening) on.failed(error);
  }

  /** Leaves the worker to its fate and opens the file with another one, ever more rarely. */
  #replace(): void {
    const { host } = this.#setup;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#phase = 'none';
    this.#takeBack();
    if (worker !== undefined) {
      this.#stuck += 1;
      void worker.terminate().finally(() => {
        this.#stuck -= 1;
      });
    }
    const delay = this.#failures === 0 ? 0 : REOPEN_AFTER * 2 ** (this.#failures - 1);
    this.#failures += 1;
    this.#retry?.cancel();
    this.#retry = host.clock.after(millis(Math.min(delay, SLOWEST_REOPEN)), () => this.#reopen());
  }

  #reopen(): void {
    if (this.#ended) return;
    if (this.#stuck < MOST_STUCK) this.open();
    else this.#retry = this.#setup.host.clock.after(REOPEN_AFTER, () => this.#reopen());
  }

  /** Looks whether the worker moves; called about once a second. */
  supervise(): void {
    const opening = this.#phase === 'opening';
    if (!opening && this.#underWay.length === 0) return;
    this.#looks += 1;
    if (this.#looks <= PATIENT_LOOKS) return;
    const { host, on } = this.#setup;
    host.log.error('journal-not-moving', { looks: this.#looks });
    on.trouble(opening ? 'journal-not-open' : 'journal-not-moving', true);
    this.#replace();
    if (opening) on.failed('no answer');
  }

  /** Closes the file; resolves when it is closed or the worker has gone. */
  close(): Promise<void> {
    this.#ended = true;
    this.#retry?.cancel();
    const worker = this.#worker;
    if (worker === undefined || this.#phase !== 'ready') {
      this.#worker = undefined;
      void worker?.terminate();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#ask({ ask: 'close' });
    });
  }

  /** Ends the worker without asking. */
  abandon(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}
