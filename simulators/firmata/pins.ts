import { z } from 'zod';
import type { DeviceId } from '../../gateway/core/identity.js';
import { name } from '../../gateway/core/written.js';
import {
  type Bands,
  type LightResistor,
  type LoopState,
  shareOf,
  shareOfLux,
  WIRING,
} from '../../gateway/drivers/firmata/codec.js';
import { point } from '../point.js';

/** What hangs on the pins of a board, as the checked hall.yaml has it. */

const band = z.tuple([z.number(), z.number()]);
const analogue = { pin: z.int(), channel: z.int() };
export const wiredPin = z.discriminatedUnion('use', [
  z.object({
    use: z.literal('supervised'),
    ...analogue,
    bands: z.object({ normal: band, alarm: band, open: band, short: band }),
    contact: point,
    wiring: point,
  }),
  z.object({
    use: z.literal('light'),
    ...analogue,
    cell: z.object({ fixedOhm: z.number(), ohmAt10Lx: z.number(), gamma: z.number() }),
    point,
  }),
  z.object({ use: z.enum(['contact', 'counter', 'relay', 'pulse']), pin: z.int(), point }),
]);
export type WiredPin = z.output<typeof wiredPin>;

export const wiredDevice = z.object({ device: name<DeviceId>(), pins: z.array(wiredPin) });
export type WiredDevice = z.output<typeof wiredDevice>;

/** The state of a loop whose two points show these values. */
const loopState = (contact: number, wiring: number): LoopState | undefined => {
  switch (wiring) {
    case WIRING.good:
      return contact === 1 ? 'alarm' : 'normal';
    case WIRING.open:
      return 'open';
    case WIRING.short:
      return 'short';
    default:
      return undefined;
  }
};

/** Share of the supply that a loop puts on its pin. */
export const loopShare = (contact: number, wiring: number, bands: Bands): number =>
  shareOf(loopState(contact, wiring), bands);

export const lightShare = (lux: number, cell: LightResistor): number => shareOfLux(lux, cell);

/** Whether the pin can be made to show the value. */
export const canShow = (pin: WiredPin, key: string, value: number | undefined): boolean => {
  if (value === undefined) return false;
  switch (pin.use) {
    case 'supervised':
      return Number.isInteger(value) && value >= 0 && value <= (pin.wiring === key ? 3 : 1);
    case 'light':
      return value > 0 && value <= 100_000;
    case 'contact':
      return value === 0 || value === 1;
    case 'counter':
      return Number.isInteger(value) && value >= 0;
    default:
      return false;
  }
};

export const pointsOf = (pin: WiredPin): readonly string[] =>
  pin.use === 'supervised' ? [pin.contact, pin.wiring] : [pin.point];
