import { type Clock, millis, type Timer } from '../../gateway/core/time.js';
import { characterMs, silenceMs } from './pace.js';

/** One frame that an instrument puts on the line, begun so long after the end of the question. */
export interface Sending {
  readonly frame: Buffer;
  readonly afterMs: number;
}

export interface LineSide {
  /** What the instruments say to a frame that all of them heard at this baud rate. */
  answer(frame: Buffer, baud: number): readonly Sending[];
  /** Bytes that reach the gateway now. */
  send(bytes: Buffer): void;
}

interface Transmission {
  readonly bytes: Buffer;
  readonly begin: number;
  readonly perCharacter: number;
  sent: number;
  timer: Timer;
}

/** How long bytes are gathered before they are handed over: a USB adapter does the same. */
const HAND_OVER_MS = 4;

/** Two senders at once: what is left of a character. */
const collided = (bytes: Buffer): Buffer =>
  bytes.map((byte, index) => (byte ^ (0x5a + index)) & 0xff) as Buffer;

/**
 * A half-duplex RS-485 line in true time: a byte takes its character time although a pseudo-terminal
 * would carry it at once. Whoever speaks while another speaks spoils both.
 */
export class Line {
  /** The rate that both sides are thought to use until the gateway's side is known. */
  baud: number;
  private heard: Buffer[] = [];
  private arrivesUntil = 0;
  private spoiled = false;
  private frameEnd: Timer | undefined;
  private readonly sending = new Set<Transmission>();
  private readonly waiting = new Set<Timer>();

  constructor(
    private readonly clock: Clock,
    private readonly side: LineSide,
    baud: number,
  ) {
    this.baud = baud;
  }

  /** The gateway has written these bytes; they are on the line from now for their character times. */
  hear(bytes: Buffer): void {
    const now = this.clock.mono();
    if (this.isAnswering(now)) {
      this.spoilAnswers();
      this.spoiled = true;
    }
    this.heard.push(bytes);
    this.arrivesUntil = Math.max(now, this.arrivesUntil) + bytes.length * characterMs(this.baud);
    this.frameEnd?.cancel();
    this.at(
      this.arrivesUntil + silenceMs(this.baud),
      () => this.frameEnded(),
      (timer) => {
        this.frameEnd = timer;
      },
    );
  }

  /** Whatever is under way is lost, as when the cable is pulled. */
  cut(): void {
    this.frameEnd?.cancel();
    for (const one of this.sending) one.timer.cancel();
    for (const timer of this.waiting) timer.cancel();
    this.sending.clear();
    this.waiting.clear();
    this.heard = [];
    this.spoiled = false;
    this.arrivesUntil = 0;
  }

  private isAnswering(now: number): boolean {
    for (const one of this.sending)
      if (now < one.begin + one.bytes.length * one.perCharacter) return true;
    return false;
  }

  private spoilAnswers(): void {
    for (const one of this.sending) {
      const rest = one.bytes.subarray(one.sent);
      collided(rest).copy(rest);
    }
  }

  private frameEnded(): void {
    const frame = Buffer.concat(this.heard);
    const end = this.arrivesUntil + silenceMs(this.baud);
    const spoiled = this.spoiled;
    this.heard = [];
    this.spoiled = false;
    if (spoiled) return;
    for (const { frame: bytes, afterMs } of this.side.answer(frame, this.baud))
      this.at(
        end + afterMs,
        () => this.begin(bytes, end + afterMs),
        (timer) => this.waiting.add(timer),
      );
  }

  private begin(bytes: Buffer, begin: number): void {
    const perCharacter = characterMs(this.baud);
    const clash = this.isAnswering(begin) || begin < this.arrivesUntil;
    const timer = { cancel: () => {} };
    const one: Transmission = { bytes: Buffer.from(bytes), begin, perCharacter, sent: 0, timer };
    this.sending.add(one);
    if (clash) {
      this.spoilAnswers();
      this.spoiled = this.heard.length > 0;
    }
    this.pump(one);
  }

  private pump(one: Transmission): void {
    const { bytes, begin, perCharacter } = one;
    const due = Math.floor((this.clock.mono() - begin) / perCharacter + 0.01);
    const upTo = Math.min(due, bytes.length);
    if (upTo > one.sent) this.side.send(bytes.subarray(one.sent, upTo));
    one.sent = Math.max(one.sent, upTo);
    if (one.sent === bytes.length) {
      this.sending.delete(one);
      return;
    }
    const next = Math.min(
      one.sent + Math.max(1, Math.ceil(HAND_OVER_MS / perCharacter)),
      bytes.length,
    );
    this.at(
      begin + next * perCharacter,
      () => this.pump(one),
      (timer) => {
        one.timer = timer;
      },
    );
  }

  /** Runs at a monotonic time, never before it: a timer of the machine may be a millisecond early. */
  private at(time: number, then: () => void, keep: (timer: Timer) => void): void {
    const left = Math.max(0, time - this.clock.mono());
    const timer = this.clock.after(millis(Math.ceil(left)), () => {
      this.waiting.delete(timer);
      if (time - this.clock.mono() > 0.5) this.at(time, then, keep);
      else then();
    });
    keep(timer);
  }
}
