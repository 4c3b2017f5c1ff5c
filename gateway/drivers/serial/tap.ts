import type { Happening } from '../../core/event.js';
import type { BusId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { millis } from '../../core/time.js';
import { type Ear, lineTo } from '../modbus/line.js';
import { keepOpen, type LinkListener } from '../modbus/link.js';
import type { TapWire } from './schema.js';

/** An open wire that can only be listened to: there is no way to send on it. */
export interface Tap {
  readonly path: string;
  hasMoved?(): Promise<boolean>;
  close(): Promise<void>;
}

/** Rejects with a Fault. */
export type OpenTap = (ear: Ear, signal: AbortSignal) => Promise<Tap>;

/** Opens a serial port and hands out its ears only. */
export const tapAt = (wire: TapWire, host: Host): OpenTap => {
  const { path, baud, parity } = wire;
  const open = lineTo(
    {
      wire: 'rtu',
      path,
      baud,
      parity,
      'stop-bits': wire['stop-bits'],
      'usb-latency': millis(1),
    },
    host,
  );
  return async (ear, signal) => {
    const line = await open(ear, signal);
    return {
      path: line.path,
      ...(line.hasMoved && { hasMoved: line.hasMoved }),
      close: () => line.close(),
    };
  };
};

/** Keeps a tap open for ever. */
export const keepTapped = (
  bus: BusId,
  open: OpenTap,
  host: Host,
  tell: (happened: Happening) => void,
  listener: LinkListener<Tap>,
) => keepOpen(bus, open, host, tell, listener);
