import { z } from 'zod';
import type { BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import type { Field, FrameFormat } from './frame.js';

/** A serial line that is only listened to. */
export const tapSchema = z.strictObject({
  path: z.string().min(1).describe('/dev/serial/by-path/… or /dev/hallkeeper/…'),
  baud: z.int().min(1200).max(256_000).default(9600),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  'stop-bits': z.union([z.literal(1), z.literal(2)]).default(1),
});
export type TapWire = z.output<typeof tapSchema>;

/** The part of a bus in hall.yaml that says how a talker is reached. */
export const talkerWireSchema = tapSchema.extend({
  wire: z.literal('talker').describe('自动上报的串口传感器 / a sensor that pushes by itself'),
});
export type TalkerWire = z.output<typeof talkerWireSchema>;

export interface TalkerPoint {
  readonly point: PointId;
  readonly field: Field;
}

/** A sensor that has its wire for itself. */
export interface TalkerDevice {
  readonly device: DeviceId;
  readonly frame: FrameFormat;
  /** It says something at least this often. */
  readonly expectEvery: Millis;
  readonly points: readonly TalkerPoint[];
}

export interface TalkerBusConfig {
  readonly bus: BusId;
  readonly wire: TalkerWire;
  readonly devices: readonly TalkerDevice[];
}
