import type { Millis } from '../../core/time.js';

/** What one probing found: figures by their key. Who does not answer well rejects with a Fault. */
export interface Found {
  readonly took: Millis;
  readonly figures: Readonly<Record<string, number>>;
}
