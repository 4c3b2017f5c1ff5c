import type { Millis } from '../../core/time.js';
import type { Question } from './job.js';
import { answerLength, LONGEST_FRAME, questionLength } from './question.js';
import type { ModbusWire } from './schema.js';

/** How long things take on a wire, by Modbus over serial line V1.02 §2.5.1. */
export interface Pace {
  /** Time of one character; 0 where there is no serial line to wait for. */
  readonly character: number;
  /** Silence that must precede a question: 3.5 characters, 1.75 ms above 19200 baud. */
  readonly silence: number;
  /**
   * How much later than on the wire we may see a byte: the latency timer of a USB adapter, and the
   * characters that a receiver collects before it hands them over.
   */
  readonly latency: number;
  /** Bytes of one answer may come this far apart before the frame counts as ended. */
  readonly gap: number;
}

/** Bits of a character as the specification counts them for its silence, whatever the parity. */
const BITS_OF_SILENCE = 11;
const FIXED_SILENCE = 1.75;
/** A 16550 or PL011 receiver holds up to this many characters back. */
const RECEIVER_HOLDS = 16;
/** An event loop held up this long between two chunks must not cut a frame in two. */
const SERIAL_GAP = 10;
/** Serial servers forward what came within their packing time, commonly up to 50 ms. */
const SERVER_GAP = 60;

export const paceOf = (wire: ModbusWire): Pace => {
  if (wire.wire === 'tcp') return { character: 0, silence: 0, latency: 0, gap: 0 };
  const silence = wire.baud > 19_200 ? FIXED_SILENCE : (3.5 * BITS_OF_SILENCE * 1000) / wire.baud;
  if (wire.wire === 'rtu-over-tcp')
    return { character: (10 * 1000) / wire.baud, silence, latency: SERVER_GAP, gap: SERVER_GAP };
  const bits = 1 + 8 + (wire.parity === 'none' ? 0 : 1) + wire['stop-bits'];
  const character = (bits * 1000) / wire.baud;
  return {
    character,
    silence,
    latency: wire['usb-latency'] + RECEIVER_HOLDS * character,
    gap: SERIAL_GAP + 2 * wire['usb-latency'],
  };
};

export const questionTime = (pace: Pace, question: Question): Millis =>
  (questionLength(question) * pace.character) as Millis;

export const answerTime = (pace: Pace, question: Question): Millis =>
  ((answerLength(question) ?? LONGEST_FRAME) * pace.character) as Millis;

/**
 * From the first byte of a question nobody answered until the next may be asked: the device may begin
 * as late as `answersWithin` after the question, and what it begins is heard one silence later.
 * A transaction id tells late answers apart, so TCP does not wait (`silence` is 0 only there).
 */
export const deadAfter = (pace: Pace, question: Question, answersWithin: Millis): Millis =>
  (pace.silence === 0
    ? 0
    : questionTime(pace, question) + answersWithin + pace.latency + pace.silence) as Millis;
