import { Fault } from '../../core/fault.js';
import type { PointId } from '../../core/identity.js';
import type { Clock, Millis } from '../../core/time.js';
import type { RawValue } from '../driver.js';
import type { OpenBoard } from './board.js';
import { LONGEST_PULSE } from './pins.js';
import { AT_REST, type Commanded, confirms, restored, wants } from './restore.js';
import type { WiredPin } from './schema.js';

type Output = Extract<WiredPin, { use: 'relay' | 'pulse' }>;

/** Relays, and pins that start a timer relay, of one board: what was asked of them outlives the board. */
export interface Outputs {
  /** Sets an output and reads it back. Rejects with a Fault. */
  write(
    point: PointId,
    value: number,
    deadline: Millis,
    board: OpenBoard | undefined,
    away: Fault,
  ): Promise<void>;
  /** Starts the timer relay behind a pulse pin; any other output is refused. Rejects with a Fault. */
  pulse(
    point: PointId,
    on: Millis,
    deadline: Millis,
    board: OpenBoard | undefined,
    away: Fault,
  ): Promise<void>;
  /** What each pin becomes when the board comes back. */
  restore(): ReadonlyMap<number, 0 | 1>;
  valueOf(point: PointId): RawValue | undefined;
}

export const outputsOf = (pins: readonly WiredPin[], clock: Clock): Outputs => {
  const outputs = new Map<PointId, Output>();
  for (const pin of pins)
    if (pin.use === 'relay' || pin.use === 'pulse') outputs.set(pin.point, pin);
  const commanded = new Map<number, Commanded>();
  /** Until when the timer relay behind a pulse pin holds. */
  const holds = new Map<number, Millis>();

  const proven = async (
    board: OpenBoard,
    { pin, point }: Output,
    value: 0 | 1,
    deadline: Millis,
  ): Promise<void> => {
    board.write(pin, value);
    let late: (() => void) | undefined;
    const timer = clock.after(Math.max(0, deadline - clock.mono()) as Millis, () => late?.());
    const found = await new Promise<number | undefined>((resolve) => {
      late = () => resolve(undefined);
      void board.readBack(pin).then(resolve);
    });
    timer.cancel();
    if (found !== value) throw new Fault('write-not-verified', { point, value: found ?? '-' });
  };
  const within = (output: Output, value: number): boolean =>
    output.use === 'relay' ? value === 0 || value === 1 : value >= 0 && value <= LONGEST_PULSE;

  const made: Outputs = {
    async write(point, value, deadline, board, away) {
      const output = outputs.get(point);
      if (output === undefined) throw new Fault('not-found', { what: point });
      if (!output.writable) throw new Fault('write-not-listed', { point });
      if (!within(output, value)) {
        const max = output.use === 'relay' ? 1 : LONGEST_PULSE;
        throw new Fault('write-out-of-range', { point, value, min: 0, max });
      }
      const { pin } = output;
      if (output.use === 'pulse') {
        if (board === undefined) throw away;
        if (value === 0) return;
        // Also where the board does not confirm it: the next pulse needs an edge.
        clock.after(output.width, () => board.write(pin, 0));
        await proven(board, output, 1, deadline);
        holds.set(pin, (clock.mono() + value) as Millis);
        return;
      }
      const level = value === 0 ? 0 : 1;
      commanded.set(pin, wants(commanded.get(pin) ?? AT_REST, level));
      if (board === undefined) throw away;
      await proven(board, output, level, deadline);
      commanded.set(pin, confirms(level));
    },
    async pulse(point, on, deadline, board, away) {
      if (outputs.get(point)?.use === 'relay') throw new Fault('output-without-pulse', { point });
      await made.write(point, on, deadline, board, away);
    },
    restore() {
      const levels = new Map<number, 0 | 1>();
      for (const { pin, use } of outputs.values()) {
        const level = use === 'relay' ? restored(commanded.get(pin) ?? AT_REST) : 0;
        if (use === 'relay') commanded.set(pin, confirms(level));
        levels.set(pin, level);
      }
      return levels;
    },
    valueOf(point) {
      const output = outputs.get(point);
      if (output === undefined) return undefined;
      const value =
        output.use === 'relay'
          ? (commanded.get(output.pin) ?? AT_REST).confirmed
          : (holds.get(output.pin) ?? 0) > clock.mono()
            ? 1
            : 0;
      return { point, value, raw: [value] };
    },
  };
  return made;
};
