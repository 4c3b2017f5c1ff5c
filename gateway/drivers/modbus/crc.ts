/** CRC-16 of Modbus over serial line V1.02 §6.2.2: polynomial 0xA001 reflected, start 0xFFFF, low byte first. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

export const crc16 = (bytes: Uint8Array, from: number, to: number): number => {
  let crc = 0xffff;
  for (let at = from; at < to; at++)
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return crc;
};

/** Whether `from`..`to` is a frame that ends with its own checksum. */
export const isSound = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from > 2 &&
  crc16(bytes, from, to - 2) === ((bytes[to - 2] as number) | ((bytes[to - 1] as number) << 8));
