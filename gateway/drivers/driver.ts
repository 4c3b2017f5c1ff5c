import type { Happening } from '../core/event.js';
import type { Fault, FaultCode, FaultParameters } from '../core/fault.js';
import type { BusId, DeviceId, PointId } from '../core/identity.js';
import type { Uncertain } from '../core/quality.js';
import type { NoSpare } from '../core/scan-window.js';
import type { Millis } from '../core/time.js';

/** What came out of one request or one pushed frame: numbers without meaning yet. */
export type Answer = {
  readonly device: DeviceId;
  /** Monotonic time of the last byte. */
  readonly mono: Millis;
  /** From the first byte sent to the last received. */
  readonly took: Millis;
} & (
  | { readonly values: readonly RawValue[] }
  /** Nobody answered, or wrongly: these points have no value now. */
  | { readonly fault: Fault; readonly points: readonly PointId[] }
);

export interface RawValue {
  readonly point: PointId;
  /** Scaled to the point's unit; undefined where the device says "no value" (a sentinel). */
  readonly value: number | undefined;
  /** The words or bits as they came, kept for formal tests. */
  readonly raw: readonly number[];
  /** The value is no better than this, whatever it is: a light cell is no lux meter. */
  readonly uncertain?: Uncertain;
}

/** Counts of one device on its wire since the start. */
export interface DeviceHealth {
  readonly device: DeviceId;
  readonly requests: number;
  readonly answered: number;
  readonly noAnswer: number;
  readonly crc: number;
  readonly exceptions: number;
  readonly lastAnswer?: Millis;
  readonly p50: Millis;
  readonly p95: Millis;
  /** Backing off: asked again no sooner than this. */
  readonly silentUntil?: Millis;
  readonly suspicion?: {
    readonly why: FaultCode;
    readonly evidence: string;
    /** What its sentence needs besides device and bus. */
    readonly parameters?: FaultParameters;
  };
}

export interface BusHealth {
  readonly bus: BusId;
  readonly open: boolean;
  /** Where it is open now: a tty, `host:port`. */
  readonly path: string;
  /** When what decides whom to ask last did so; absent where nothing is asked. */
  readonly lastTurn?: Millis;
  /** Share of the time that the wire was busy, over the last minute. */
  readonly load: number;
  readonly devices: readonly DeviceHealth[];
}

/** Registers or bits of any unit, known to the hall or not: `table` and `address` as on the wire. */
export interface RegisterRead {
  readonly unit: number;
  readonly table: 'coil' | 'discrete' | 'input' | 'holding';
  readonly address: number;
  readonly count: number;
}
export interface RegisterWords {
  readonly words: readonly number[];
  readonly tookMs: number;
}

/** What may be asked of a unit that nobody configured: it says what it is, or reads. */
export type UnitQuestion =
  | { readonly function: 1 | 2 | 3 | 4; readonly address: number; readonly count: number }
  | { readonly function: 43; readonly category: 1; readonly from: 0 };
export interface UnitAnswer {
  readonly words: readonly number[];
  readonly identification?: Readonly<Record<number, string>>;
}

/** One wire and everything on it, whatever it speaks. Knows no meaning. */
export interface Driver {
  readonly bus: BusId;
  /** Begins to ask and listen; keeps trying to open until closed. */
  start(hear: (answer: Answer) => void, tell: (happened: Happening) => void): void;
  /** Sets one writable point, verified by reading back. Rejects with a Fault. */
  write(point: PointId, value: number, deadline: Millis): Promise<void>;
  /**
   * Closes an output for this long, after which it falls by itself, whatever becomes of us. Rejects
   * with a Fault, also where the output cannot do that.
   */
  pulse(point: PointId, on: Millis, deadline: Millis): Promise<void>;
  /** Asks these points once, now. Rejects with a Fault only if the bus cannot be used at all. */
  read(points: readonly PointId[], deadline: Millis): Promise<readonly Answer[]>;
  /** Only on a wire that has registers. Rejects with a Fault. */
  readRegisters?(asked: RegisterRead, deadline: Millis): Promise<RegisterWords>;
  /** Why nobody whom nobody configured can be asked there, where `askStranger` never has the time. */
  readonly noSpare?: NoSpare;
  /** Asks a unit that nobody configured, only in time that no poll needs. Rejects with a Fault. */
  askStranger?(unit: number, question: UnitQuestion, deadline: Millis): Promise<UnitAnswer>;
  health(): BusHealth;
  close(): Promise<void>;
}
