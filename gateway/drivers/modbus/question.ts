import type { Question } from './job.js';

/** Shapes of questions and their answers: Modbus application protocol V1.1b3 §6. All lengths in bytes of an RTU frame, checksum included. */

export const CHECKSUM = 2;
export const EXCEPTION_LENGTH = 5;
/** A frame of Modbus over serial line is at most this long (V1.02 §2.5.1). */
export const LONGEST_FRAME = 256;

export const questionLength = (question: Question): number => {
  switch (question.function) {
    case 15:
      return 9 + Math.ceil(question.bits.length / 8);
    case 16:
      return 9 + 2 * question.words.length;
    case 22:
      return 10;
    case 23:
      return 13 + 2 * question.words.length;
    case 43:
      return 7;
    default:
      return 8;
  }
};

/** The byte count that an answer with data must carry; undefined where an answer has none. */
export const dataBytes = (question: Question): number | undefined => {
  switch (question.function) {
    case 1:
    case 2:
      return Math.ceil(question.count / 8);
    case 3:
    case 4:
    case 23:
      return 2 * question.count;
    default:
      return undefined;
  }
};

/** Undefined for 43/14: only the answer itself says how long it is. */
export const answerLength = (question: Question): number | undefined => {
  const data = dataBytes(question);
  if (data !== undefined) return 5 + data;
  if (question.function === 43) return undefined;
  return question.function === 22 ? 10 : 8;
};

export const isWrite = (question: Question): boolean =>
  question.function === 5 ||
  question.function === 6 ||
  question.function === 15 ||
  question.function === 16 ||
  question.function === 22;

/** Whether the protocol can say it: a count of at least one, and both frames within 256 bytes. */
export const isSayable = (question: Question): boolean =>
  (dataBytes(question) ?? 1) > 0 &&
  (answerLength(question) ?? 0) <= LONGEST_FRAME &&
  questionLength(question) <= LONGEST_FRAME;
