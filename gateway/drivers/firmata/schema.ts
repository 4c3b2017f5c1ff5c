import { z } from 'zod';
import type { BoardId, BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { name } from '../../core/written.js';
import type { Bands, LightResistor } from './codec.js';

/** The part of a bus in hall.yaml that says how its board is reached. */
export const firmataWireSchema = z.strictObject({
  wire: z
    .literal('firmata')
    .describe('Arduino 板，StandardFirmata / an Arduino board with StandardFirmata'),
  path: z.string().min(1).describe('/dev/serial/by-path/… or /dev/hallkeeper/…'),
  board: name<BoardId>().describe(
    'firmware-config/boards 中的文件名 / file in firmware-config/boards without .yaml',
  ),
  /** The name of the sketch, which Firmata tells: two boards on one gateway need two names. */
  'firmware-name': z
    .string()
    .min(1)
    .optional()
    .describe(
      '板上固件的名字，用来认出插错的板 / the name its firmware tells, by which a swapped board is known',
    ),
});
export type FirmataWire = z.output<typeof firmataWireSchema>;

/** What hangs on a pin, as the driver works it. `pin` is the number of Firmata, `channel` the analogue one. */
export type WiredPin =
  | {
      readonly use: 'supervised';
      readonly pin: number;
      readonly channel: number;
      readonly bands: Bands;
      readonly contact: PointId;
      readonly wiring: PointId;
    }
  | {
      readonly use: 'light';
      readonly pin: number;
      readonly channel: number;
      readonly cell: LightResistor;
      readonly point: PointId;
    }
  | {
      readonly use: 'contact' | 'counter';
      readonly pin: number;
      readonly debounce: Millis;
      readonly point: PointId;
    }
  | {
      readonly use: 'relay';
      readonly pin: number;
      readonly point: PointId;
      readonly writable: boolean;
    }
  | {
      readonly use: 'pulse';
      readonly pin: number;
      readonly point: PointId;
      readonly writable: boolean;
      /** How long the pin is high to start the timer relay. */
      readonly width: Millis;
    };

/** One device on a board: pins that belong together. */
export interface WiredDevice {
  readonly device: DeviceId;
  readonly pins: readonly WiredPin[];
  /** How often each point is told although nothing changed. */
  readonly periods: ReadonlyMap<PointId, Millis>;
}

/** What the driver must know of the kind of board. */
export interface BoardKind {
  readonly board: BoardId;
  readonly baud: number;
  /** Pins that Firmata counts: an Uno has 20. */
  readonly pins: number;
  readonly sampling: Millis;
  /** Names of firmware that is known to do; a bus with `firmware-name` knows only that. */
  readonly firmware: readonly string[];
  /** Lowest protocol version that is understood, `[2, 3]`. */
  readonly protocol: readonly [number, number];
}

export interface FirmataBusConfig {
  readonly bus: BusId;
  readonly wire: FirmataWire;
  readonly kind: BoardKind;
  readonly devices: readonly WiredDevice[];
}
