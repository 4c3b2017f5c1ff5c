import { type Clock, millis, type Timer } from '../../gateway/core/time.js';

/** Start, 8 data, stop: what talkers and printer ports speak (8N1). */
const BITS_PER_CHARACTER = 10;
/** How long bytes are gathered before they are handed over: a USB adapter does the same. */
const HAND_OVER_MS = 4;

/** Bytes leave in the time that they take at this rate, as on a real line; what is said meanwhile waits its turn. */
export class PacedBytes {
  private waiting = Buffer.alloc(0);
  /** When the first of those that wait has left. */
  private leaves = 0;
  private timer: Timer | undefined;
  private readonly perCharacter: number;

  constructor(
    private readonly clock: Clock,
    baud: number,
    private readonly send: (bytes: Buffer) => void,
  ) {
    this.perCharacter = (BITS_PER_CHARACTER * 1000) / baud;
  }

  say(bytes: Uint8Array): void {
    if (this.waiting.length === 0) this.leaves = this.clock.mono() + this.perCharacter;
    this.waiting = Buffer.concat([this.waiting, bytes]);
    if (this.timer === undefined) this.pump();
  }

  /** Whatever is under way is lost, as when the cable is pulled. */
  cut(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.waiting = Buffer.alloc(0);
  }

  private pump(): void {
    this.timer = undefined;
    const gone = Math.floor((this.clock.mono() - this.leaves) / this.perCharacter + 1.01);
    const count = Math.min(Math.max(0, gone), this.waiting.length);
    if (count > 0) {
      this.send(this.waiting.subarray(0, count));
      this.waiting = this.waiting.subarray(count);
      this.leaves += count * this.perCharacter;
    }
    if (this.waiting.length === 0) return;
    const soon = Math.max(HAND_OVER_MS, this.perCharacter);
    this.timer = this.clock.after(millis(Math.ceil(soon)), () => this.pump());
  }
}
