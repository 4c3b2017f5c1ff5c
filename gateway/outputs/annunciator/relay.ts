import type { PointId } from '../../core/identity.js';
import type { Actuator, Host } from '../../core/ports.js';
import { millis, seconds, type Timer } from '../../core/time.js';

/** Two refreshes may be lost before the relay falls, and a dead gateway is seen in the hall well within 10 s (design §4.4). */
const REFRESH_EVERY = seconds(2);
const HOLDS_FOR = seconds(5);

/**
 * Holds the watchdog relay by timed pulses, so that it falls when nobody refreshes it. `hasMoved` says
 * whether event loop, schedulers and rules have moved since it was last asked; a gateway that only
 * seems alive lets the relay fall.
 */
export const watchdogRelay = (
  point: PointId,
  actuator: Actuator,
  host: Host,
  hasMoved: () => boolean,
): { stop(): void } => {
  let timer: Timer;
  let refreshing = false;
  const refresh = (): void => {
    timer = host.clock.after(REFRESH_EVERY, refresh);
    if (!hasMoved()) {
      host.log.error('watchdog-relay-not-refreshed', { point, why: 'nothing has moved' });
      return;
    }
    if (refreshing) return;
    refreshing = true;
    actuator
      .pulse(point, HOLDS_FOR, millis(host.clock.mono() + REFRESH_EVERY))
      .catch((thrown) => host.log.warn('watchdog-relay-no-answer', { point, why: String(thrown) }))
      .finally(() => {
        refreshing = false;
      });
  };
  refresh();
  return { stop: () => timer.cancel() };
};
