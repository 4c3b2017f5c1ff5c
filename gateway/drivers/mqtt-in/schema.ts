import { z } from 'zod';
import type { BusId, DeviceId, PointId } from '../../core/identity.js';
import { QUANTITIES, type Quantity } from '../../core/quantity.js';
import type { Millis } from '../../core/time.js';
import { secretFile } from '../../core/written.js';

/** A broker as a wire: devices that publish JSON by themselves. */
export const mqttInWireSchema = z.strictObject({
  wire: z.literal('mqtt-in').describe('自己发布 JSON 的设备 / devices that publish JSON'),
  url: z.string().regex(/^mqtts?:\/\//, {
    error: '地址，如 mqtt://host:1883 / an address such as mqtt://host:1883',
  }),
  protocol: z.union([z.literal('5'), z.literal('3.1.1')]).default('5'),
  user: z.string().optional(),
  'password-file': secretFile.optional(),
  'ca-file': z.string().optional(),
});
export type MqttInWire = z.output<typeof mqttInWireSchema>;

/** `publishes:` of a device in hall.yaml: where, and what each field of the object is. */
export const publishesSchema = z.strictObject({
  topic: z.string().regex(/^[^#+\s]+$/, {
    error: '不含 #、+ 和空格的主题 / a topic without #, + or spaces',
  }),
  /** A queue machine: `waiting`, `called`, `wait_min`. Else say the fields. */
  machine: z.enum(['queue']).optional(),
  fields: z
    .record(
      z.string().min(1).max(64),
      z.strictObject({
        key: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
        quantity: z.enum(Object.keys(QUANTITIES) as Quantity[]),
      }),
    )
    .default({}),
});
export type Publishes = z.output<typeof publishesSchema>;

export interface PublishedField {
  readonly field: string;
  readonly point: PointId;
}

export interface PublishingDevice {
  readonly device: DeviceId;
  readonly topic: string;
  readonly fields: readonly PublishedField[];
  /** Longer than this without a word, and its points are bad. */
  readonly expectEvery: Millis;
}

export interface MqttInBusConfig {
  readonly bus: BusId;
  readonly wire: MqttInWire;
  readonly devices: readonly PublishingDevice[];
}
