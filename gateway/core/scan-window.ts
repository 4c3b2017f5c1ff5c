import type { BusId } from './identity.js';
import type { Instant, Millis } from './time.js';

/** Somebody looks for units on a bus that hall.yaml does not know, for a while. */

export interface FoundUnit {
  readonly unit: number;
  /** `garbled`: somebody answers, but not in order: another baud rate or parity, or two with one unit id. */
  readonly is: 'answers' | 'garbled';
  /** What it says of itself (43/14). */
  readonly identification?: string;
  /** Profiles that it fits, the surest first. */
  readonly models: readonly string[];
  /** Lines for hall.yaml. */
  readonly yaml: string;
}

export interface ScanWindow {
  readonly bus: BusId;
  readonly by: string;
  readonly from: Instant;
  /** By the gateway's clock; what is left is the same for everybody. */
  readonly until: Instant;
  /** Unit ids asked so far, of so many. */
  readonly asked: number;
  readonly of: number;
  readonly found: readonly FoundUnit[];
  /** Why it is over; absent: it goes on. */
  readonly ended?: ScanEnd;
}
/** `done`: every unit id was asked. `bus`: the bus went away. */
export type ScanEnd = 'done' | 'time' | 'stopped' | 'bus';

/** A bus whose polls leave no time to ask anybody else: a window there would find nobody. */
export interface NoSpare {
  readonly bus: BusId;
  /** Something is asked this often. */
  readonly period: Millis;
  /** The longest pause between those polls. */
  readonly free: Millis;
  /** What it takes to ask a unit id that nobody has. */
  readonly needs: Millis;
}

export interface Scans {
  /** The last window of each bus. */
  readonly windows: readonly ScanWindow[];
  /** Buses on which one may be opened. */
  readonly buses: readonly BusId[];
  /** Those on which one would find nobody, and why. */
  readonly noSpare: readonly NoSpare[];
}
