import type { Happening } from '../../core/event.js';
import type { AlarmId, PointId } from '../../core/identity.js';
import type { Clock, Millis } from '../../core/time.js';
import { millis } from '../../core/time.js';

/** What an output is for at this moment, and since when on the monotonic clock. */
export interface Because {
  readonly alarm: AlarmId;
  readonly from: Millis;
}

/**
 * Makes the events of sounders: one when the wire has confirmed that an output is on because of an alarm,
 * one when it is off and has no more to say. The beats between are nobody's news.
 */
export const narrator = (
  clock: Clock,
  tell: (happening: Happening) => void,
  because: (point: PointId) => Because | undefined,
) => {
  const isOn = new Map<PointId, boolean>();
  const told = new Set<PointId>();
  const look = (point: PointId): void => {
    const why = because(point);
    const on = isOn.get(point) === true;
    if (why !== undefined && on && !told.has(point)) {
      told.add(point);
      const after = millis(Math.max(0, clock.mono() - why.from));
      tell({ kind: 'siren-sounded', at: clock.wall(), point, because: why.alarm, after });
    } else if (why === undefined && !on && told.delete(point)) {
      tell({ kind: 'siren-stopped', at: clock.wall(), point });
    }
  };
  return {
    /** The wire confirmed this. */
    confirmed: (point: PointId, on: boolean): void => {
      isOn.set(point, on);
      look(point);
    },
    /** The alarms have changed. */
    look,
  };
};
