const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

/** CRC-16/MODBUS (Modbus over serial line V1.02, 6.2.2); apart from the gateway's own, so that neither proves itself. */
export const crc16 = (bytes: Uint8Array): number => {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return crc;
};

/** Unit id and PDU as an RTU frame, checksum low byte first. */
export const rtuFrame = (unit: number, pdu: Uint8Array): Buffer => {
  const frame = Buffer.alloc(pdu.length + 3);
  frame[0] = unit;
  frame.set(pdu, 1);
  frame.writeUInt16LE(crc16(frame.subarray(0, -2)), frame.length - 2);
  return frame;
};

/** Unit id and PDU of an intact RTU frame. */
export const fromRtuFrame = (frame: Buffer): { unit: number; pdu: Buffer } | undefined => {
  if (frame.length < 4 || frame.length > 256) return undefined;
  if (frame.readUInt16LE(frame.length - 2) !== crc16(frame.subarray(0, -2))) return undefined;
  return { unit: frame.readUInt8(0), pdu: frame.subarray(1, -2) };
};
