import { type FrameFormat, frameSchema } from '../../../gateway/drivers/serial/frame.js';

export const PLANTOWER: FrameFormat = frameSchema.parse({
  start: [0x42, 0x4d, 0, 28],
  size: { fixed: 32 },
  checksum: { kind: 'sum16' },
});
export const SIZED: FrameFormat = frameSchema.parse({
  start: [0xaa],
  size: { offset: 1, encoding: 'uint8', plus: 4, longest: 64 },
  checksum: { kind: 'crc16-modbus', order: 'le' },
});
/** `CO2=812,T=23.4\r\n` */
export const LINES: FrameFormat = frameSchema.parse({
  size: { until: [0x0d, 0x0a], longest: 40 },
});
