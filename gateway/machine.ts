import { existsSync } from 'node:fs';
import pino from 'pino';
import type { Host, Log } from './core/ports.js';
import type { Clock, Instant, Millis } from './core/time.js';

/** The machine as the gateway sees it: its clock, its log, and who vouches for its time. */

const clock: Clock = {
  wall: () => Date.now() as Instant,
  mono: () => performance.now() as Millis,
  after: (delay, then) => {
    const timer = setTimeout(then, delay);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** JSON lines on standard error; standard output belongs to what a command prints. */
const log = (level: string): Log => {
  const lines = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: false }),
  );
  return {
    debug: (event, about = {}) => lines.debug(about, event),
    info: (event, about = {}) => lines.info(about, event),
    warn: (event, about = {}) => lines.warn(about, event),
    error: (event, about = {}) => lines.error(about, event),
  };
};

/** Says who vouches for the wall clock now, if anybody does. */
export type Voucher = () => string | undefined;

/** `systemd-timesyncd` touches this file at each synchronisation (systemd-timesyncd.service(8)). */
const TIMESYNC = '/run/systemd/timesync/synchronized';
/** `chrony-wait` and Debian's ifupdown hook have no such file; chronyd's own pid file only says that it runs. */
const RTC = '/dev/rtc0';

export const machineVoucher: Voucher = () =>
  existsSync(TIMESYNC) ? 'ntp' : existsSync(RTC) ? 'rtc' : undefined;

export const machine = (level = 'info'): Host => ({ clock, log: log(level) });
