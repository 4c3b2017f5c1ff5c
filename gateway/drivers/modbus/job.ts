import type { DeviceId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';

/** One question of the Modbus application protocol V1.1b3 (§6), addresses as on the wire. */
export type Question =
  | { readonly function: 1 | 2 | 3 | 4; readonly address: number; readonly count: number }
  | {
      readonly function: 5;
      readonly address: number;
      readonly on: boolean;
      /** In place of FF00, where the maker gave it a meaning of its own: a pulse's number of steps. */
      readonly word?: number;
    }
  | { readonly function: 6; readonly address: number; readonly word: number }
  | { readonly function: 15; readonly address: number; readonly bits: readonly boolean[] }
  | { readonly function: 16; readonly address: number; readonly words: readonly number[] }
  | { readonly function: 22; readonly address: number; readonly and: number; readonly or: number }
  | {
      readonly function: 23;
      readonly address: number;
      readonly count: number;
      readonly writeAddress: number;
      readonly words: readonly number[];
    }
  /** Read device identification (43/14), category 1 basic, 2 regular, 3 extended. */
  | { readonly function: 43; readonly category: 1 | 2 | 3; readonly from: number };

export interface Job {
  readonly device: DeviceId;
  readonly unit: number;
  readonly question: Question;
  /** How long the answer may take to begin before the device counts as silent. */
  readonly timeout: Millis;
  /** The longest this device ever takes: after a timeout the wire stays quiet this long, so that a late answer dies. */
  readonly answersWithin: Millis;
  /** Silence after the answer before the next question. */
  readonly turnaround: Millis;
  /** Nobody configured it: its silence says nothing about the line. */
  readonly stranger?: true;
}

/** An answer that passed length, unit, function and checksum. */
export interface Raw {
  /** Registers as words, bits as 0 and 1; empty for a write. */
  readonly words: readonly number[];
  /** Of 43/14: object id -> text. */
  readonly identification?: Readonly<Record<number, string>>;
  /** Monotonic time of the last byte. */
  readonly mono: Millis;
  /** From the first byte sent to the last received. */
  readonly took: Millis;
  /**
   * A write whose answer is byte for byte its question (functions 5, 6, 22), on a wire not yet known
   * to be free of echo: it may be our own frame, so only a read-back proves the write.
   */
  readonly mayBeEcho?: true;
}

/** What happened on a wire since the bus was made. */
export interface BusCounts {
  readonly requests: number;
  readonly answered: number;
  /** Nothing recognisable came in time. */
  readonly noAnswer: number;
  readonly crc: number;
  readonly short: number;
  /** Frames of another unit, function or length, and answers that contradict each other. */
  readonly foreign: number;
  readonly exceptions: number;
  /** Answers that came after their question was given up, discarded. */
  readonly late: number;
  /** Answers that came twice, the second discarded. */
  readonly doubled: number;
  /** Questions heard that were not ours. */
  readonly secondMaster: number;
  /** Bytes that belong to no frame. */
  readonly noiseBytes: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly opened: number;
  readonly lost: number;
  /** Time in which nobody else could have asked: exchange, silence, turnaround, quiet time. */
  readonly busy: Millis;
}

/** One wire, one request in flight. Rejects with a Fault and never hangs. */
export interface Bus {
  /** Runs after the jobs already waiting; rejects `bus-deadline` if it cannot begin before `deadline` (monotonic). */
  request(job: Job, deadline: Millis): Promise<Raw>;
  readonly isOpen: boolean;
  /** Where it is open now: a tty, `host:port`. */
  readonly path: string;
  /** A live view: read it twice and subtract. */
  readonly counts: BusCounts;
  close(): Promise<void>;
}
