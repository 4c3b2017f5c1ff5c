import type { AlarmState } from '../../../gateway/core/alarm.ts';

/** Which alarm comes before which. Pure. */

export const isUnacknowledged = ({ condition }: AlarmState): boolean =>
  condition === 'unacknowledged' || condition === 'returned-unacknowledged';

/** A life hangs on these, on a fire the most: as `LIFE_SAFETY_KINDS` of gateway/core/alarm.ts, which a test compares. */
export const LIFE_SAFETY: readonly AlarmState['kind'][] = ['fire', 'gas', 'co', 'panic', 'sos'];

const dangerOf = ({ kind }: AlarmState): number =>
  kind === 'fire' ? 0 : LIFE_SAFETY.includes(kind) ? 1 : 2;

/**
 * As the gateway orders them: by priority, and of equals a fire first, then what threatens a life (gas, a
 * person in need), then what nobody has acknowledged, then the newest. A flood pushes none of these down.
 */
export const mostUrgentFirst = (one: AlarmState, other: AlarmState): number =>
  one.priority - other.priority ||
  dangerOf(one) - dangerOf(other) ||
  Number(isUnacknowledged(other)) - Number(isUnacknowledged(one)) ||
  other.since - one.since;
