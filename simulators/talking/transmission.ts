import { createConnection, type Socket } from 'node:net';
import { z } from 'zod';
import type { BusId } from '../../gateway/core/identity.js';
import { type Clock, millis, seconds, type Timer } from '../../gateway/core/time.js';
import { encodePanelFrame } from '../../gateway/drivers/fire-panel/codec.js';
import type { SimulatedBus, Where } from '../instruments/bus.js';
import { Standing } from '../standing.js';
import type { PanelMouth } from './panel.js';

/** What can be wrong with it: its maker computes the check by exclusive or. */
export const transmissionFaultSchema = z.strictObject({ fault: z.literal('twist') });
type TransmissionFault = z.output<typeof transmissionFaultSchema>;

const STANDARD = { checksum: 'sum8', order: 'le', time: 'binary', 'address-bytes': 6 } as const;
const TWISTED = { ...STANDARD, checksum: 'xor8' } as const;
const CALL_EVERY = millis(500);
/** A message that nobody confirms is sent so often in all, so long after one another (GB/T 26875.3 §5). */
const TIMES = 3;
const AGAIN_AFTER = seconds(5);
const SEND = 2;
const PART_STATE = 2;
const OPERATION = 4;
/** Bit of a part state by the value of its point, as gateway/devices names them. */
const BITS: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 6 };
/** Of a part state, behind its bits: the description. */
const DESCRIPTION = 31;

type Stamp = readonly [number, number, number, number, number, number];
const stampOf = (at: number): Stamp => {
  const date = new Date(at);
  return [
    date.getUTCSeconds(),
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth() + 1,
    date.getUTCFullYear() % 100,
  ];
};

/** A user information transmission device: it calls its centre and says what the panel shows (GB/T 26875.3). */
export class TransmissionDevice implements SimulatedBus, PanelMouth {
  readonly devices = [];
  readonly standing: Standing<TransmissionFault>;
  /** Bytes with which the centre answered: a gateway that only listens sends none. */
  heard = 0;
  isCut = true;
  private socket: Socket | undefined;
  private again: Timer | undefined;
  private readonly repeating = new Set<Timer>();
  /** What happened while nobody took the call. */
  private unsaid: Uint8Array[] = [];
  private seq = 0;

  constructor(
    readonly id: BusId,
    readonly where: Extract<Where, { readonly port: number }>,
    private readonly clock: Clock,
  ) {
    this.standing = new Standing(clock);
  }

  async mend(): Promise<void> {
    if (!this.isCut) return;
    this.isCut = false;
    this.call();
  }

  async cut(): Promise<void> {
    this.isCut = true;
    this.again?.cancel();
    for (const timer of this.repeating) timer.cancel();
    this.repeating.clear();
    this.unsaid = [];
    this.socket?.destroy();
    this.socket = undefined;
  }

  close(): Promise<void> {
    return this.cut();
  }

  part(loop: number, part: number, value: number): void {
    const bit = BITS[value];
    const bits = bit === undefined ? 0 : 1 << bit;
    const address = [part & 255, part >> 8, loop & 255, loop >> 8];
    const text = Array.from({ length: DESCRIPTION }, () => 0);
    this.send([PART_STATE, 1, 1, 1, 42, ...address, bits & 255, bits >> 8, ...text]);
  }

  reset(): void {
    this.send([OPERATION, 1, 1, 1, 1, 0]);
  }

  private send(unit: readonly number[]): void {
    if (this.isCut) return;
    const time = stampOf(this.clock.wall());
    const whole = { command: SEND, unit: Uint8Array.from([...unit, ...time]) };
    const trade = this.standing.fault === undefined ? STANDARD : TWISTED;
    const frame = encodePanelFrame(trade, whole, { seq: this.seq++, time });
    if (this.socket === undefined) this.unsaid.push(frame);
    else this.say(frame, TIMES);
  }

  private say(frame: Uint8Array, times: number): void {
    this.socket?.write(frame);
    if (times === 1) return;
    const timer = this.clock.after(AGAIN_AFTER, () => {
      this.repeating.delete(timer);
      this.say(frame, times - 1);
    });
    this.repeating.add(timer);
  }

  /** Until its centre takes the call, and again when it hangs up. */
  private call(): void {
    const { host, port } = this.where;
    const socket = createConnection({ host, port });
    socket.on('connect', () => {
      this.socket = socket;
      for (const frame of this.unsaid.splice(0)) this.say(frame, TIMES);
    });
    socket.on('data', (bytes) => {
      this.heard += bytes.length;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.socket = undefined;
      if (!this.isCut) this.again = this.clock.after(CALL_EVERY, () => this.call());
    });
  }
}
