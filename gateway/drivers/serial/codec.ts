import type { Field, FrameFormat } from './frame.js';

/** Numbers in pushed frames and the checksums over them. Pure; both directions. */

type ChecksumKind = FrameFormat['checksum']['kind'];

export const checksumWidth = (kind: ChecksumKind): 0 | 1 | 2 => {
  switch (kind) {
    case 'none':
      return 0;
    case 'sum8':
    case 'xor8':
      return 1;
    default:
      return 2;
  }
};

/** Modbus over serial line V1.02 §6.2.2, one byte at a time: frames of talkers are short and rare. */
const crcStep = (before: number, byte: number): number => {
  let crc = before ^ byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
};

export const checksumOf = (
  kind: ChecksumKind,
  bytes: Uint8Array,
  from: number,
  to: number,
): number => {
  let sum = kind === 'crc16-modbus' ? 0xffff : 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (kind === 'crc16-modbus') sum = crcStep(sum, byte);
    else if (kind === 'xor8') sum ^= byte;
    else sum = (sum + byte) & 0xffff;
  }
  return kind === 'sum8' ? sum & 0xff : sum;
};

const delimiterOf = ({ size }: FrameFormat): readonly number[] =>
  'until' in size ? size.until : [];

/** Whether a whole frame carries its own checksum. */
export const isIntact = (format: FrameFormat, frame: Uint8Array): boolean => {
  const { kind, from, order } = format.checksum;
  const width = checksumWidth(kind);
  if (width === 0) return true;
  const at = frame.length - delimiterOf(format).length - width;
  if (at < from) return false;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const said = width === 1 ? view.getUint8(at) : view.getUint16(at, order === 'le');
  return said === checksumOf(kind, frame, from, at);
};

/** Puts length and checksum where the format has them; start, body and delimiter are there already. */
export const seal = (format: FrameFormat, frame: Uint8Array): Uint8Array => {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const { size, checksum } = format;
  if ('encoding' in size) {
    const said = frame.length - size.plus;
    if (size.encoding === 'uint8') view.setUint8(size.offset, said);
    else view.setUint16(size.offset, said, size.order === 'le');
  }
  const width = checksumWidth(checksum.kind);
  const at = frame.length - delimiterOf(format).length - width;
  const sum = checksumOf(checksum.kind, frame, checksum.from, at);
  if (width === 1) view.setUint8(at, sum);
  else if (width === 2) view.setUint16(at, sum, checksum.order === 'le');
  return frame;
};

const WIDTHS = { uint8: 1, int8: 1, uint16: 2, int16: 2, uint32: 4, int32: 4, float32: 4 } as const;

/** The bytes of a field as they came; of a text frame all of it. */
export const rawOf = ({ encoding, offset, width = 0 }: Field, frame: Uint8Array): number[] =>
  offset === undefined
    ? [...frame]
    : [...frame.subarray(offset, offset + (encoding === 'decimal' ? width : WIDTHS[encoding]))];

const binary = (
  view: DataView,
  at: number,
  encoding: keyof typeof WIDTHS,
  little: boolean,
): number => {
  switch (encoding) {
    case 'uint8':
      return view.getUint8(at);
    case 'int8':
      return view.getInt8(at);
    case 'uint16':
      return view.getUint16(at, little);
    case 'int16':
      return view.getInt16(at, little);
    case 'uint32':
      return view.getUint32(at, little);
    case 'int32':
      return view.getInt32(at, little);
    case 'float32':
      return view.getFloat32(at, little);
  }
};

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

const decimal = (format: FrameFormat, field: Field, frame: Uint8Array): number | undefined => {
  const body = frame.subarray(format.start.length, frame.length - delimiterOf(format).length);
  const text = Buffer.from(
    field.column === undefined
      ? frame.subarray(field.offset, (field.offset ?? 0) + (field.width ?? 0))
      : body,
  ).toString('latin1');
  const written =
    field.column === undefined ? text : (text.split(format.separator)[field.column] ?? '');
  // `CO2=812`: a name before the number belongs to the frame, not to the value.
  const number = written.slice(written.lastIndexOf('=') + 1).trim();
  return NUMBER.test(number) ? Number(number) : undefined;
};

/** The point's value; undefined where the frame has none, or says so by a sentinel. */
export const decodeField = (
  format: FrameFormat,
  field: Field,
  frame: Uint8Array,
): number | undefined => {
  const { encoding, offset = 0, scale, shift, sentinels } = field;
  let raw: number | undefined;
  if (encoding === 'decimal') raw = decimal(format, field, frame);
  else if (offset + WIDTHS[encoding] <= frame.length) {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    raw = binary(view, offset, encoding, field.order === 'le');
  }
  if (raw === undefined || Number.isNaN(raw) || sentinels.includes(raw)) return undefined;
  return raw * scale + shift;
};

/** Puts a value into a frame of fixed places; false where the field cannot say it. */
export const encodeField = (field: Field, value: number, frame: Uint8Array): boolean => {
  const { encoding, offset = 0, scale, shift } = field;
  if (field.column !== undefined) return false;
  const exact = (value - shift) / scale;
  if (encoding === 'decimal') {
    const text = String(Math.round(exact)).padStart(field.width ?? 0, '0');
    if (text.length !== field.width) return false;
    frame.set(Buffer.from(text, 'latin1'), offset);
    return true;
  }
  if (offset + WIDTHS[encoding] > frame.length) return false;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const little = field.order === 'le';
  if (encoding === 'float32') {
    view.setFloat32(offset, exact, little);
    return true;
  }
  const raw = Math.round(exact);
  const bits = 8 * WIDTHS[encoding];
  const signed = encoding.startsWith('int');
  const [low, high] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  if (raw < low || raw > high) return false;
  switch (WIDTHS[encoding]) {
    case 1:
      view.setUint8(offset, raw & 0xff);
      return true;
    case 2:
      view.setUint16(offset, raw & 0xffff, little);
      return true;
    default:
      view.setUint32(offset, raw >>> 0, little);
      return true;
  }
};
