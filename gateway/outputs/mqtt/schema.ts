import { z } from 'zod';
import { duration, secretFile } from '../../core/written.js';

/** `outputs.mqtt` of hall.yaml. */
export const mqttSchema = z.strictObject({
  url: z.string().regex(/^(mqtts?|wss?):\/\//, {
    error:
      '地址，如 mqtt://host:1883 或 mqtts://host:8883 / an address such as mqtt://host:1883 or mqtts://host:8883',
  }),
  /** Topics begin with this; default `hallkeeper/<hall id>`. */
  base: z
    .string()
    .regex(/^[^/#+\s][^#+\s]*[^/#+\s]$/, {
      error: '不含 #、+ 和空格的主题 / a topic without #, + or spaces',
    })
    .optional(),
  protocol: z.union([z.literal('5'), z.literal('3.1.1')]).default('5'),
  user: z.string().optional(),
  'password-file': secretFile.optional(),
  'ca-file': z.string().optional(),
  'certificate-file': z.string().optional(),
  'key-file': secretFile.optional(),
  'keep-alive': duration.prefault('15s'),
  /** Acknowledgements awaited at once; a kill repeats at most this many messages. */
  'in-flight': z.int().min(1).max(1000).default(500),
  /** Whether people may command over MQTT, each with a token of `hallkeeper alarm token`. */
  commands: z.boolean().default(false),
  /** Messages per second while a backlog is replayed; absent: as fast as the broker acknowledges. */
  'replay-per-second': z.int().min(1).optional(),
});
export type MqttConfig = z.output<typeof mqttSchema>;
