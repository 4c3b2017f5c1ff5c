import type { Entry } from '../../core/ports.js';
import { type Boot, type Millis, millis, VOUCHED_WITHIN } from '../../core/time.js';
import type { Stamping } from './line.js';

/** What is known of the clocks: of which boot, since when, and which boots somebody has vouched for. */
export interface Vouchers {
  readonly boot: Boot;
  /** Monotonic time of this boot. */
  readonly mono: Millis;
  /** `wall = monotonic + offset` of a boot, once somebody has vouched for it. */
  readonly offset: (boot: Boot) => Millis | undefined;
}

const AS_IT_IS: Stamping = { shift: millis(0), uncertain: false };

/** How an entry is stamped outside, or that it must wait until somebody vouches for its clock. */
export const stampingOf = (entry: Entry, vouchers: Vouchers): Stamping | 'held' => {
  const about = 'scan' in entry ? entry.scan : entry.event;
  const imported = 'scan' in entry && entry.scan.origin === 'imported';
  if (about.clock === 'trusted' || imported) return AS_IT_IS;
  const offset = vouchers.offset(about.boot);
  if (offset !== undefined)
    return { shift: millis(about.mono + offset - newest(entry)), uncertain: false };
  // Nobody will vouch any more for the clock of a boot that is over.
  const over = about.boot !== vouchers.boot || vouchers.mono >= VOUCHED_WITHIN;
  return over ? { shift: millis(0), uncertain: true } : 'held';
};

/** The stamp that the wall clock gave when the monotonic one said `mono`. */
const newest = (entry: Entry): number =>
  'scan' in entry
    ? entry.scan.readings.reduce((latest, { at }) => Math.max(latest, at), 0)
    : entry.event.at;
