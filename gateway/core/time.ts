/** Milliseconds since 1970 UTC, as the hall's clock says it. */
export type Instant = number & { readonly brand: 'ms since 1970 UTC' };
/** A length of time, or a stamp of the monotonic clock of one boot, in milliseconds. */
export type Millis = number & { readonly brand: 'ms' };

export const millis = (n: number): Millis => n as Millis;
export const seconds = (n: number): Millis => (n * 1000) as Millis;
export const minutes = (n: number): Millis => (n * 60_000) as Millis;
export const hours = (n: number): Millis => (n * 3_600_000) as Millis;
export const instant = (n: number): Instant => n as Instant;
export const later = (at: Instant, by: Millis): Instant => (at + by) as Instant;
export const between = (from: Instant, to: Instant): Millis => (to - from) as Millis;

/**
 * Who vouches for the wall clock of this boot (design §4.7). `uncertain` readings wait or travel
 * marked; `trusted` came from NTP, an RTC or a person.
 */
export type ClockQuality = 'trusted' | 'uncertain';

/** After this long without a voucher the readings of a boot go as they are (design §4.7). */
export const VOUCHED_WITHIN = minutes(15);

/** Counter of gateway starts: a number, or `<last known>-<random>` where it could not be committed. */
export type Boot = string & { readonly brand: 'boot' };
/** Number of an entry within its boot; given on the main thread, in one order, without gaps. */
export type Seq = number & { readonly brand: 'seq' };

/** The wall clock was set: what it said then, and by how much it went ahead. */
export interface ClockStep {
  readonly at: Instant;
  readonly by: Millis;
}

export interface Timer {
  cancel(): void;
}

/** Time as an argument: the shell hands in the machine's clock, a test holds its own. */
export interface Clock {
  wall(): Instant;
  /** Milliseconds since the gateway started; never steps. */
  mono(): Millis;
  after(delay: Millis, then: () => void): Timer;
}
