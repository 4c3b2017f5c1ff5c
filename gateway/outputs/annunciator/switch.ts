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
  turn(on: boolean): void;
  stop(): void;
}

/** `answered` is called after each attempt: with the fault, or without once the output confirmed. */
export const switchOf = (
  point: PointId,
  actuator: Actuator,
  clock: Clock,
  answered: (point: PointId, fault: Fault | undefined) => void,
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
    const fault = await actuator.set(point, on, millis(clock.mono() + DEADLINE)).then(
      () => undefined,
      (thrown: unknown) =>
        isFault(thrown) ? thrown : new Fault('siren-no-answer', { point }, { cause: thrown }),
    );
    busy = false;
    if (stopped) return;
    answered(point, fault);
    if (wanted !== on) return void write();
    const again = fault !== undefined ? RETRY_AFTER : on ? AGAIN_WHILE_ON : AGAIN_WHILE_OFF;
    timer = clock.after(again, () => void write());
  };

  void write();
  return {
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
