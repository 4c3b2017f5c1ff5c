import { classOf, type Event, type Happening } from '../core/event.js';
import type { FaultCode } from '../core/fault.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import type { Entry, Host } from '../core/ports.js';
import { type Character, quantityRow } from '../core/quantity.js';
import type { RawScan, Scan } from '../core/reading.js';
import { type Boot, type ClockQuality, type Millis, millis, type Seq } from '../core/time.js';
import type { Cursors } from './cursors.js';
import { seqOf } from './entry.js';
import { type Keeper, keeper } from './keep.js';
import type { Memory } from './memory.js';
import { asKept } from './pack.js';
import { joined, type Missing, shed } from './shed.js';

/** Readings that wait in memory while the disk takes none; about 10 MB, 28 minutes at 60 a second. */
export const MOST_WAITING = 100_000;
/** Then so many of them go at once, so that giving up is rare work. */
const GIVEN_UP_AT_ONCE = 5_000;

export interface NumbersSetup {
  readonly hall: Hall;
  readonly host: Host;
  readonly memory: Memory;
  readonly cursors: Cursors;
  /** Entries up to here may be on the disk any moment. */
  readonly handedOver: () => Seq;
  /** An event that must not wait for its second. */
  readonly urgent: () => void;
}

/** Gives every entry its number, in one order, at once; and gives entries up when memory is full. */
export class Numbers {
  readonly #setup: NumbersSetup;
  readonly #keeper: Keeper;
  readonly #characters: ReadonlyMap<PointId, Character>;
  #boot: Boot | undefined;
  readonly #listeners: ((scan: Scan) => void)[] = [];
  readonly #releasing: Generator<readonly RawScan[]>[] = [];
  /** Stretches and not numbers: a disk may be full for days. */
  #missing: Missing[] = [];
  clockQuality: ClockQuality = 'uncertain';

  constructor(setup: NumbersSetup) {
    this.#setup = setup;
    this.#keeper = keeper(setup.hall);
    this.#characters = new Map(
      pointsOf(setup.hall).map(({ id, quantity }) => [id, quantityRow(quantity).character]),
    );
  }

  begin(boot: Boot): void {
    this.#boot = boot;
    this.#setup.cursors.start(boot);
  }
  get hasBegun(): boolean {
    return this.#boot !== undefined;
  }
  get boot(): Boot {
    if (this.#boot === undefined) throw new Error('the journal gives no numbers before open()');
    return this.#boot;
  }
  get mono(): Millis {
    return millis(Math.round(this.#setup.host.clock.mono()));
  }

  keep(scan: RawScan): Scan | undefined {
    const readings = this.#keeper.sift(scan);
    return readings.length === 0 ? undefined : this.number({ ...scan, readings });
  }

  /** Numbers a scan as it is; it has at least one reading. */
  number(scan: RawScan): Scan {
    const kept = asKept({ ...scan, boot: this.boot, seq: this.#setup.memory.nextSeq() });
    this.#add({ scan: kept });
    for (const listener of this.#listeners) listener(kept);
    return kept;
  }
  onKept(listener: (scan: Scan) => void): void {
    this.#listeners.push(listener);
  }

  record(happening: Happening): Event {
    const { boot, mono, clockQuality: clock } = this;
    const seq = this.#setup.memory.nextSeq();
    // Through JSON, so that the event in memory is to the byte the one that is read back later.
    const event = JSON.parse(JSON.stringify({ ...happening, boot, seq, mono, clock })) as Event;
    this.#add({ event });
    if (event.kind === 'alarm-raised') this.#release(this.#keeper.around(event.alarm, mono));
    if (classOf(event.kind) !== 'system') this.#setup.urgent();
    return event;
  }

  /** The time before an alarm, in small turns: the alarm itself must not wait for it. */
  #release(held: Generator<readonly RawScan[]>): void {
    this.#releasing.push(held);
    if (this.#releasing.length === 1) this.#releaseSoon();
  }
  #releaseSoon(): void {
    this.#setup.host.clock.after(millis(0), () => {
      const [held] = this.#releasing;
      if (held === undefined) return;
      const { done, value } = held.next();
      if (done === true) this.#releasing.shift();
      else for (const scan of value) this.number(scan);
      if (this.#releasing.length > 0) this.#releaseSoon();
    });
  }
  /** Whatever is still held for an alarm goes on the tape now. */
  finish(): void {
    for (const held of this.#releasing.splice(0))
      for (const scans of held) for (const scan of scans) this.number(scan);
  }

  #add(entry: Entry): void {
    const { memory, cursors } = this.#setup;
    cursors.added(memory.add(entry));
    if (memory.waitingWeight > MOST_WAITING) this.#giveUp();
  }

  #giveUp(): void {
    const { memory, cursors, handedOver } = this.#setup;
    const upTo = handedOver();
    const free = memory.waiting.filter((entry) => seqOf(entry) > upTo);
    const characterOf = ({ readings }: Scan): Character =>
      readings.some(({ point }) => this.#characters.get(point) === 'state') ? 'state' : 'measured';
    const gone = shed(free, GIVEN_UP_AT_ONCE, characterOf);
    memory.forget(gone);
    cursors.gone(gone);
    const numbers = gone.map((entry) => ({ from: seqOf(entry), to: seqOf(entry) }));
    this.#missing = joined([...this.#missing, ...numbers]);
  }

  /** Puts on record which numbers were given up, now that the disk takes entries again. */
  recordMissing(why: FaultCode): void {
    if (this.#missing.length === 0) return;
    const at = this.#setup.host.clock.wall();
    for (const stretch of this.#missing.splice(0))
      this.record({ at, kind: 'gap', ...stretch, why });
  }
}
