import { realpath } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { Fault } from '../../core/fault.js';
import type { Clock } from '../../core/time.js';
import { millis } from '../../core/time.js';
import { serialFault } from '../modbus/line.js';
import { type PortIdentity, usbTtys, whereIs } from '../modbus/ports.js';

/** Kernel drivers may hold a close back until their output has drained. */
const CLOSE_WITHIN = millis(2000);

/** The serial port of a board while it is open. */
export interface Port {
  /** The tty behind the name in hall.yaml. */
  readonly path: string;
  /** Serial number of the USB adapter; clones have none. */
  readonly usb?: string;
  write(bytes: Buffer): void;
  close(): Promise<void>;
}

export interface PortEar {
  bytes(chunk: Buffer): void;
  /** The port is no more; said once, and not after `close`. */
  gone(why: Fault): void;
}

/** Rejects with a Fault. */
export type OpenPort = (ear: PortEar) => Promise<Port>;

/**
 * Unlike a Modbus line, which carries one question at a time, a board is written to at any time. A link
 * (/dev/serial/by-path/…) is followed anew each time; behind a kernel name the adapter is remembered, so
 * that a board that came back under another name is found.
 */
export const portAt = (path: string, baud: number, clock: Clock): OpenPort => {
  let remembered: PortIdentity | undefined;
  return async (ear) => {
    const [real, ttys] = await Promise.all([realpath(path).catch(() => undefined), usbTtys()]);
    const isLink = real !== undefined && real !== path;
    const tty = whereIs(real, isLink ? undefined : remembered, ttys);
    if (tty === undefined) throw new Fault('port-missing', { path });
    const port = new SerialPort({ path: tty, baudRate: baud, autoOpen: false });
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(serialFault(path, error)) : resolve()));
    });
    const identity = ttys.find((known) => known.path === tty)?.identity;
    remembered = isLink ? undefined : identity;
    let closing = false;
    const lost = (cause: unknown): void => {
      if (closing) return;
      closing = true;
      // After an error the port is still held, and would refuse to be opened again.
      if (port.isOpen) port.close(() => undefined);
      ear.gone(new Fault('port-closed', { path }, { cause }));
    };
    port.on('data', ear.bytes);
    port.on('error', lost);
    port.on('close', lost);
    return {
      path: tty,
      ...(identity?.serial !== undefined && { usb: identity.serial }),
      write: (bytes) => {
        // A write to a closed port waits for the next open and would then be sent unasked.
        if (port.isOpen) port.write(bytes);
      },
      close: () => {
        closing = true;
        return new Promise((resolve) => {
          const timer = clock.after(CLOSE_WITHIN, resolve);
          const done = (): void => {
            timer.cancel();
            resolve();
          };
          if (port.isOpen) port.close(done);
          else done();
        });
      },
    };
  };
};
