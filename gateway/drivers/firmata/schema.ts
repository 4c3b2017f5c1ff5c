import { z } from 'zod';
import type { BoardId, BusId, DeviceId, PointId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { duration, name } from '../../core/written.js';
import { type Bands, type LightResistor, LOOP_STATES } from './codec.js';

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

const share = z.number().min(0).max(1);
/** Bands as YAML writes them; in order of voltage, apart from one another. */
export const bandsSchema = z
  .strictObject({
    short: z.tuple([share, share]),
    alarm: z.tuple([share, share]),
    normal: z.tuple([share, share]),
    open: z.tuple([share, share]),
  })
  .refine(
    (bands) => {
      const ordered = LOOP_STATES.map((state) => bands[state]).sort((a, b) => a[0] - b[0]);
      return ordered.every(
        ([from, to], index) => from < to && from > (ordered[index - 1]?.[1] ?? -1),
      );
    },
    {
      error:
        '四段互不重叠，各段小数在前 / four bands apart from one another, each the lower number first',
    },
  );

export const lightSchema = z.strictObject({
  'fixed-ohm': z.number().positive(),
  'ohm-at-10-lx': z.number().positive(),
  gamma: z.number().positive(),
});

/** What hangs on one pin: site data, in hall.yaml under the device. */
export const PIN_USES = ['supervised', 'contact', 'counter', 'light', 'relay', 'pulse'] as const;
export type PinUse = (typeof PIN_USES)[number];

export const pinUseSchema = z.strictObject({
  use: z.enum(PIN_USES).describe('接什么 / what hangs on it'),
  bands: bandsSchema
    .optional()
    .describe('电阻不同于板文件时 / for resistors other than those of the board file'),
  light: lightSchema.optional(),
  debounce: duration.optional().describe('去抖时间 / a contact must stay this long to be believed'),
  width: duration.optional().describe('脉冲宽度 / how long a pulse pin stays high'),
});

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

/** A pulse pin may be asked to hold this long at most. */
export const LONGEST_PULSE = 60_000;
