import { isSound } from './crc.js';
import { identificationEnds, MEI_DEVICE_IDENTIFICATION } from './identification.js';
import type { Question } from './job.js';
import { answerLength, CHECKSUM, dataBytes, EXCEPTION_LENGTH } from './question.js';

/** What the answer to one question must look like. */
export interface Expected {
  readonly unit: number;
  readonly function: number;
  /** Whole frame with checksum; undefined where the frame itself says it (43/14). */
  readonly length: number | undefined;
  /** Third byte of an answer with data. */
  readonly byteCount: number | undefined;
  /** How many bytes of the question a write's answer repeats. */
  readonly repeats: number;
  /** The question as it went out, checksum included. */
  readonly asked: Uint8Array;
}

export const expect = (unit: number, question: Question, asked: Uint8Array): Expected => {
  const byteCount = dataBytes(question);
  return {
    unit,
    function: question.function,
    length: answerLength(question),
    byteCount,
    repeats:
      byteCount !== undefined || question.function === 43 ? 0 : question.function === 22 ? 8 : 6,
    asked,
  };
};

/** Whether this wire gives our own frames back: not known until an answer came with or without echo. */
export type Echo = 'unknown' | 'yes' | 'no';

export type Judgement =
  | {
      readonly is: 'answer';
      readonly from: number;
      readonly to: number;
      /** What this answer tells about the wire; unknown where echo and answer look alike. */
      readonly echo: Echo;
      /** It could be our own frame: the same bytes, on a wire whose echo is not known. */
      readonly mayBeEcho: boolean;
    }
  | { readonly is: 'exception'; readonly code: number; readonly to: number }
  /** Two answers that differ: nobody can say which is ours. */
  | { readonly is: 'contradiction' }
  /** Nothing of ours so far, the beginning of it, or all of it with a wrong checksum. */
  | { readonly is: 'waiting'; readonly heard: 'nothing' | 'beginning' | 'garbled' };

const NOTHING: Judgement = { is: 'waiting', heard: 'nothing' };
const BEGINNING: Judgement = { is: 'waiting', heard: 'beginning' };
const GARBLED: Judgement = { is: 'waiting', heard: 'garbled' };
const CONTRADICTION: Judgement = { is: 'contradiction' };

/** Highest exception code of V1.1b3 §7. */
const LAST_EXCEPTION = 11;

export const sameBytes = (
  a: Uint8Array,
  fromA: number,
  b: Uint8Array,
  fromB: number,
  count: number,
): boolean => {
  for (let at = 0; at < count; at++) if (a[fromA + at] !== b[fromB + at]) return false;
  return true;
};

export type Candidate = 'no' | 'beginning' | 'garbled' | 'exception' | number;

/** Is there an answer at this place? A number is where the sound answer ends. */
export const candidateAt = (
  expected: Expected,
  bytes: Uint8Array,
  at: number,
  to: number,
): Candidate => {
  if (bytes[at] !== expected.unit) return 'no';
  if (at + 1 >= to) return 'beginning';
  const code = bytes[at + 1] as number;
  if (code === (expected.function | 0x80)) {
    if (at + EXCEPTION_LENGTH > to) return 'beginning';
    const why = bytes[at + 2] as number;
    if (why === 0 || why > LAST_EXCEPTION) return 'no';
    return isSound(bytes, at, at + EXCEPTION_LENGTH) ? 'exception' : 'garbled';
  }
  if (code !== expected.function) return 'no';
  if (expected.length === undefined) {
    if (at + 2 >= to) return 'beginning';
    if (bytes[at + 2] !== MEI_DEVICE_IDENTIFICATION) return 'no';
    for (const end of identificationEnds(bytes, at + 1, to - CHECKSUM))
      if (isSound(bytes, at, end + CHECKSUM)) return end + CHECKSUM;
    return 'beginning';
  }
  if (expected.byteCount !== undefined) {
    if (at + 2 < to && bytes[at + 2] !== expected.byteCount) return 'no';
  } else if (!sameBytes(bytes, at, expected.asked, 0, Math.min(expected.repeats, to - at))) {
    return 'no';
  }
  const end = at + expected.length;
  if (end > to) return 'beginning';
  return isSound(bytes, at, end) ? end : 'garbled';
};

/** Could our own frame be taken for the answer? True for functions 5, 6, 22 and for rare bit reads. */
const looksLikeAnswer = (expected: Expected): boolean =>
  candidateAt(expected, expected.asked, 0, expected.asked.length) === expected.asked.length;

/**
 * Looks for the one valid answer in everything heard since the question: unit, function, length and
 * checksum must all fit. Noise, echo and foreign frames are passed over; anything may come in, nothing
 * throws. RTU has no transaction id: an answer of the same shape to an earlier question looks the
 * same, so the bus must let those die before it asks.
 */
export const judge = (expected: Expected, bytes: Uint8Array, to: number, echo: Echo): Judgement => {
  const { asked } = expected;
  let ambiguous: boolean | undefined;
  let echoed = false;
  let heard = NOTHING;
  let answer = -1;
  let end = -1;
  let at = 0;
  while (at < to) {
    if (
      !echoed &&
      echo !== 'no' &&
      at + asked.length <= to &&
      bytes[at] === asked[0] &&
      sameBytes(bytes, at, asked, 0, asked.length)
    ) {
      ambiguous ??= looksLikeAnswer(expected);
      if (!ambiguous || echo === 'yes') {
        echoed = true;
        at += asked.length;
        continue;
      }
    }
    const found = candidateAt(expected, bytes, at, to);
    if (typeof found === 'number') {
      if (answer < 0) {
        answer = at;
        end = found;
      } else if (ambiguous && !echoed && sameBytes(bytes, answer, asked, 0, asked.length)) {
        // The first was our echo after all; this is what the device said.
        echoed = true;
        answer = at;
        end = found;
      } else if (
        found - at !== end - answer ||
        !sameBytes(bytes, at, bytes, answer, end - answer)
      ) {
        return CONTRADICTION;
      }
      at = found;
      continue;
    }
    if (found === 'exception' && answer < 0)
      return { is: 'exception', code: bytes[at + 2] as number, to: at + EXCEPTION_LENGTH };
    if (found === 'garbled') heard = GARBLED;
    else if (found === 'beginning' && heard === NOTHING) heard = BEGINNING;
    at++;
  }
  if (answer < 0) return heard;
  const mayBeEcho = ambiguous === true && !echoed && echo === 'unknown';
  // A bit read whose echo is also a valid answer: only a second frame can tell, so wait for it.
  if (mayBeEcho && expected.byteCount !== undefined) return BEGINNING;
  const tells = ambiguous ? 'unknown' : echoed ? 'yes' : answer === 0 ? 'no' : 'unknown';
  return { is: 'answer', from: answer, to: end, echo: tells, mayBeEcho };
};
