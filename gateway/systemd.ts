import { execFile } from 'node:child_process';
import type { Host } from './core/ports.js';
import { millis, type Timer } from './core/time.js';

/** What systemd gives a service of `Type=notify` (sd_notify(3), sd_watchdog_enabled(3)). */
interface Given {
  readonly NOTIFY_SOCKET?: string | undefined;
  readonly WATCHDOG_USEC?: string | undefined;
}

/** Fed twice within the interval, as sd_watchdog_enabled(3) asks. */
const FEEDS_PER_INTERVAL = 2;

/**
 * Tells systemd that the gateway is ready, moves, stops. Node opens no datagram socket, so
 * systemd-notify(1) speaks; outside systemd nothing happens. The watchdog is fed only while
 * `hasMoved`: loop, schedulers and rules, but not the journal, whose standstill is an alarm and no
 * reason to stop alarming.
 */
export const tellSystemd = (given: Given, host: Host, hasMoved: () => boolean) => {
  let timer: Timer | undefined;
  const notify = (...words: readonly string[]): void => {
    if (given.NOTIFY_SOCKET === undefined) return;
    execFile('systemd-notify', words, (failed) => {
      if (failed) host.log.warn('systemd-notify-failed', { why: failed.message });
    });
  };
  const interval = Number(given.WATCHDOG_USEC ?? 0) / 1000 / FEEDS_PER_INTERVAL;
  const feed = (): void => {
    timer = host.clock.after(millis(interval), feed);
    if (hasMoved()) notify('WATCHDOG=1');
    else host.log.error('watchdog-not-fed', {});
  };
  return {
    ready: (): void => {
      notify('--ready');
      if (interval > 0) feed();
    },
    stopping: (): void => {
      timer?.cancel();
      notify('--stopping');
    },
  };
};
