import { isSound } from './crc.js';
import { EXCEPTION_LENGTH, LONGEST_FRAME } from './question.js';
import { candidateAt, type Expected, sameBytes } from './rtu.js';

/** Why no answer was found, in order of what it says about the wire. */
export type Silence = 'second-master' | 'garbled' | 'foreign' | 'short' | 'noise' | 'silent';

export interface Inspection {
  readonly why: Silence;
  /** Sound frames that were questions of somebody else. */
  readonly foreignQuestions: number;
  /** Sound frames that were answers of another unit, function or length. */
  readonly foreignAnswers: number;
  /** Bytes that belong to no sound frame. */
  readonly noise: number;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** Lengths that a frame beginning with these bytes may have, questions first. */
const questionShape = (bytes: Uint8Array, at: number, to: number): number => {
  if (to - at < 8) return 0;
  switch (bytes[at + 1]) {
    case 1:
    case 2:
      // Three bytes of bits make an answer as long as a question.
      return bytes[at + 2] === 3 || wordAt(bytes, at + 4) > 2000 ? 0 : 8;
    case 3:
    case 4:
      return wordAt(bytes, at + 4) > 125 ? 0 : 8;
    case 15:
    case 16:
      return 9 + (bytes[at + 6] as number);
    case 23:
      return to - at > 10 ? 13 + (bytes[at + 10] as number) : 0;
    default:
      return 0;
  }
};

const answerShape = (bytes: Uint8Array, at: number, to: number): number => {
  if (to - at < EXCEPTION_LENGTH) return 0;
  const code = bytes[at + 1] as number;
  if (code & 0x80) return EXCEPTION_LENGTH;
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 23:
      return 5 + (bytes[at + 2] as number);
    case 5:
    case 6:
    case 15:
    case 16:
      return 8;
    case 22:
      return 10;
    default:
      return 0;
  }
};

const soundLength = (bytes: Uint8Array, at: number, to: number, length: number): boolean =>
  length > 0 && at + length <= to && isSound(bytes, at, at + length);

/** What was on the wire instead of our answer; called once a question is given up. */
export const inspect = (
  expected: Expected | undefined,
  bytes: Uint8Array,
  to: number,
): Inspection => {
  let foreignQuestions = 0;
  let foreignAnswers = 0;
  let noise = 0;
  let echoed = expected === undefined;
  let begun: 'no' | 'short' | 'garbled' = 'no';
  for (let at = 0; at < to; ) {
    if (!echoed && expected !== undefined && to - at >= expected.asked.length) {
      if (sameBytes(bytes, at, expected.asked, 0, expected.asked.length)) {
        echoed = true;
        at += expected.asked.length;
        continue;
      }
    }
    const asks = questionShape(bytes, at, to);
    if (soundLength(bytes, at, to, asks)) {
      foreignQuestions++;
      at += asks;
      continue;
    }
    const answers = answerShape(bytes, at, to);
    if (soundLength(bytes, at, to, answers)) {
      foreignAnswers++;
      at += answers;
      continue;
    }
    if (expected !== undefined && begun !== 'garbled' && to - at >= 3) {
      const found = candidateAt(expected, bytes, at, to);
      if (found === 'garbled') begun = 'garbled';
      else if (found === 'beginning') begun = 'short';
    }
    noise++;
    at++;
  }
  // Enough bytes for an answer, none of them in place: its first bytes were hit.
  const enough = noise >= (expected?.length ?? LONGEST_FRAME);
  const why: Silence =
    foreignQuestions > 0
      ? 'second-master'
      : begun === 'garbled' || (enough && foreignAnswers === 0)
        ? 'garbled'
        : foreignAnswers > 0
          ? 'foreign'
          : begun === 'short'
            ? 'short'
            : noise > 0
              ? 'noise'
              : 'silent';
  return { why, foreignQuestions, foreignAnswers, noise };
};
