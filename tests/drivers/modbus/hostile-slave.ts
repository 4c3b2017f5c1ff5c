import { sealed } from './independent-crc.js';
import { type Random, whole } from './seeded.js';

/** What a device says, and how long after the question. */
export interface Utterance {
  readonly after: number;
  readonly bytes: Buffer;
}
/** A device as a function of the question it hears. */
export type Device = (question: Buffer) => readonly Utterance[];

/** What a register holds follows from where it is, so a value from elsewhere is seen. */
export const valueAt = (unit: number, address: number): number =>
  (address * 40_503 + unit * 10_007 + 12_345) & 0xffff;

/** Answers functions 3 and 4 truthfully. */
export const truthful = (question: Buffer): Buffer => {
  const unit = question.readUInt8(0);
  const address = question.readUInt16BE(2);
  const count = question.readUInt16BE(4);
  const data = Array.from({ length: count }, (_, n) => {
    const value = valueAt(unit, address + n);
    return [value >> 8, value & 0xff];
  });
  return sealed(unit, question.readUInt8(1), 2 * count, ...data.flat());
};

/** Shares of answers that go wrong (issue: late 2, doubled 2, CRC 5, noise 2, short 1, foreign unit 1 %). */
const SHARES = [
  ['late', 0.02],
  ['doubled', 0.02],
  ['crc', 0.05],
  ['noise', 0.02],
  ['short', 0.01],
  ['foreign', 0.01],
] as const;
export type Mischief = (typeof SHARES)[number][0];

/**
 * Turns over at most 16 bits that follow each other on the wire, first and last among them: CRC-16
 * always shows it. A UART sends the lowest bit of a byte first.
 */
export const burst = (random: Random, frame: Buffer): Buffer => {
  const hit = Buffer.from(frame);
  const length = whole(random, 1, 16);
  const from = whole(random, 0, 8 * hit.length - length);
  for (let bit = from; bit < from + length; bit++) {
    const edge = bit === from || bit === from + length - 1;
    if (edge || random() < 0.5) hit[bit >> 3] = (hit[bit >> 3] as number) ^ (1 << (bit & 7));
  }
  return hit;
};

/**
 * A device that misbehaves within what its profile promises: it may answer late, but begins no later
 * than `answersWithin` after the question.
 */
export const hostile = (
  random: Random,
  manners: { readonly timeout: number; readonly answersWithin: number },
): { readonly device: Device; readonly done: Record<Mischief, number> } => {
  const done: Record<Mischief, number> = {
    late: 0,
    doubled: 0,
    crc: 0,
    noise: 0,
    short: 0,
    foreign: 0,
  };
  const choose = (): Mischief | undefined => {
    let dice = random();
    for (const [mischief, share] of SHARES) {
      if (dice < share) return mischief;
      dice -= share;
    }
    return undefined;
  };
  const device: Device = (question) => {
    const answer = truthful(question);
    const mischief = choose();
    if (mischief !== undefined) done[mischief]++;
    switch (mischief) {
      case undefined:
        return [{ after: 0, bytes: answer }];
      case 'late': {
        const { timeout, answersWithin } = manners;
        return [{ after: timeout + random() * (answersWithin - timeout), bytes: answer }];
      }
      case 'doubled':
        return [{ after: 0, bytes: Buffer.concat([answer, answer]) }];
      case 'crc':
        return [{ after: 0, bytes: burst(random, answer) }];
      case 'noise': {
        const noise = Buffer.from(
          Array.from({ length: whole(random, 1, 12) }, () => whole(random, 0, 255)),
        );
        return [{ after: 0, bytes: Buffer.concat([noise, answer]) }];
      }
      case 'short':
        return [{ after: 0, bytes: answer.subarray(0, whole(random, 1, answer.length - 1)) }];
      case 'foreign': {
        const [unit, ...rest] = answer.subarray(0, -2);
        return [{ after: 0, bytes: sealed((unit as number) ^ whole(random, 1, 255), ...rest) }];
      }
    }
  };
  return { device, done };
};
