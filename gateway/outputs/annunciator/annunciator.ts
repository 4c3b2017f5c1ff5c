import type { GatewayTrouble } from '../../core/alarm.js';
import type { Fault } from '../../core/fault.js';
import type { PointId } from '../../core/identity.js';
import type { Actuator, Host, Watch } from '../../core/ports.js';
import { type Millis, millis, seconds, type Timer } from '../../core/time.js';
import { type Calls, callsAfter, type Pattern, patternAt } from './pattern.js';
import type { AnnunciatorConfig } from './schema.js';
import { switchOf } from './switch.js';

/** The weekly test sounds this long: enough to be heard by who listens for it. */
const TEST_SOUNDS = seconds(3);

export interface Annunciator {
  /** Sounds and flashes everything for three seconds; resolves with the outputs that did not answer. */
  test(): Promise<readonly PointId[]>;
  /** Turns nothing off: a gateway that restarts in a fire must not silence it. */
  stop(): void;
}

/**
 * Sirens and strobes follow the current alarms, from memory alone: neither disk, network nor broker
 * stands between. `trouble` is told once when an output stops answering and once when all answer again.
 */
export const annunciator = (
  config: AnnunciatorConfig,
  watch: Watch,
  actuator: Actuator,
  host: Host,
  trouble: (trouble: GatewayTrouble, present: boolean) => void,
): Annunciator => {
  const { clock, log } = host;
  const dead = new Set<PointId>();
  let calls: Calls = new Map();
  let testUntil = millis(0);
  let timer: Timer | undefined;
  let stopped = false;

  const answered = (point: PointId, fault: Fault | undefined): void => {
    const wasDead = dead.has(point);
    if (fault === undefined) dead.delete(point);
    else dead.add(point);
    if (wasDead === dead.has(point)) return;
    if (fault !== undefined) log.error('siren-no-answer', { point, why: fault.message });
    const onlyOne = dead.size === (fault === undefined ? 0 : 1);
    if (onlyOne) trouble('siren-no-answer', fault !== undefined);
  };
  const switches = (points: readonly PointId[]) =>
    points.map((point) => switchOf(point, actuator, clock, answered));
  const sirens = switches(config.sirens);
  const strobes = switches(config.strobes);

  const follow = (): void => {
    if (stopped) return;
    timer?.cancel();
    const now = clock.mono();
    calls = callsAfter(calls, watch.current.alarms.values(), config.priorities, now);
    const pattern = withTest(patternAt(calls, watch.current.silenced, config, now), testUntil, now);
    for (const siren of sirens) siren.turn(pattern.siren);
    for (const strobe of strobes) strobe.turn(pattern.strobe);
    if (pattern.until !== undefined) timer = clock.after(millis(pattern.until - now), follow);
  };

  const unfollow = watch.follow(({ changed }) => {
    if (changed === 'alarms' || changed === 'silenced') follow();
  });
  follow();

  return {
    test: () =>
      new Promise((resolve) => {
        testUntil = millis(clock.mono() + TEST_SOUNDS);
        follow();
        clock.after(TEST_SOUNDS, () => {
          follow();
          resolve([...dead]);
        });
      }),
    stop: () => {
      stopped = true;
      unfollow();
      timer?.cancel();
      for (const output of [...sirens, ...strobes]) output.stop();
    },
  };
};

const withTest = (pattern: Pattern, testUntil: Millis, now: Millis): Pattern =>
  now < testUntil ? { siren: true, strobe: true, until: testUntil } : pattern;
