import type { BusId } from '../../gateway/core/identity.js';
import { fromRtuFrame, rtuFrame } from './crc.js';
import type { SimulatedDevice } from './device.js';
import type { Sending } from './line.js';

/** Where the gateway finds a bus. */
export type Where = { readonly path: string } | { readonly host: string; readonly port: number };

/** One wire with instruments on it. Cut and mended, it is found at the same place again. */
export interface SimulatedBus {
  readonly id: BusId;
  readonly devices: readonly SimulatedDevice[];
  readonly where: Where;
  readonly isCut: boolean;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** What all instruments on a serial line together make of a frame: only those at its baud rate understand it. */
export const answersOf = (
  devices: readonly SimulatedDevice[],
  frame: Buffer,
  baud: number,
): Sending[] => {
  const intact = fromRtuFrame(frame);
  if (intact === undefined) return [];
  const { unit, pdu } = intact;
  const broadcast = unit === 0;
  return devices
    .filter((device) => device.baud === baud && (broadcast || device.unit === unit))
    .map((device) => device.hear(pdu, rtuFrame))
    .filter(({ bytes }) => bytes.length > 0 && !broadcast)
    .map(({ bytes, afterMs }) => ({ frame: bytes, afterMs }));
};
