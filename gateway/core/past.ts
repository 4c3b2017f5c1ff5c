import type { EventKind } from './event.js';
import type { Quality } from './quality.js';
import type { Instant } from './time.js';

/** One reading of the past. */
export interface Sample {
  readonly at: Instant;
  readonly quality: Quality;
  readonly value?: number;
  /** How far it goes on without a gap where the next one stands farther off: samples were left out, or only minutes are kept. */
  readonly until?: Instant;
}

export interface EventFilter {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly kinds?: readonly EventKind[];
  readonly limit: number;
}
