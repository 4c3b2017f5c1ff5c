import type { AlarmState } from '../../../gateway/core/alarm.ts';

/** Which alarm comes before which. Pure. */

export const isUnacknowledged = ({ condition }: AlarmState): boolean =>
  condition === 'unacknowledged' || condition === 'returned-unacknowledged';

/**
 * As the gateway orders them: by priority, and of equals what belongs to an incident (fire, gas, a person
 * in need) before the rest, then what nobody has acknowledged, then the newest. A flood pushes none of these down.
 */
export const mostUrgentFirst = (one: AlarmState, other: AlarmState): number =>
  one.priority - other.priority ||
  Number(other.incident !== undefined) - Number(one.incident !== undefined) ||
  Number(isUnacknowledged(other)) - Number(isUnacknowledged(one)) ||
  other.since - one.since;
