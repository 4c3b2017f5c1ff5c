import type { EventKind } from './event.js';
import type { Quality } from './quality.js';
import type { Instant } from './time.js';

/** One reading of the past. */
export interface Sample {
  readonly at: Instant;
  readonly quality: Quality;
  readonly value?: number;
  /** The last of the samples behind it that were left out: between there was no gap. */
  readonly until?: Instant;
}

export interface EventFilter {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly kinds?: readonly EventKind[];
  readonly limit: number;
}
