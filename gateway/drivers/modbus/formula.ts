import { type Millis, millis } from '../../core/time.js';
import type { Question } from './job.js';
import { answerLength, LONGEST_FRAME, questionLength } from './question.js';
import type { ModbusWire, WireDevice } from './schema.js';
import { paceOf } from './timing.js';

/**
 * Bus time by arithmetic, before anything is wired:
 * `(question + answer) * 11 / baud + 2 * t3.5 + answer time`, where a character is 11 bits as Modbus
 * over serial line V1.02 §2.5.1 wants it (8N1 is a little faster) and t3.5 is 1.75 ms above 19200 baud.
 */
const CHARACTER_BITS = 11;

/** How long instruments usually think before they answer; only a measurement knows better. */
const USUAL_ANSWER = { rtu: 20, 'rtu-over-tcp': 20, tcp: 5 } as const;

export const usualAnswer = (wire: ModbusWire, { answersWithin }: WireDevice): Millis =>
  millis(Math.min(answersWithin, USUAL_ANSWER[wire.wire]));

export interface Formula {
  /** From the first byte of the question until the next question may begin. */
  exchange(question: Question, device: WireDevice): Millis;
  /** The same where nobody answers: until no late answer can come any more. */
  lost(question: Question, device: WireDevice): Millis;
  /** How long the wire stays quiet after a timeout. */
  readonly quiet: Millis;
  /** What the USB adapter adds to each answer. */
  readonly usb: Millis;
}

export type AnswerTime = (device: WireDevice) => Millis;

export const formulaOf = (
  wire: ModbusWire,
  answers: AnswerTime = (device) => usualAnswer(wire, device),
): Formula => {
  const { silence, latency } = paceOf(wire);
  const character = wire.wire === 'tcp' ? 0 : (CHARACTER_BITS * 1000) / wire.baud;
  const quiet = silence === 0 ? 0 : latency + silence;
  return {
    exchange(question, device) {
      const characters = questionLength(question) + (answerLength(question) ?? LONGEST_FRAME);
      const after = Math.max(silence, device.turnaround);
      return millis(characters * character + silence + answers(device) + after);
    },
    lost: (question, device) =>
      millis(questionLength(question) * character + device.answersWithin + quiet),
    quiet: millis(quiet),
    usb: wire.wire === 'rtu' ? wire['usb-latency'] : millis(0),
  };
};
