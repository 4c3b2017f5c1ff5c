import { Fault } from '../../../gateway/core/fault.js';
import { type Clock, millis } from '../../../gateway/core/time.js';
import type { Ear, OpenLine } from '../../../gateway/drivers/modbus/line.js';
import type { Device } from './hostile-slave.js';

export interface LineInMemory {
  readonly open: OpenLine;
  /** What the bus wrote, and when. */
  readonly written: { readonly at: number; readonly bytes: Buffer }[];
  /** When the bus tried to open. */
  readonly attempts: number[];
  /** Says something nobody asked for. */
  say(...bytes: number[]): void;
  /** The line goes, as when an adapter is pulled. */
  pull(): void;
  /** Why opening fails from now on; undefined lets it succeed. */
  refuse(why: Fault | undefined): void;
}

/** Bytes reach a program in bunches, as a UART hands them over. */
const RECEIVER_HOLDS = 8;

/** A line whose other end is a function, at the pace of the clock. */
export const lineInMemory = (
  clock: Clock,
  device: Device,
  more: { readonly character?: number; readonly socket?: boolean } = {},
): LineInMemory => {
  const character = more.character ?? 0;
  const written: { at: number; bytes: Buffer }[] = [];
  const attempts: number[] = [];
  let refusal: Fault | undefined;
  let ear: Ear | undefined;
  const open: OpenLine = async (listener) => {
    attempts.push(clock.mono());
    if (refusal !== undefined) throw refusal;
    ear = listener;
    const mine = listener;
    return {
      path: 'in memory',
      write(bytes, taken) {
        taken();
        const question = Buffer.from(bytes);
        written.push({ at: clock.mono(), bytes: question });
        for (const { after, bytes: answer } of device(question)) {
          const begins = after + character * question.length;
          for (let at = 0; at < answer.length; at += RECEIVER_HOLDS) {
            const bunch = answer.subarray(at, at + RECEIVER_HOLDS);
            const delay = begins + character * (at + bunch.length);
            clock.after(millis(delay), () => mine === ear && mine.bytes(bunch));
          }
        }
      },
      ...(more.socket ? {} : { hasMoved: async () => false }),
      async close() {
        if (ear === mine) ear = undefined;
      },
    };
  };
  return {
    open,
    written,
    attempts,
    say: (...bytes) => ear?.bytes(Buffer.from(bytes)),
    pull() {
      const was = ear;
      ear = undefined;
      was?.gone(new Fault('port-closed', { path: 'in memory' }));
    },
    refuse(why) {
      refusal = why;
    },
  };
};
