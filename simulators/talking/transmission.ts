import { createConnection, type Socket } from 'node:net';
import type { BusId } from '../../gateway/core/identity.js';
import { type Clock, millis, type Timer } from '../../gateway/core/time.js';
import { encodePanelFrame } from '../../gateway/drivers/fire-panel/codec.js';
import type { SimulatedBus, Where } from '../instruments/bus.js';

const STANDARD = { checksum: 'sum8', order: 'le', time: 'binary', 'address-bytes': 6 } as const;
const CALL_EVERY = millis(500);
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
export class TransmissionDevice implements SimulatedBus {
  readonly devices = [];
  /** Bytes with which the centre answered: a gateway that only listens sends none. */
  heard = 0;
  isCut = true;
  private socket: Socket | undefined;
  private again: Timer | undefined;
  private seq = 0;

  constructor(
    readonly id: BusId,
    readonly where: Extract<Where, { readonly port: number }>,
    private readonly clock: Clock,
  ) {}

  async mend(): Promise<void> {
    if (!this.isCut) return;
    this.isCut = false;
    this.call();
  }

  async cut(): Promise<void> {
    this.isCut = true;
    this.again?.cancel();
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
    const time = stampOf(this.clock.wall());
    const whole = { command: SEND, unit: Uint8Array.from([...unit, ...time]) };
    this.socket?.write(encodePanelFrame(STANDARD, whole, { seq: this.seq++, time }));
  }

  /** Until its centre takes the call, and again when it hangs up. */
  private call(): void {
    const { host, port } = this.where;
    const socket = createConnection({ host, port });
    socket.on('connect', () => {
      this.socket = socket;
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
