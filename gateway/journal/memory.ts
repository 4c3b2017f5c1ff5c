import type { Entry, Lane } from '../core/ports.js';
import type { Seq } from '../core/time.js';
import { laneOf, seqOf, weightOf } from './entry.js';

/** Readings of a lane that stay in memory after they are on the disk, for outputs a little behind. */
const TAIL_WEIGHT = 20_000;

interface LaneTail {
  /** Everything of the lane after this number is in memory. */
  start: Seq;
  entries: Entry[];
  weight: number;
}

/**
 * The newest entries of this boot: those that are not on the disk yet, and the tail of each lane, from
 * which outputs are served without asking the disk.
 */
export class Memory {
  /** In number order; the first ones may be on their way to the disk. */
  waiting: Entry[] = [];
  waitingWeight = 0;
  committed = 0 as Seq;
  /** The disk takes nothing now: readings are offered all the same, and only the promise is lost. */
  inTrouble = false;
  numbered = 0 as Seq;
  /** Entries that each lane got in this boot. */
  readonly counts: Record<Lane, number> = { events: 0, readings: 0 };
  readonly #lanes: Record<Lane, LaneTail> = {
    events: { start: 0 as Seq, entries: [], weight: 0 },
    readings: { start: 0 as Seq, entries: [], weight: 0 },
  };

  nextSeq(): Seq {
    this.numbered = (this.numbered + 1) as Seq;
    return this.numbered;
  }

  add(entry: Entry): Lane {
    const lane = laneOf(entry);
    const tail = this.#lanes[lane];
    const weight = weightOf(entry);
    this.waiting.push(entry);
    this.waitingWeight += weight;
    tail.entries.push(entry);
    tail.weight += weight;
    this.counts[lane] += 1;
    return lane;
  }

  /** Everything up to `seq` is on the disk. */
  commit(seq: Seq): void {
    let count = 0;
    for (const entry of this.waiting) {
      if (seqOf(entry) > seq) break;
      this.waitingWeight -= weightOf(entry);
      count += 1;
    }
    this.waiting.splice(0, count);
    this.committed = Math.max(this.committed, seq) as Seq;
  }

  /** Forgets waiting entries that were given up. */
  forget(gone: readonly Entry[]): void {
    const lost = new Set(gone);
    this.waiting = this.waiting.filter((entry) => !lost.has(entry));
    for (const entry of gone) this.waitingWeight -= weightOf(entry);
    for (const tail of Object.values(this.#lanes)) {
      tail.entries = tail.entries.filter((entry) => !lost.has(entry));
      tail.weight = tail.entries.reduce((sum, entry) => sum + weightOf(entry), 0);
    }
  }

  /** Lets go of what is on the disk and past `given` (every output has it), or too much to hold. */
  trim(lane: Lane, given: Seq): void {
    const tail = this.#lanes[lane];
    let count = 0;
    for (const entry of tail.entries) {
      const seq = seqOf(entry);
      if (seq > this.committed) break;
      if (seq > given && tail.weight <= TAIL_WEIGHT) break;
      tail.start = seq;
      tail.weight -= weightOf(entry);
      count += 1;
    }
    tail.entries.splice(0, count);
  }

  /** How many entries of a lane come after a number, offered yet or not. */
  countAfter(lane: Lane, seq: Seq): number {
    const { entries } = this.#lanes[lane];
    return entries.length - placeAfter(entries, seq);
  }

  startOf(lane: Lane): Seq {
    return this.#lanes[lane].start;
  }

  /**
   * Up to `most` entries of a lane after a number that is not before its start. Events at once; readings
   * when they are on the disk, so that no far side acknowledges one that a power cut takes (design §4.2).
   */
  after(lane: Lane, seq: Seq, most: number): Entry[] {
    const { entries } = this.#lanes[lane];
    const first = placeAfter(entries, seq);
    const atOnce = lane === 'events' || this.inTrouble;
    const end = atOnce ? entries.length : placeAfter(entries, this.committed);
    return entries.slice(first, Math.min(first + most, end));
  }
}

/** Where the entries after a number begin. */
const placeAfter = (entries: readonly Entry[], seq: Seq): number => {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seqOf(entries[middle] as Entry) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
};
