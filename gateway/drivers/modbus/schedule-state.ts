import type { Millis } from '../../core/time.js';
import type { Patience } from './patience.js';
import type { Block } from './plan.js';
import type { RollCall } from './roll-call.js';
import type { WireDevice } from './schema.js';
import type { Task } from './tasks.js';

export interface BlockTimes {
  /** When it is to be asked next. */
  readonly due: Millis;
  /** When it was asked last. */
  readonly asked: Millis;
  /** A lost emergency frame is asked again at once, before anything else. */
  readonly again: boolean;
  /** When its points are next said to be bad, while nobody can be asked. */
  readonly tell: Millis;
}

/** Plain data: everything the scheduler knows. Times are monotonic. */
export interface Schedule {
  readonly open: boolean;
  readonly blocks: readonly BlockTimes[];
  readonly devices: readonly Patience[];
  readonly tasks: readonly Task[];
  /** When the wire last served something that is not an emergency input. */
  readonly otherAt: Millis;
  /** How many more of these may follow before the next round of emergency inputs. */
  readonly turns: number;
  readonly lastWasTask: boolean;
  /** No silent device is asked before this, so that all of them together keep to their share. */
  readonly probesFrom: Millis;
  readonly roll: RollCall;
}

export type Next =
  | {
      readonly do: 'ask';
      readonly block: number;
      readonly timeout: Millis;
      readonly probe: boolean;
    }
  | { readonly do: 'task'; readonly task: number }
  /** Say that the points of this block are bad; the wire is not used. */
  | { readonly do: 'tell'; readonly block: number }
  | { readonly do: 'wait'; readonly until: Millis };

export type Outcome =
  /** `delay`: from the end of the question to the start of the answer. */
  | { readonly is: 'answered'; readonly delay: Millis }
  /** An exception: alive, but no value. */
  | { readonly is: 'refused' }
  | { readonly is: 'lost' }
  /** Never asked, or the port went away: says nothing about the device. */
  | { readonly is: 'void' };

export interface SchedulerSetup {
  readonly devices: readonly WireDevice[];
  readonly blocks: readonly Block[];
  /** The shortest time after which a device may count as silent: the coarseness of timers and networks. */
  readonly floor: Millis;
  /** How many other exchanges have a turn after each round of emergency inputs. */
  readonly turnsPerRound: number;
  /**
   * A serial line stays quiet until the latest possible answer has died, given up or not (timing.ts):
   * there an early timeout frees nothing and only throws late answers away.
   */
  readonly staysQuiet: boolean;
  /** After so long without a question one device is asked, due or not (roll-call.ts). */
  readonly beat: Millis;
}
