import { crc32 } from 'node:zlib';
import { Fault } from '../../core/fault.js';

/** PNG (ISO/IEC 15948): what a picture needs to be seen, and nothing that travels with it. */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Wider or higher no screen shows it and a small computer cannot decode it. */
const LARGEST_SIDE = 10_000;
const MOST_PIXELS = 40_000_000;

export interface SafePng {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Throws `plan-refused` for what is no PNG, is damaged, or too large to be drawn. Text, times and places in it are left out. */
export const safePng = (bytes: Buffer): SafePng => {
  const refuse = (why: string): never => {
    throw new Fault('plan-refused', { why });
  };
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) refuse('no PNG');
  const parts: Buffer[] = [SIGNATURE];
  const types: string[] = [];
  let at = SIGNATURE.length;
  while (types.at(-1) !== 'IEND') {
    if (at + 12 > bytes.length) refuse('it ends too early');
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) refuse('it ends too early');
    const named = bytes.subarray(at + 4, end - 4);
    if (crc32(named) !== bytes.readUInt32BE(end - 4)) refuse('CRC');
    const type = named.toString('latin1', 0, 4);
    types.push(type);
    if (KEPT.has(type)) parts.push(bytes.subarray(at, end));
    at = end;
  }
  if (types[0] !== 'IHDR' || !types.includes('IDAT')) refuse('no picture in it');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width === 0 || height === 0) refuse('no picture in it');
  if (Math.max(width, height) > LARGEST_SIDE || width * height > MOST_PIXELS)
    refuse(`${width} × ${height} > ${MOST_PIXELS / 1e6} megapixels`);
  return { bytes: Buffer.concat(parts), width, height };
};
