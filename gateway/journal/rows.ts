import type { OutputName, PointId } from '../core/identity.js';
import type { Lane, Position } from '../core/ports.js';
import type { Boot, Instant, Seq } from '../core/time.js';
import type { Vouched } from './clock.js';

/** What the journal's tables hold, in our words. */

export interface BootRow {
  readonly id: number;
  readonly name: Boot;
  readonly vouched?: Vouched;
}
export interface PointRow {
  readonly id: number;
  readonly name: PointId;
  /** Levels in dB, averaged as energy. */
  readonly energy: boolean;
}
export interface TapeRow {
  readonly id: number;
  readonly segment: number;
  readonly boot: number;
  readonly first: Seq;
  readonly last: Seq;
  readonly scans: number;
  readonly events: number;
  readonly bytes: Uint8Array;
  /** The chain after the events of this row; null if it has none. */
  readonly head: Uint8Array | null;
}
export interface CursorRow extends Position {
  readonly output: OutputName;
  readonly lane: Lane;
}
/** `since`..`until` are the stamps of its readings; an import may stretch them far back. */
export interface SegmentRow {
  readonly id: number;
  readonly hour: Instant;
  /** Its first row on the tape. */
  readonly tape: number;
  readonly sealed: boolean;
  /** Whether its blocks and its minutes are still there. */
  readonly raw: boolean;
  readonly minutes: boolean;
  readonly since: Instant;
  readonly until: Instant;
}
export interface SealedPoint {
  readonly point: number;
  readonly block: Uint8Array;
  readonly minutes: Uint8Array;
}
export interface EventRow {
  readonly at: Instant;
  readonly text: string;
  readonly hash: Uint8Array;
}
export type Droppable = 'readings' | 'minutes' | 'events';
