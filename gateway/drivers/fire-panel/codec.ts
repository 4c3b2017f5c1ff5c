import type { Gb26875 } from './speech.js';

/**
 * Frames of GB/T 26875.3-2011 §6:
 * `40 40 | seq 2 | version 2 | time 6 | source 6 | destination 6 | length 2 | command 1 | unit <= 1024 | check 1 | 23 23`;
 * the check is over everything between start and itself. Makers twist it, each in a way of their own.
 */

export type Variant = Pick<Gb26875, 'checksum' | 'order' | 'time' | 'address-bytes'>;

export interface PanelFrame {
  readonly command: number;
  /** The application data unit. */
  readonly unit: Uint8Array;
}

/** As it was heard: a message that nobody confirms is sent again under the number it had. */
export interface NumberedFrame extends PanelFrame {
  readonly seq: number;
}

const START = 0x40;
const END = 0x23;
const LONGEST_UNIT = 1024;
const SEQ_AT = 2;
const TIME_AT = 6;

const lengthAt = (variant: Variant): number => 12 + 2 * variant['address-bytes'];
const unitAt = (variant: Variant): number => lengthAt(variant) + 3;

const word = (bytes: Uint8Array, at: number, order: Variant['order']): number => {
  const [first, second] = [bytes[at] as number, bytes[at + 1] as number];
  return order === 'le' ? first | (second << 8) : (first << 8) | second;
};

const checkOf = (variant: Variant, bytes: Uint8Array, from: number, to: number): number => {
  let check = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    check = variant.checksum === 'sum8' ? (check + byte) & 0xff : check ^ byte;
  }
  return check;
};

/** Where an intact frame that begins at `at` ends; undefined: more bytes are needed; `false`: none. */
const intactUntil = (
  variant: Variant,
  bytes: Uint8Array,
  at: number,
): number | undefined | false => {
  const body = at + unitAt(variant);
  if (bytes.length < body) return undefined;
  const length = word(bytes, at + lengthAt(variant), variant.order);
  if (length > LONGEST_UNIT) return false;
  const check = body + length;
  if (bytes.length < check + 3) return undefined;
  if (bytes[check + 1] !== END || bytes[check + 2] !== END) return false;
  return bytes[check] === checkOf(variant, bytes, at + 2, check) ? check + 3 : false;
};

const plausibleTime = (bytes: Uint8Array, at: number, how: Variant['time']): boolean => {
  const read = (n: number): number => {
    const byte = bytes[at + n] as number;
    if (how === 'binary') return byte;
    return byte >> 4 > 9 || (byte & 15) > 9 ? 255 : 10 * (byte >> 4) + (byte & 15);
  };
  const [second, minute, hour, day, month, year] = [0, 1, 2, 3, 4, 5].map(read);
  return (
    (second ?? 255) < 60 &&
    (minute ?? 255) < 60 &&
    (hour ?? 255) < 24 &&
    (day ?? 0) >= 1 &&
    (day ?? 255) <= 31 &&
    (month ?? 0) >= 1 &&
    (month ?? 255) <= 12 &&
    (year ?? 255) < 100
  );
};

const OTHERS: readonly Variant[] = (['sum8', 'xor8'] as const).flatMap((checksum) =>
  (['le', 'be'] as const).flatMap((order) =>
    ([6, 12] as const).map((bytes) => ({
      checksum,
      order,
      time: 'binary' as const,
      'address-bytes': bytes,
    })),
  ),
);

/** How a frame departs from the profile, in the words of the profile: `checksum: xor8`. */
const differences = (variant: Variant, other: Variant): string =>
  (['checksum', 'order', 'address-bytes'] as const)
    .filter((key) => variant[key] !== other[key])
    .map((key) => `${key}: ${other[key]}`)
    .join(', ');

/** Another way of the trade in which the bytes at `at` are a whole frame. */
const twistAt = (
  variant: Variant,
  bytes: Uint8Array,
  at: number,
): { readonly name: string; readonly end: number } | undefined => {
  for (const other of OTHERS) {
    const name = differences(variant, other);
    if (name === '') continue;
    const end = intactUntil(other, bytes, at);
    if (typeof end === 'number') return { name, end };
  }
  return undefined;
};

export interface PanelRead {
  readonly frames: readonly NumberedFrame[];
  /** What may still become a frame: shorter than the longest one. */
  readonly rest: Uint8Array;
  /** Bytes that belonged to no frame of this profile. */
  readonly noise: number;
  /** Frames that would be intact under another profile, by what differs. Not acted on. */
  readonly twists: readonly string[];
}

const beginsAt = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === START && (at + 1 >= bytes.length || bytes[at + 1] === START);

/** The next intact frame behind one that never gets whole: its length is a lie. */
const overtaking = (
  variant: Variant,
  bytes: Uint8Array,
  from: number,
): { readonly at: number; readonly end: number } | undefined => {
  for (let at = from; at + unitAt(variant) + 3 <= bytes.length; at++) {
    if (!beginsAt(bytes, at)) continue;
    const end = intactUntil(variant, bytes, at);
    if (typeof end === 'number') return { at, end };
  }
  return undefined;
};

/** Frames in `rest` and `chunk` together; an alarm behind a damaged frame is never held up by it. */
export const readPanelFrames = (
  variant: Variant,
  rest: Uint8Array,
  chunk: Uint8Array,
): PanelRead => {
  const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  const frames: NumberedFrame[] = [];
  const twists: string[] = [];
  let noise = 0;
  let at = 0;
  const accept = (from: number, end: number): void => {
    frames.push({
      seq: word(bytes, from + SEQ_AT, variant.order),
      command: bytes[from + lengthAt(variant) + 2] as number,
      unit: Uint8Array.from(bytes.subarray(from + unitAt(variant), end - 3)),
    });
    // Nothing depends on the panel's own clock, so its frame counts all the same.
    const other = variant.time === 'binary' ? 'bcd' : 'binary';
    const isOdd =
      !plausibleTime(bytes, from + TIME_AT, variant.time) &&
      plausibleTime(bytes, from + TIME_AT, other);
    if (isOdd) twists.push(`time: ${other}`);
    noise += from - at;
    at = end;
  };
  while (at < bytes.length) {
    if (!beginsAt(bytes, at)) {
      noise++;
      at++;
      continue;
    }
    const end = intactUntil(variant, bytes, at);
    if (typeof end === 'number') {
      accept(at, end);
      continue;
    }
    const twist = twistAt(variant, bytes, at);
    if (twist !== undefined) {
      // By chance a cut frame and the whole one behind it look like one of another trade.
      const inside = overtaking(variant, bytes.subarray(0, twist.end), at + 1);
      if (inside !== undefined) {
        accept(inside.at, inside.end);
        continue;
      }
      twists.push(twist.name);
      noise += twist.end - at;
      at = twist.end;
      continue;
    }
    if (end === false) {
      noise++;
      at++;
      continue;
    }
    const next = overtaking(variant, bytes, at + 1);
    if (next === undefined) break;
    accept(next.at, next.end);
  }
  return { frames, rest: Uint8Array.from(bytes.subarray(at)), noise, twists };
};

/** One frame as a transmission device sends it; stamps and addresses as given. */
export const encodePanelFrame = (
  variant: Variant,
  { command, unit }: PanelFrame,
  head: {
    readonly seq: number;
    /** Second, minute, hour, day, month, year since 2000. */
    readonly time: readonly [number, number, number, number, number, number];
  },
): Buffer => {
  const frame = Buffer.alloc(unitAt(variant) + unit.length + 3);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const put = (value: number, at: number): void =>
    view.setUint16(at, value, variant.order === 'le');
  frame.fill(START, 0, 2);
  put(head.seq & 0xffff, 2);
  frame[4] = 1;
  const bcd = (n: number): number => (Math.floor(n / 10) << 4) | (n % 10);
  head.time.forEach((n, index) => {
    frame[TIME_AT + index] = variant.time === 'bcd' ? bcd(n) : n;
  });
  put(unit.length, lengthAt(variant));
  frame[lengthAt(variant) + 2] = command;
  frame.set(unit, unitAt(variant));
  const check = frame.length - 3;
  frame[check] = checkOf(variant, frame, 2, check);
  frame.fill(END, check + 1);
  return frame;
};
