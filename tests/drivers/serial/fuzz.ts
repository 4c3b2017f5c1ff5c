import { readPanelFrames } from '../../../gateway/drivers/fire-panel/codec.js';
import { BLANK_PAPER, printed } from '../../../gateway/drivers/fire-panel/printer.js';
import { textSchema } from '../../../gateway/drivers/fire-panel/speech.js';
import { NOTHING, readFrames } from '../../../gateway/drivers/serial/frames.js';
import { type Random, seeded, whole } from '../modbus/seeded.js';
import { PLANTOWER, SIZED } from './formats.js';
import { gb26875, isPlantower, isSized, plantower, sized, sum8 } from './independent.js';

/** Damaged, cut and glued streams against the parsers of what is only listened to. */

const STANDARD = { checksum: 'sum8', order: 'le', time: 'binary', 'address-bytes': 6 } as const;
const TEXT = textSchema.parse({
  speaks: 'text',
  part: { pattern: '###-###' },
  words: [
    { text: ['首次火警'], means: 'first-fire' },
    { text: ['系统复位'], means: 'reset' },
  ],
});
/** A line never grows beyond this. */
const LONGEST_LINE = 240;

const bytesOf = (random: Random, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => whole(random, 0, 255)));

const frameOf = (random: Random, kind: number): Buffer => {
  if (kind === 0) return plantower(Array.from({ length: 12 }, () => whole(random, 0, 0xffff)));
  if (kind === 1) return sized([...bytesOf(random, whole(random, 1, 40))]);
  return gb26875(2, [...bytesOf(random, whole(random, 0, 60))]);
};

/** Whether the mutation leaves the last of the frames whole. */
const mutate = (random: Random, frame: Buffer): { bytes: Buffer; lastIsWhole: boolean } => {
  const cut = () => frame.subarray(0, whole(random, 0, frame.length - 1));
  switch (whole(random, 0, 5)) {
    case 0:
      return { bytes: frame, lastIsWhole: true };
    case 1: {
      const damaged = Buffer.from(frame);
      for (let n = whole(random, 1, 3); n > 0; n--)
        damaged[whole(random, 0, damaged.length - 1)] = whole(random, 0, 255);
      return { bytes: damaged, lastIsWhole: false };
    }
    case 2:
      return { bytes: Buffer.concat([cut(), frame]), lastIsWhole: true };
    case 3:
      return {
        bytes: Buffer.concat([bytesOf(random, whole(random, 0, 40)), frame]),
        lastIsWhole: true,
      };
    case 4:
      return { bytes: Buffer.concat([frame, cut()]), lastIsWhole: false };
    default: {
      const noise = bytesOf(random, whole(random, 0, 80));
      noise.set(frame.subarray(0, Math.min(4, noise.length)));
      return { bytes: noise, lastIsWhole: false };
    }
  }
};

/** Whether an intact frame of the standard ends here, checked without any code of the product. */
const isGb26875 = (frame: Uint8Array): boolean => {
  const unit = (frame[24] ?? 0) + 256 * (frame[25] ?? 0);
  return (
    frame.length === unit + 30 &&
    frame[0] === 0x40 &&
    frame[1] === 0x40 &&
    frame.at(-1) === 0x23 &&
    frame.at(-2) === 0x23 &&
    frame.at(-3) === sum8(frame.subarray(2, -3))
  );
};
const holds = (bytes: Buffer, unit: Uint8Array): boolean => {
  const length = unit.length + 30;
  for (let at = 0; at + length <= bytes.length; at++)
    if (
      isGb26875(bytes.subarray(at, at + length)) &&
      bytes.subarray(at + 27, at + length - 3).equals(unit)
    )
      return true;
  return false;
};

export interface Fuzzed {
  readonly accepted: number;
  /** What should not be: with the input that shows it. */
  readonly wrong: readonly string[];
}

export const fuzz = (seed: number, inputs: number): Fuzzed => {
  const random = seeded(seed);
  const wrong: string[] = [];
  let accepted = 0;
  for (let n = 0; n < inputs; n++) {
    const kind = n % 4;
    const blame = (what: string, bytes: Buffer) => wrong.push(`${what}: ${bytes.toString('hex')}`);
    if (kind === 3) {
      const bytes = bytesOf(random, whole(random, 0, 60));
      const { printer } = printed(TEXT, BLANK_PAPER, bytes);
      if (printer.line.length > LONGEST_LINE) blame('keeps more than a line', bytes);
      continue;
    }
    const frame = frameOf(random, kind);
    const { bytes, lastIsWhole } = mutate(random, frame);
    if (kind === 2) {
      const { frames, rest, noise } = readPanelFrames(STANDARD, NOTHING, bytes);
      for (const { unit } of frames)
        if (!holds(bytes, unit)) blame('accepted a frame with a wrong checksum', bytes);
      if (rest.length + noise > bytes.length) blame('counted more bytes than came', bytes);
      // Behind a cut one the last frame stands whole and must not be lost.
      if (lastIsWhole && frames.length === 0) blame('lost a whole frame', bytes);
      accepted += frames.length;
      continue;
    }
    const format = kind === 0 ? PLANTOWER : SIZED;
    const isRight = kind === 0 ? isPlantower : isSized;
    const { frames, rest, noise } = readFrames(format, NOTHING, bytes);
    const used = frames.reduce((sum, one) => sum + one.length, 0);
    if (used + noise + rest.length !== bytes.length) blame('lost count of bytes', bytes);
    for (const one of frames) if (!isRight(one)) blame('accepted a wrong checksum', bytes);
    // A length that lies may hold back at most one longest frame: feed one more of quiet.
    const more = readFrames(format, rest, Buffer.alloc(64));
    if (lastIsWhole && frames.length + more.frames.length === 0) blame('lost a whole frame', bytes);
    accepted += frames.length;
  }
  return { accepted, wrong };
};
