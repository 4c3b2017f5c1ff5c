import type { AlarmState } from '../../../../../gateway/core/alarm.ts';

/** Which story a line of the history belongs to. Pure. */

export interface AlarmEvent {
  readonly kind: string;
  readonly at: number;
  readonly boot: string;
  readonly seq: number;
  readonly alarm: AlarmState;
}
export interface PastStory {
  readonly alarm: AlarmState;
  /** Up to then it is asked for; without it, up to now. */
  readonly to?: number;
}

/** After the last word of an alarm its outputs still confirm that they took it. */
const CONFIRMED_WITHIN_MS = 3_600_000;

export const keyOf = ({ boot, seq }: Pick<AlarmEvent, 'boot' | 'seq'>): string => `${boot}-${seq}`;

const isSame = (one: AlarmState, other: AlarmState): boolean =>
  one.incident !== undefined || other.incident !== undefined
    ? one.incident === other.incident
    : one.alarm === other.alarm && one.since === other.since;

/** The whole story around an event: it ends before the same alarm begins another. `events` newest first. */
export const storyAround = (
  events: readonly AlarmEvent[],
  { alarm }: AlarmEvent,
  now: number,
): PastStory => {
  const last = events.findIndex((event) => isSame(event.alarm, alarm));
  const next = events
    .slice(0, Math.max(0, last))
    .reverse()
    .find((event) => event.alarm.alarm === alarm.alarm);
  const end = (events[last]?.at ?? now) + CONFIRMED_WITHIN_MS;
  const to = Math.min(end, (next?.at ?? Infinity) - 1);
  return to < now ? { alarm, to } : { alarm };
};
