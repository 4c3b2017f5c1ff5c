import { isIntact } from './codec.js';
import type { FrameFormat } from './frame.js';

/** What a stretch of bytes held. Garbage is a value, never an error. */
export interface Read {
  readonly frames: readonly Uint8Array[];
  /** The beginning of a frame that is not whole yet: at most one frame long. */
  readonly rest: Uint8Array;
  /** Bytes that belonged to no frame. */
  readonly noise: number;
  /** Looked like frames, and failed their checksum or had an impossible length. */
  readonly damaged: number;
}

export const NOTHING: Uint8Array = new Uint8Array(0);

const stands = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

/** Whether `wanted` stands at `at` as far as the bytes go. */
const mayStand = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => at + index >= bytes.length || bytes[at + index] === byte);

/** Where the frame that begins at `at` ends; undefined: more bytes are needed; `false`: it is none. */
const endOf = (format: FrameFormat, bytes: Uint8Array, at: number): number | undefined | false => {
  const { size } = format;
  if ('fixed' in size) return at + size.fixed <= bytes.length ? at + size.fixed : undefined;
  if ('until' in size) {
    const last = Math.min(bytes.length, at + size.longest) - size.until.length;
    for (let to = at + format.start.length; to <= last; to++)
      if (stands(bytes, to, size.until)) return to + size.until.length;
    return bytes.length - at >= size.longest ? false : undefined;
  }
  const width = size.encoding === 'uint8' ? 1 : 2;
  if (at + size.offset + width > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = at + size.offset;
  const said = width === 1 ? view.getUint8(place) : view.getUint16(place, size.order === 'le');
  const length = said + size.plus;
  if (length > size.longest || length < size.offset + width) return false;
  return at + length <= bytes.length ? at + length : undefined;
};

/**
 * Frames in `rest` and `chunk` together. Where one fails, the search goes on at its next byte, so that
 * an intact frame behind a damaged beginning is never lost. Without a start, a frame begins after the
 * last delimiter, also after a damaged one.
 */
export const readFrames = (format: FrameFormat, rest: Uint8Array, chunk: Uint8Array): Read => {
  const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  const frames: Uint8Array[] = [];
  const hasStart = format.start.length > 0;
  let noise = 0;
  let damaged = 0;
  let at = 0;
  while (at < bytes.length) {
    if (!mayStand(bytes, at, format.start)) {
      noise++;
      at++;
      continue;
    }
    if (bytes.length - at < format.start.length) break;
    const end = endOf(format, bytes, at);
    if (end === undefined) break;
    if (end !== false && isIntact(format, bytes.subarray(at, end))) {
      frames.push(Uint8Array.from(bytes.subarray(at, end)));
      at = end;
      continue;
    }
    damaged++;
    // A delimiter marks where the next begins; a start may stand inside a damaged frame.
    const next = hasStart || end === false ? at + 1 : end;
    noise += next - at;
    at = next;
  }
  return { frames, rest: Uint8Array.from(bytes.subarray(at)), noise, damaged };
};
