import { z } from 'zod';
import type { BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { duration, secretFile } from '../../core/written.js';

/** The network as a wire: equipment that must simply be alive, each asked in its own way. */
export const probeWireSchema = z.strictObject({
  wire: z.literal('probe').describe('网络探测 / equipment on the network that must be alive'),
});
export type ProbeWire = z.output<typeof probeWireSchema>;

const host = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/, {
    error: '主机名或地址 / a host name or address',
  })
  .describe('主机名或地址 / host name or address');
const timeout = duration.prefault('3s').describe('最长等待 / the longest wait for an answer');

/** What an SNMP agent is asked beside its up-time (MIBs in oids.ts). */
export const SNMP_MODELS = ['agent', 'printer', 'ups'] as const;
export type SnmpModel = (typeof SNMP_MODELS)[number];

/** `probe:` of a device in hall.yaml. */
export const probeSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('ping'), host }),
  z.strictObject({ by: z.literal('tcp'), host, port: z.int().min(1).max(65_535), timeout }),
  z.strictObject({
    by: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }),
    /** Status that means well. */
    expect: z.int().min(100).max(599).default(200),
    /** Certificates of a hall's own authority. */
    'ca-file': z.string().optional(),
    timeout,
  }),
  z.strictObject({
    by: z.literal('snmp'),
    host,
    port: z.int().min(1).max(65_535).default(161),
    model: z.enum(SNMP_MODELS).default('agent'),
    /** v2c: a community; v3: a user with its keys. Each is read from a file of its own. */
    'community-file': secretFile.optional(),
    user: z.string().optional(),
    'auth-key-file': secretFile.optional(),
    'privacy-key-file': secretFile.optional(),
    timeout,
  }),
]);
export type Probe = z.output<typeof probeSchema>;

/** One point that a probe fills: the name of the figure it takes. */
export interface ProbePoint {
  readonly point: PointId;
  readonly figure: string;
}

export interface ProbeDevice {
  readonly device: DeviceId;
  readonly probe: Probe;
  readonly period: Millis;
  readonly points: readonly ProbePoint[];
}

export interface ProbeBusConfig {
  readonly bus: BusId;
  readonly wire: ProbeWire;
  readonly devices: readonly ProbeDevice[];
}
