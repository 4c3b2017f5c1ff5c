import { Fault, type FaultCode } from '../../core/fault.js';
import type { BusId } from '../../core/identity.js';
import { type Clock, type Millis, millis, type Timer } from '../../core/time.js';
import type { Tally } from './framing.js';
import type { Silence } from './inspect.js';
import type { Job, Raw } from './job.js';
import { isWrite } from './question.js';
import { answerTime, deadAfter, type Pace, questionTime } from './timing.js';
import type { Wire } from './wire.js';

/** How one question ended. `free`: when the wire may be used again. */
export type Ending = { readonly free: Millis } & (
  | { readonly raw: Raw & { readonly next?: number } }
  | {
      readonly why: Fault;
      /** Some far side lives, if not the one that was asked. */
      readonly heardSomething: boolean;
      /** The stream no longer shows where packets begin. */
      readonly outOfStep: boolean;
    }
);

/** Units need this long to act on a broadcast, which nobody answers, ms (serial line V1.02 §2.4.1). */
const BROADCAST_DELAY = 100;
/** The event loop and the kernel may deliver a frame this much later than the wire did, ms. */
const SLACK = 10;
/** After it stood still the event loop needs this long to read what lies there, ms. */
const GRACE = 50;

/** Exception codes of V1.1b3 §7, and what they mean for a reading. */
const faultOfException = (code: number): FaultCode => {
  switch (code) {
    case 4:
    case 8:
      return 'wire-device-failure';
    case 5:
    case 6:
      return 'wire-device-busy';
    // A gateway says that the unit behind it did not answer.
    case 11:
      return 'wire-no-answer';
    default:
      return 'wire-exception';
  }
};

const FAULT_OF_SILENCE: Record<Silence, FaultCode> = {
  'second-master': 'wire-second-master',
  garbled: 'wire-crc',
  foreign: 'wire-foreign-answer',
  short: 'wire-short-frame',
  noise: 'wire-no-answer',
  silent: 'wire-no-answer',
};

/** One question from its first byte to the moment the wire is free again. */
export class Exchange {
  #began = millis(0);
  /** The question was out by now: all waiting counts from here. */
  #sent = millis(0);
  #last = millis(0);
  #heardBytes = false;
  #heard: 'nothing' | 'beginning' | 'garbled' = 'nothing';
  #due = millis(0);
  #broadcast = false;
  /** It began in time and may be spoken to its end. */
  #final = false;
  #graced = false;
  #timer: Timer | undefined;
  #ended = false;

  constructor(
    private readonly job: Job,
    private readonly wire: Wire,
    private readonly pace: Pace,
    private readonly clock: Clock,
    private readonly bus: BusId,
    private readonly tally: Tally,
    private readonly done: (end: Ending) => void,
  ) {}

  begin(): void {
    const { job, pace } = this;
    this.#began = this.clock.mono();
    this.#last = this.#began;
    this.tally.requests++;
    const sent = this.wire.ask(job.unit, job.question, () => this.#taken());
    this.tally.bytesOut += sent;
    if (this.#ended) return;
    this.#sent = this.clock.mono();
    if (sent === 0) {
      const { question, unit } = job;
      const why = new Fault('bad-request', { why: JSON.stringify({ unit, ...question }) });
      this.#end({ why, free: this.#sent, heardSomething: true, outOfStep: false });
      return;
    }
    this.#broadcast = job.unit === 0 && pace.silence > 0 && isWrite(job.question);
    const wait = this.#broadcast
      ? Math.max(job.turnaround, BROADCAST_DELAY)
      : job.timeout + pace.latency;
    this.#due = millis(this.#sent + questionTime(pace, job.question) + wait);
    this.#watch();
  }

  /** A busy machine may take the bytes long after we gave them. */
  #taken(): void {
    const now = this.clock.mono();
    this.#due = millis(this.#due + now - this.#sent);
    this.#sent = now;
  }

  hear(chunk: Buffer): void {
    if (this.#ended) return;
    this.#last = this.clock.mono();
    this.#heardBytes = true;
    const heard = this.wire.hear(chunk);
    if (this.#broadcast) return;
    switch (heard.is) {
      case 'waiting':
        if (heard.heard === 'garbled' && this.#heard !== 'garbled') {
          // All of our answer is here and its checksum is wrong: wait for the end of it, no longer.
          this.#due = this.#endOfFrame();
          this.#watch();
        }
        this.#heard = heard.heard;
        return;
      case 'answer': {
        const { words, identification, mayBeEcho, more } = heard;
        this.tally.answered++;
        this.#end({
          free: millis(this.#afterAnswer() + (more ? this.pace.latency : 0)),
          raw: {
            words,
            mono: this.#last,
            took: millis(this.#last - this.#began),
            ...(identification === undefined
              ? {}
              : {
                  identification: identification.objects,
                  ...(identification.next === undefined ? {} : { next: identification.next }),
                }),
            ...(mayBeEcho ? { mayBeEcho } : {}),
          },
        });
        return;
      }
      case 'exception':
        this.tally.exceptions++;
        this.#fail(faultOfException(heard.code), this.#afterAnswer(), { code: heard.code });
        return;
      case 'foreign':
        this.tally.foreign++;
        this.wire.giveUp();
        this.#fail('wire-foreign-answer', this.#afterSilence());
        return;
      case 'lost':
        this.tally.short++;
        this.#fail('wire-short-frame', this.#last, {}, true);
        return;
    }
  }

  /** The line has gone, or the bus is closing. */
  abandon(why: Fault): void {
    if (this.#ended) return;
    this.#end({ why, free: this.#afterSilence(), heardSomething: true, outOfStep: false });
  }

  #watch(): void {
    this.#timer?.cancel();
    const left = this.#due - this.clock.mono();
    this.#timer = this.clock.after(millis(Math.max(left, 0.05)), () => this.#overdue());
  }

  #overdue(): void {
    if (this.#ended) return;
    const now = this.clock.mono();
    if (this.#heard === 'garbled') this.#due = this.#endOfFrame();
    const overdue = now - this.#due;
    if (overdue < 0) {
      this.#watch();
    } else if (this.#broadcast) {
      this.#end({ free: now, raw: { words: [], mono: now, took: millis(now - this.#began) } });
    } else if (overdue > SLACK && !this.#graced) {
      // The event loop stood still: the answer may lie unread.
      this.#graced = true;
      this.#due = millis(now + GRACE);
      this.#watch();
    } else if (this.#heard === 'beginning' && !this.#final) {
      this.#final = true;
      this.#due = millis(
        this.#due + answerTime(this.pace, this.job.question) + this.pace.gap + SLACK,
      );
      this.#watch();
    } else {
      this.#giveUp();
    }
  }

  #giveUp(): void {
    const why = this.wire.giveUp();
    switch (why) {
      case 'second-master':
        break;
      case 'garbled':
        this.tally.crc++;
        break;
      case 'foreign':
        this.tally.foreign++;
        break;
      case 'short':
        this.tally.short++;
        break;
      default:
        this.tally.noAnswer++;
    }
    const free = this.#heard === 'garbled' ? this.#afterAnswer() : this.#afterSilence();
    this.#fail(FAULT_OF_SILENCE[why], free);
  }

  #endOfFrame(): Millis {
    return millis(this.#last + Math.max(this.pace.gap, this.pace.silence));
  }

  #afterAnswer(): Millis {
    return millis(this.#last + Math.max(this.pace.silence, this.job.turnaround));
  }

  /** Quiet time: the device may still be about to answer, and nothing could tell to what. */
  #afterSilence(): Millis {
    const { pace, job } = this;
    return millis(
      Math.max(
        this.#sent + deadAfter(pace, job.question, job.answersWithin),
        this.#last + pace.silence,
      ),
    );
  }

  #fail(code: FaultCode, free: Millis, about: { code?: number } = {}, outOfStep = false): void {
    const { device, timeout } = this.job;
    const why = new Fault(code, { device, bus: this.bus, ms: timeout, ...about });
    this.#end({ why, free, heardSomething: this.#heardBytes, outOfStep });
  }

  #end(end: Ending): void {
    this.#ended = true;
    this.#timer?.cancel();
    this.done(end);
  }
}
