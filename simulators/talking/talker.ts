import { z } from 'zod';
import { type DeviceId, type PointId, pointId } from '../../gateway/core/identity.js';
import { type Clock, millis, type Timer } from '../../gateway/core/time.js';
import type { Talker } from '../../gateway/devices/talker.js';
import { encodeField, seal } from '../../gateway/drivers/serial/codec.js';
import type { Points } from '../points.js';
import { Standing } from '../standing.js';

/** What can be wrong with a sensor that only speaks. */
export const talkerFaultSchema = z.strictObject({ fault: z.enum(['dead', 'wrong-baud']) });
export type TalkerFault = z.output<typeof talkerFaultSchema>;

/** Bytes as a port at another rate takes them: start bits where there are none. */
const misread = (frame: Uint8Array): Uint8Array => frame.map((byte) => (byte << 1) | 0x81);

/** What a talker pushes of its points now; undefined where its fields cannot say a value. */
export const frameOf = (
  { comms, points }: Talker,
  value: (key: string) => number | undefined,
): Uint8Array | undefined => {
  const { frame: format } = comms;
  if (!('fixed' in format.size)) return undefined;
  const frame = new Uint8Array(format.size.fixed);
  frame.set(format.start);
  for (const [key, { field }] of Object.entries(points)) {
    const shown = value(key) ?? field.sentinels[0];
    if (shown === undefined || !encodeField(field, shown, frame)) return undefined;
  }
  return seal(format, frame);
};

/** A sensor that says what it measures, again and again, and hears nothing. */
export class SimulatedTalker {
  readonly points: readonly PointId[];
  readonly standing: Standing<TalkerFault>;
  private timer: Timer | undefined;

  constructor(
    readonly id: DeviceId,
    private readonly model: Talker,
    private readonly values: Points,
    private readonly say: (bytes: Uint8Array) => void,
    private readonly clock: Clock,
  ) {
    this.standing = new Standing(clock);
    this.points = Object.keys(model.points).map((key) => pointId(id, key));
  }

  canShow(key: string, value: number | undefined): boolean {
    const field = this.model.points[key]?.field;
    if (field === undefined) return false;
    return value !== undefined && encodeField(field, value, new Uint8Array(1024));
  }

  /** Pushes every so often until stopped. */
  push(every: number): void {
    const frame = frameOf(this.model, (key) => this.values.show(pointId(this.id, key)).value);
    const fault = this.standing.fault?.fault;
    if (frame && fault !== 'dead') this.say(fault === 'wrong-baud' ? misread(frame) : frame);
    this.timer = this.clock.after(millis(every), () => this.push(every));
  }

  stop(): void {
    this.timer?.cancel();
  }
}
