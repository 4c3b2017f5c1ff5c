import { type Encoding, isBitTable, type Register, widthOf } from './register.js';

/**
 * Words of a register table (or bits of a bit table) to a value and back: value = raw * scale + offset.
 * Pure; simulators encode with the same code the gateway decodes with.
 */

/** One value at a time passes through here, most significant byte first. */
const bytes = new DataView(new ArrayBuffer(8));

const swapped = (word: number): number => ((word & 0xff) << 8) | (word >>> 8);

/** Puts `width` words into `bytes` in the order ABCD...; false where the block is too short. */
const gather = (
  register: Register,
  words: readonly number[],
  at: number,
  width: number,
): boolean => {
  const { wordOrder } = register;
  const lastFirst = wordOrder === 'cdab' || wordOrder === 'dcba';
  const swap = wordOrder === 'badc' || wordOrder === 'dcba';
  for (let n = 0; n < width; n++) {
    const word = words[at + (lastFirst ? width - 1 - n : n)];
    if (word === undefined) return false;
    bytes.setUint16(2 * n, swap ? swapped(word) : word);
  }
  return true;
};

/** The inverse of `gather`. */
const spread = (register: Register, width: number): number[] => {
  const { wordOrder } = register;
  const lastFirst = wordOrder === 'cdab' || wordOrder === 'dcba';
  const swap = wordOrder === 'badc' || wordOrder === 'dcba';
  return Array.from({ length: width }, (_, n) => {
    const word = bytes.getUint16(2 * (lastFirst ? width - 1 - n : n));
    return swap ? swapped(word) : word;
  });
};

/** Range of each whole-number encoding. */
const WHOLE: Partial<Record<Encoding, readonly [number, number]>> = {
  bit: [0, 1],
  uint16: [0, 0xffff],
  int16: [-0x8000, 0x7fff],
  uint32: [0, 0xffff_ffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
  uint64: [0, 2 ** 64],
  int64: [-(2 ** 63), 2 ** 63],
};

/** What the bytes say, before scale. 64-bit integers above 2^53 become the nearest double. */
const readRaw = (register: Register): number => {
  switch (register.encoding) {
    case 'bit':
      return (bytes.getUint16(0) >>> (register.bit ?? 0)) & 1;
    case 'uint16':
      return bytes.getUint16(0);
    case 'int16':
      return bytes.getInt16(0);
    case 'uint32':
      return bytes.getUint32(0);
    case 'int32':
      return bytes.getInt32(0);
    case 'uint64':
      return Number(bytes.getBigUint64(0));
    case 'int64':
      return Number(bytes.getBigInt64(0));
    case 'float32':
      return bytes.getFloat32(0);
    case 'float64':
      return bytes.getFloat64(0);
  }
};

/** Manuals print the "no value" pattern of a signed register also unsigned: 0x8000 for -32768. */
const isSentinel = (register: Register, raw: number): boolean => {
  const { sentinels } = register;
  if (sentinels.length === 0) return false;
  if (sentinels.includes(raw)) return true;
  return raw < 0 && sentinels.includes(raw + 2 ** (16 * widthOf(register.encoding)));
};

/** The power of ten that makes a factor whole, 0.1 -> 10; undefined where none up to 1e9 does. */
const wholeBy = (factor: number): number | undefined => {
  for (let power = 1; power <= 1e9; power *= 10) {
    if (Math.round(factor * power) / power === factor) return power;
  }
  return undefined;
};

/**
 * raw * scale + offset without the dust of binary fractions: whole numbers first, one division last,
 * so 234 * 0.1 is 23.4.
 */
const scaled = (raw: number, scale: number, offset: number): number => {
  if (scale === 1 && offset === 0) return raw;
  const byScale = wholeBy(scale);
  const byOffset = wholeBy(offset);
  if (byScale === undefined || byOffset === undefined) return raw * scale + offset;
  const power = Math.max(byScale, byOffset);
  return (raw * Math.round(scale * power) + Math.round(offset * power)) / power;
};

/** A float32 as the shortest decimal that means the same float32: 23.4, not 23.399999618530273. */
const shortest = (float: number): number => {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === float) return short;
  }
  return float;
};

/**
 * The value at `words[at]`, in the point's unit; undefined where the device says that it has none: a
 * sentinel, NaN, an infinity, or a block that ends before the value does.
 */
export const decode = (
  register: Register,
  words: readonly number[],
  at: number,
): number | undefined => {
  let raw: number;
  if (isBitTable(register.table)) {
    const bit = words[at];
    if (bit === undefined) return undefined;
    raw = bit;
  } else {
    if (!gather(register, words, at, widthOf(register.encoding))) return undefined;
    raw = readRaw(register);
  }
  if (!Number.isFinite(raw) || isSentinel(register, raw)) return undefined;
  const value = scaled(
    register.encoding === 'float32' ? shortest(raw) : raw,
    register.scale,
    register.offset,
  );
  // Adding zero turns -0 into 0.
  return Number.isFinite(value) ? value + 0 : undefined;
};

const writeRaw = (register: Register, raw: number): void => {
  switch (register.encoding) {
    case 'bit':
      bytes.setUint16(0, raw << (register.bit ?? 0));
      return;
    case 'uint16':
    case 'int16':
      bytes.setUint16(0, raw);
      return;
    case 'uint32':
    case 'int32':
      bytes.setUint32(0, raw);
      return;
    case 'uint64':
    case 'int64':
      bytes.setBigUint64(0, BigInt.asUintN(64, BigInt(raw)));
      return;
    case 'float32':
      bytes.setFloat32(0, raw);
      return;
    case 'float64':
      bytes.setFloat64(0, raw);
      return;
  }
};

/** The raw number nearest to a value; undefined where the encoding cannot hold it. */
const rawOf = (register: Register, value: number): number | undefined => {
  const { encoding, scale, offset } = register;
  const power = Math.max(wholeBy(scale) ?? 0, wholeBy(offset) ?? 0);
  const exact =
    wholeBy(scale) === undefined || wholeBy(offset) === undefined
      ? (value - offset) / scale
      : (value * power - Math.round(offset * power)) / Math.round(scale * power);
  const range = WHOLE[encoding];
  if (range === undefined) return Number.isFinite(exact) ? exact : undefined;
  const raw = Math.round(exact);
  // Nothing between 2^64 - 2048 and 2^64 is a double: the upper end itself does not fit.
  const fits = raw >= range[0] && raw <= range[1] && !(range[1] > 2 ** 53 && raw === range[1]);
  return fits ? raw : undefined;
};

/**
 * The words (or the bit) that `decode` reads as this value, or as none where it is undefined: the
 * register's first sentinel, else NaN of a float. Undefined where the encoding cannot say it. A bit of
 * a register leaves the other bits of `before` as they are.
 */
export const encode = (
  register: Register,
  value: number | undefined,
  before: readonly number[] = [],
): number[] | undefined => {
  const raw = value === undefined ? noValue(register) : rawOf(register, value);
  if (raw === undefined) return undefined;
  if (isBitTable(register.table)) return raw === 0 || raw === 1 ? [raw] : undefined;
  if (register.encoding === 'bit' && before[0] !== undefined) {
    gather(register, before, 0, 1);
    const mask = 1 << (register.bit ?? 0);
    const word = bytes.getUint16(0);
    bytes.setUint16(0, raw === 1 ? word | mask : word & ~mask);
  } else {
    writeRaw(register, raw);
  }
  return spread(register, widthOf(register.encoding));
};

const noValue = (register: Register): number | undefined =>
  register.sentinels[0] ??
  (register.encoding === 'float32' || register.encoding === 'float64' ? Number.NaN : undefined);
