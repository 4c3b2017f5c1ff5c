import { z } from 'zod';
import type { BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { duration } from '../../core/written.js';
import type { Register } from './register.js';

/** The part of a bus in hall.yaml that says how its wire is reached. */
export const modbusWireSchema = z.discriminatedUnion('wire', [
  z.strictObject({
    wire: z.literal('rtu').describe('RS-485 or RS-232 through a serial port'),
    path: z.string().min(1).describe('/dev/serial/by-path/… or /dev/hallkeeper/…'),
    baud: z.int().min(1200).max(256_000).default(9600),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    'stop-bits': z.union([z.literal(1), z.literal(2)]).default(1),
    /** What the USB adapter adds to an answer; 1 ms with our udev rule, 16 ms without (FTDI default). */
    'usb-latency': duration.prefault('1ms'),
  }),
  z.strictObject({
    wire: z.literal('tcp').describe('Modbus TCP'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(502),
  }),
  z.strictObject({
    wire: z.literal('rtu-over-tcp').describe('RTU frames through a serial server'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    baud: z.int().min(1200).max(256_000).default(9600),
  }),
]);
export type ModbusWire = z.output<typeof modbusWireSchema>;

/** A point as the wire sees it. */
export interface WirePoint {
  readonly point: PointId;
  readonly register: Register;
  readonly period: Millis;
  readonly emergency: boolean;
  /** How short a press of its contact may be; absent where it stays closed until somebody resets it. */
  readonly momentary?: Millis;
  /** Absent where the point may not be written. */
  readonly write?: {
    readonly min: number;
    readonly max: number;
    /** Function 5 at `address` with n in place of FF00 switches on for n steps, then off by itself. */
    readonly pulse?: { readonly address: number; readonly step: Millis; readonly most: number };
  };
}

/** One unit on a Modbus bus and what its profile says of its manners. */
export interface WireDevice {
  readonly device: DeviceId;
  readonly unit: number;
  readonly points: readonly WirePoint[];
  /** Most registers (or bits) that one request may ask. */
  readonly maxRegisters: number;
  readonly maxBits: number;
  /** Unlisted registers that may be read across to merge two points. */
  readonly maxGap: number;
  /** Address ranges `[first, last]` of a table that must not be touched. */
  readonly forbidden: readonly {
    readonly table: Register['table'];
    readonly from: number;
    readonly to: number;
  }[];
  /** The longest that the device takes from the end of the question to the start of its answer. */
  readonly answersWithin: Millis;
  /** Silence that the device needs after its answer before the next question. */
  readonly turnaround: Millis;
}

export interface ModbusBusConfig {
  readonly bus: BusId;
  readonly wire: ModbusWire;
  readonly devices: readonly WireDevice[];
}
