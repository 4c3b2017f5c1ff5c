import { Fault, isFault } from '../../core/fault.js';
import type { PointId } from '../../core/identity.js';
import type { Actuator } from '../../core/ports.js';
import { type Clock, millis, seconds, type Timer } from '../../core/time.js';

/** A write that has not begun by then is tried anew. */
const DEADLINE = seconds(1);
const RETRY_AFTER = seconds(1);
/** A module that lost its supply forgets its coil: said again while on; while off it proves that the siren answers before it is needed. */
const AGAIN_WHILE_ON = seconds(5);
const AGAIN_WHILE_OFF = seconds(60);

/** One output that is told what to be and keeps trying until the wire confirms it. */
export interface Switch {
  readonly point: PointId;
  turn(on: boolean): void;
  stop(): void;
}

/** What one attempt came to: the output confirmed that it is on or off, or it did not answer. */
export type Outcome = { readonly on: boolean } | { readonly fault: Fault };

/** `ended` is called after each attempt. */
export const switchOf = (
  point: PointId,
  actuator: Actuator,
  clock: Clock,
  ended: (point: PointId, outcome: Outcome) => void,
): Switch => {
  let wanted = false;
  let busy = false;
  let stopped = false;
  let timer: Timer | undefined;

  const write = async (): Promise<void> => {
    if (busy || stopped) return;
    busy = true;
    timer?.cancel();
    const on = wanted;
    const outcome: Outcome = await actuator.set(point, on, millis(clock.mono() + DEADLINE)).then(
      () => ({ on }),
      (thrown: unknown) => ({
        fault: isFault(thrown)
          ? thrown
          : new Fault('siren-no-answer', { point }, { cause: thrown }),
      }),
    );
    busy = false;
    if (stopped) return;
    ended(point, outcome);
    if (wanted !== on) return void write();
    const again = 'fault' in outcome ? RETRY_AFTER : on ? AGAIN_WHILE_ON : AGAIN_WHILE_OFF;
    timer = clock.after(again, () => void write());
  };

  void write();
  return {
    point,
    turn: (on) => {
      if (on === wanted) return;
      wanted = on;
      void write();
    },
    stop: () => {
      stopped = true;
      timer?.cancel();
    },
  };
};
