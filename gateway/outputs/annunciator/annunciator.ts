import type { AlarmState, GatewayTrouble } from '../../core/alarm.js';
import type { Happening } from '../../core/event.js';
import { Fault } from '../../core/fault.js';
import type { PointId } from '../../core/identity.js';
import type { Actuator, Host, Watch } from '../../core/ports.js';
import { type Millis, millis, seconds, type Timer } from '../../core/time.js';
import { type Because, narrator } from './narrator.js';
import { type Calls, callsAfter, isCalling, type Pattern, patternAt } from './pattern.js';
import type { AnnunciatorConfig } from './schema.js';
import { type Outcome, type Switch, switchOf } from './switch.js';
import { weeklyTest } from './weekly.js';

/** The test sounds this long: enough to be heard by who listens for it. */
const TEST_SOUNDS = seconds(3);
/** At a start the wires are not open yet, and one lost frame is no dead siren. */
const NO_ANSWER_FOR = seconds(8);

export interface AnnunciatorParts {
  readonly config: AnnunciatorConfig;
  readonly timeZone: string;
  readonly watch: Watch;
  readonly actuator: Actuator;
  readonly host: Host;
  /** Told once when an output has not answered for 8 s and once when all answer again. */
  readonly trouble: (trouble: GatewayTrouble, present: boolean) => void;
  readonly tell: (happening: Happening) => void;
}

export interface Annunciator {
  /**
   * Sounds and flashes everything for three seconds; resolves with the outputs that did not answer.
   * Rejects with `siren-test-put-off` while an alarm is open that nobody must take for the test.
   */
  test(by: string): Promise<readonly PointId[]>;
  /** Turns nothing off: a gateway that restarts in a fire must not silence it. */
  stop(): void;
}

/** A window panic does not sound, but its intruder must not hear a siren either. */
const forbidsTest = (state: AlarmState): boolean =>
  isCalling(state) || (state.priority === 1 && state.condition !== 'out-of-service');

/**
 * Sirens and strobes follow the current alarms, from memory alone: neither disk, network nor broker
 * stands between.
 */
export const annunciator = (parts: AnnunciatorParts): Annunciator => {
  const { config, watch, actuator, host, trouble, tell } = parts;
  const { clock, log } = host;
  const silentSince = new Map<PointId, Millis>();
  const dead = new Set<PointId>();
  let calls: Calls = new Map();
  let pattern: Pattern = { siren: false, strobe: false };
  let testUntil = millis(0);
  let timer: Timer | undefined;
  let stopped = false;

  const because = (point: PointId): Because | undefined => {
    const alarm = config.sirens.includes(point) ? pattern.heard : pattern.seen;
    const from = alarm && calls.get(alarm)?.from;
    return alarm === undefined || from === undefined ? undefined : { alarm, from };
  };
  const story = narrator(clock, tell, because);

  const judge = (point: PointId, fault: Fault | undefined): void => {
    const before = dead.size;
    if (fault === undefined) {
      silentSince.delete(point);
      dead.delete(point);
    } else {
      const since = silentSince.get(point) ?? clock.mono();
      silentSince.set(point, since);
      if (clock.mono() - since >= NO_ANSWER_FOR && !dead.has(point)) {
        dead.add(point);
        log.error('siren-no-answer', { point, why: fault.message });
      }
    }
    if (before === 0 && dead.size > 0) trouble('siren-no-answer', true);
    if (before > 0 && dead.size === 0) trouble('siren-no-answer', false);
  };
  const ended = (point: PointId, outcome: Outcome): void => {
    judge(point, 'fault' in outcome ? outcome.fault : undefined);
    if ('on' in outcome) story.confirmed(point, outcome.on);
  };
  const switches = (points: readonly PointId[]): readonly Switch[] =>
    points.map((point) => switchOf(point, actuator, clock, ended));
  const sirens = switches(config.sirens);
  const strobes = switches(config.strobes);
  const outputs = [...sirens, ...strobes];

  const follow = (): void => {
    if (stopped) return;
    timer?.cancel();
    const now = clock.mono();
    calls = callsAfter(calls, watch.current.alarms.values(), now);
    pattern = patternAt(calls, config['at-most'], now);
    const testing = now < testUntil;
    for (const siren of sirens) siren.turn(testing || pattern.siren);
    for (const strobe of strobes) strobe.turn(testing || pattern.strobe);
    for (const { point } of outputs) story.look(point);
    const until = testing ? testUntil : pattern.until;
    if (until !== undefined) timer = clock.after(millis(until - now), follow);
  };

  const test = async (by: string): Promise<readonly PointId[]> => {
    if ([...watch.current.alarms.values()].some(forbidsTest)) throw new Fault('siren-test-put-off');
    testUntil = millis(clock.mono() + TEST_SOUNDS);
    follow();
    await new Promise<void>((resolve) => void clock.after(TEST_SOUNDS, resolve));
    follow();
    const failed = [...silentSince.keys()];
    tell({ kind: 'siren-tested', at: clock.wall(), by, failed });
    return failed;
  };

  const unfollow = watch.follow(({ changed }) => {
    if (changed === 'alarms') follow();
  });
  follow();
  const weekly =
    config['weekly-test'] === 'none' || outputs.length === 0
      ? undefined
      : weeklyTest({ when: config['weekly-test'], timeZone: parts.timeZone, host, test, tell });

  return {
    test,
    stop: () => {
      stopped = true;
      unfollow();
      weekly?.stop();
      timer?.cancel();
      for (const output of outputs) output.stop();
    },
  };
};
