import { inspect } from '../../../gateway/drivers/modbus/inspect.js';
import type { Question } from '../../../gateway/drivers/modbus/job.js';
import { type Echo, expect as expecting, judge } from '../../../gateway/drivers/modbus/rtu.js';
import { burst } from './hostile-slave.js';
import { isSealed, sealed } from './independent-crc.js';
import { type Random, seeded, whole } from './seeded.js';

/** Byte mutators against the frame parser; what it accepts is checked without any code of the product. */

interface Case {
  readonly unit: number;
  readonly question: Question;
  readonly asked: Buffer;
  readonly answer: Buffer;
}

const bytesOf = (random: Random, count: number) =>
  Array.from({ length: count }, () => whole(random, 0, 255));
const high = (word: number) => word >> 8;
const low = (word: number) => word & 0xff;

const anyCase = (random: Random): Case => {
  const unit = whole(random, 1, 247);
  const address = whole(random, 0, 0xffff);
  const at = [high(address), low(address)];
  const kind = whole(random, 0, 9);
  if (kind < 6) {
    const code = ([3, 4, 1, 2, 3, 4] as const)[kind] as 1 | 2 | 3 | 4;
    const bits = code <= 2;
    const count = whole(random, 1, bits ? 200 : random() < 0.1 ? 125 : 20);
    const data = bits ? Math.ceil(count / 8) : 2 * count;
    return {
      unit,
      question: { function: code, address, count },
      asked: sealed(unit, code, ...at, high(count), low(count)),
      answer: sealed(unit, code, data, ...bytesOf(random, data)),
    };
  }
  if (kind === 6) {
    const word = whole(random, 0, 0xffff);
    const asked = sealed(unit, 6, ...at, high(word), low(word));
    return { unit, question: { function: 6, address, word }, asked, answer: asked };
  }
  if (kind === 7) {
    const words = Array.from({ length: whole(random, 1, 10) }, () => whole(random, 0, 0xffff));
    const head = [unit, 16, ...at, 0, words.length];
    return {
      unit,
      question: { function: 16, address, words },
      asked: sealed(...head, 2 * words.length, ...words.flatMap((word) => [high(word), low(word)])),
      answer: sealed(...head),
    };
  }
  if (kind === 8) {
    const and = whole(random, 0, 0xffff);
    const or = whole(random, 0, 0xffff);
    const asked = sealed(unit, 22, ...at, high(and), low(and), high(or), low(or));
    return { unit, question: { function: 22, address, and, or }, asked, answer: asked };
  }
  const objects = Array.from({ length: whole(random, 0, 4) }, (_, id) => {
    const text = bytesOf(random, whole(random, 0, 12));
    return [id, text.length, ...text];
  });
  return {
    unit,
    question: { function: 43, category: 1, from: 0 },
    asked: sealed(unit, 43, 14, 1, 0),
    answer: sealed(unit, 43, 14, 1, 1, 0, 0, objects.length, ...objects.flat()),
  };
};

/** `true` where a lone frame was hit by one burst of at most 16 bits: nothing of it may be accepted. */
const mutate = (random: Random, one: Case): { bytes: Buffer; lone: boolean } => {
  const { answer, asked } = one;
  const cut = (frame: Buffer) => frame.subarray(0, whole(random, 0, frame.length));
  const noise = () => Buffer.from(bytesOf(random, whole(random, 0, 12)));
  switch (whole(random, 0, 9)) {
    case 0:
      return { bytes: answer, lone: false };
    case 1:
    case 2:
      return { bytes: burst(random, answer), lone: true };
    case 3:
      return { bytes: cut(answer), lone: false };
    case 4:
      return { bytes: Buffer.concat([noise(), answer, noise()]), lone: false };
    case 5:
      return { bytes: Buffer.concat([asked, answer]), lone: false };
    case 6:
      return { bytes: Buffer.concat([burst(random, asked), burst(random, answer)]), lone: false };
    case 7: {
      const at = whole(random, 0, answer.length);
      return {
        bytes: Buffer.concat([answer.subarray(0, at), noise(), answer.subarray(at)]),
        lone: false,
      };
    }
    case 8:
      return { bytes: Buffer.concat([cut(answer), answer, cut(answer)]), lone: false };
    default: {
      const bytes = Buffer.from(bytesOf(random, whole(random, 0, 80)));
      if (bytes.length > 2) {
        bytes[0] = one.unit;
        bytes[1] = one.question.function;
        bytes[2] = answer[2] as number;
      }
      return { bytes, lone: false };
    }
  }
};

export interface Fuzzed {
  readonly inputs: number;
  readonly accepted: number;
  readonly exceptions: number;
  /** What should not be: with the input that shows it. */
  readonly wrong: readonly string[];
}

const ECHOES: readonly Echo[] = ['unknown', 'yes', 'no'];

export const fuzz = (seed: number, inputs: number): Fuzzed => {
  const random = seeded(seed);
  const wrong: string[] = [];
  let accepted = 0;
  let exceptions = 0;
  let one = anyCase(random);
  for (let n = 0; n < inputs; n++) {
    if (n % 8 === 0) one = anyCase(random);
    const { bytes, lone } = mutate(random, one);
    const echo = ECHOES[n % 3] as Echo;
    const expected = expecting(one.unit, one.question, one.asked);
    const blame = (what: string) =>
      wrong.push(`${what}: asked ${one.asked.toString('hex')}, heard ${bytes.toString('hex')}`);
    const verdict = judge(expected, bytes, bytes.length, echo);
    if (verdict.is === 'answer') {
      accepted++;
      const frame = bytes.subarray(verdict.from, verdict.to);
      if (!isSealed(frame)) blame('accepted a frame with a wrong checksum');
      if (frame[0] !== one.unit || frame[1] !== one.question.function)
        blame('accepted a frame of another unit or function');
      if (one.question.function !== 43 && frame.length !== one.answer.length)
        blame('accepted a frame of another length');
      if (lone && one.question.function !== 43) blame('accepted a damaged frame');
    } else if (verdict.is === 'exception') {
      exceptions++;
      if (!isSealed(bytes.subarray(verdict.to - 5, verdict.to)))
        blame('accepted an exception with a wrong checksum');
    } else {
      const seen = inspect(expected, bytes, bytes.length);
      if (seen.noise > bytes.length) blame('counted more noise than bytes');
    }
  }
  return { inputs, accepted, exceptions, wrong };
};
