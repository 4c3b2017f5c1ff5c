import type { Happening } from '../../core/event.js';
import { localMinute } from '../../core/local-minute.js';
import type { Host } from '../../core/ports.js';
import { type Instant, seconds, type Timer } from '../../core/time.js';
import type { WeeklyTest } from './schema.js';

const LOOK_EVERY = seconds(20);
/** Who makes the test of the week. */
const BY = 'weekly-test';

const minuteOf = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3, 5));

/**
 * The local date (`2026-03-09`) of the test that is due at a moment: from its minute on, for an hour, so
 * that one put off by an alarm may still be made. Undefined = none is due.
 */
export const dueTest = (
  timeZone: string,
  { day, at: wanted }: WeeklyTest,
  at: Instant,
): string | undefined => {
  const { date, time, weekday } = localMinute(timeZone, at);
  if (weekday !== day) return undefined;
  const late = minuteOf(time) - minuteOf(wanted);
  return late < 0 || late >= 60 ? undefined : date;
};

/**
 * Makes the test of the week. One that an alarm puts off is tried again for an hour and then told as not
 * made. A gateway that starts within this hour tests, also where the one before it has done so.
 */
export const weeklyTest = (about: {
  readonly when: WeeklyTest;
  readonly timeZone: string;
  readonly host: Host;
  readonly test: (by: string) => Promise<unknown>;
  readonly tell: (happening: Happening) => void;
}): { stop(): void } => {
  const { host, when } = about;
  let timer: Timer;
  let made: string | undefined;
  let open: string | undefined;

  const look = (): void => {
    timer = host.clock.after(LOOK_EVERY, look);
    const at = host.clock.wall();
    const date = dueTest(about.timeZone, when, at);
    if (date !== undefined && date !== made) {
      open = date;
      about.test(BY).then(
        () => {
          made = date;
          open = undefined;
        },
        () => host.log.info('siren-test-put-off', { date }),
      );
    } else if (date === undefined && open !== undefined) {
      open = undefined;
      about.tell({ kind: 'siren-tested', at, by: BY, failed: [], putOff: true });
    }
  };
  timer = host.clock.after(LOOK_EVERY, look);
  return { stop: () => timer.cancel() };
};
