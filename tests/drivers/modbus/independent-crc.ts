/** CRC-16 of Modbus bit by bit, after the flow chart of serial line V1.02 §6.2.2; shares nothing with the product's table. */
export const independentCrc = (bytes: Uint8Array): number => {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      const out = crc & 1;
      crc >>= 1;
      if (out) crc ^= 0xa001;
    }
  }
  return crc;
};

/** Body with its checksum, low byte first. */
export const sealed = (...body: readonly number[]): Buffer => {
  const crc = independentCrc(Uint8Array.from(body));
  return Buffer.from([...body, crc & 0xff, crc >> 8]);
};

/** Whether the last two bytes are the checksum of the rest. */
export const isSealed = (frame: Uint8Array): boolean =>
  frame.length > 2 &&
  independentCrc(frame.subarray(0, -2)) ===
    ((frame[frame.length - 2] as number) | ((frame[frame.length - 1] as number) << 8));
