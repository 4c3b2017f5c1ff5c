import type { Bad } from '../quality.js';

export interface FaultRow {
  readonly zh: string;
  readonly en: string;
  /** Whether the same thing may succeed if tried again unchanged. */
  readonly retry: boolean;
  /** The quality that a reading gets from this fault. */
  readonly quality?: Bad;
}
