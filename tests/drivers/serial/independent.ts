import { independentCrc } from '../modbus/independent-crc.js';

/** Checksums written anew from their definitions; they share nothing with the product. */
export const sum16 = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte) => sum + byte, 0) % 65_536;
export const sum8 = (bytes: Uint8Array): number => sum16(bytes) % 256;
export const xor8 = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

const big = (value: number): number[] => [value >> 8, value & 0xff];

/** A frame of a Plantower sensor with its checksum, from the twelve numbers and the two reserved bytes. */
export const plantower = (words: readonly number[], reserved = 0x9700): Buffer => {
  const body = Buffer.from([0x42, 0x4d, 0, 28, ...words.flatMap(big), ...big(reserved)]);
  return Buffer.concat([body, Buffer.from(big(sum16(body)))]);
};
export const isPlantower = (frame: Uint8Array): boolean =>
  frame.length === 32 &&
  sum16(frame.subarray(0, 30)) === ((frame[30] ?? 0) << 8) + (frame[31] ?? 0);

/** A frame with a length byte and a Modbus CRC, low byte first: `aa | length of data | data | crc`. */
export const sized = (data: readonly number[]): Buffer => {
  const body = Buffer.from([0xaa, data.length, ...data]);
  const crc = independentCrc(body);
  return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])]);
};
export const isSized = (frame: Uint8Array): boolean =>
  frame.length === (frame[1] ?? 0) + 4 &&
  independentCrc(frame.subarray(0, -2)) === (frame.at(-2) ?? 0) + ((frame.at(-1) ?? 0) << 8);

/** A frame of GB/T 26875.3-2011, byte by byte after its clause 6. */
export const gb26875 = (command: number, unit: readonly number[], check = sum8): Buffer => {
  const head = [1, 0, 1, 0, 0, 17, 10, 10, 3, 26, ...Array.from({ length: 12 }, () => 0)];
  const middle = [...head, unit.length & 0xff, unit.length >> 8, command, ...unit];
  return Buffer.from([0x40, 0x40, ...middle, check(Uint8Array.from(middle)), 0x23, 0x23]);
};
