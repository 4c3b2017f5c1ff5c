import { realpath } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { SerialPort } from 'serialport';
import { Fault } from '../../core/fault.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis } from '../../core/time.js';
import { type PortIdentity, usbTtys, whereIs } from './ports.js';
import type { ModbusWire } from './schema.js';

/** An open stream of bytes: a serial port or a socket. */
export interface Line {
  /** Where it is open: a tty, `host:port`. */
  readonly path: string;
  /** `taken` is called once the machine has them; the wire cannot have had them much earlier. */
  write(bytes: Uint8Array, taken: () => void): void;
  /**
   * Empties what the machine holds for us unread: after a stall of the event loop that may be a late
   * answer. Absent where a transaction id tells answers apart.
   */
  drain?(): Promise<void>;
  /**
   * Whether the port now stands elsewhere. A connection has none: only a new one can tell whether the
   * far side still lives.
   */
  hasMoved?(): Promise<boolean>;
  close(): Promise<void>;
}

export interface Ear {
  bytes(chunk: Buffer): void;
  /** The line is no more; said once, and not after `close`. */
  gone(why: Fault): void;
}

/** Rejects with a Fault, at once when aborted. */
export type OpenLine = (ear: Ear, signal: AbortSignal) => Promise<Line>;

/** A serial server or device that does not take a connection in this time is not there. */
const CONNECT_WITHIN = millis(3000);
/** Kernel drivers may hold a close back until their output has drained. */
const CLOSE_WITHIN = millis(2000);
/** A port that has not taken a question after so long is stuck. */
const TAKEN_WITHIN = millis(1000);
const KEEP_ALIVE = millis(10_000);

export const lineTo = (wire: ModbusWire, host: Host): OpenLine =>
  wire.wire === 'rtu' ? serialLine(wire, host) : socketLine(wire, host);

export const serialFault = (path: string, error: unknown): Fault => {
  const why = error instanceof Error ? error.message : String(error);
  const code = /permission denied/i.test(why)
    ? 'port-no-permission'
    : /temporarily unavailable|cannot lock|busy/i.test(why)
      ? 'port-busy'
      : 'port-missing';
  return new Fault(code, { path }, { cause: error });
};

const serialLine = (wire: Extract<ModbusWire, { wire: 'rtu' }>, host: Host): OpenLine => {
  let remembered: PortIdentity | undefined;
  /**
   * A link (/dev/serial/by-path/…) already says which adapter is meant and points elsewhere after a
   * replug, so it is followed anew each time. A kernel name says nothing: the adapter is remembered.
   */
  const find = async () => {
    const [real, ttys] = await Promise.all([realpath(wire.path).catch(() => undefined), usbTtys()]);
    const isLink = real !== undefined && real !== wire.path;
    return { tty: whereIs(real, isLink ? undefined : remembered, ttys), ttys, isLink };
  };
  return async (ear) => {
    const { tty, ttys, isLink } = await find();
    if (tty === undefined) throw new Fault('port-missing', { path: wire.path });
    const port = new SerialPort({
      path: tty,
      baudRate: wire.baud,
      parity: wire.parity,
      stopBits: wire['stop-bits'],
      autoOpen: false,
    });
    let closing = false;
    let written = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(serialFault(wire.path, error)) : resolve()));
    });
    remembered = isLink ? undefined : ttys.find((known) => known.path === tty)?.identity;
    const lost = (cause: unknown) => {
      if (closing) return;
      closing = true;
      // After an error the port is still held, and would refuse to be opened again.
      if (port.isOpen) port.close(() => undefined);
      ear.gone(new Fault('port-closed', { path: wire.path }, { cause }));
    };
    port.on('data', ear.bytes);
    port.on('error', lost);
    port.on('close', lost);
    return {
      path: tty,
      write(bytes, taken) {
        // A write to a closed port waits for the next open and would then be sent unasked.
        if (!port.isOpen) return;
        const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        written = new Promise((resolve) =>
          port.write(chunk, () => {
            taken();
            resolve();
          }),
        );
      },
      async drain() {
        // Behind a question that the port has not taken yet, the next would go out with it.
        if (port.writableLength > 0)
          await within(TAKEN_WITHIN, host, (done) => void written.then(done));
        if (port.writableLength > 0) lost(new Error('the port takes no bytes'));
        else await new Promise<void>((resolve) => port.flush(() => resolve()));
      },
      async hasMoved() {
        return (await find()).tty !== tty;
      },
      close() {
        closing = true;
        return within(CLOSE_WITHIN, host, (done) => {
          if (port.isOpen) port.close(done);
          else done();
        });
      },
    };
  };
};

/** Waits until it is done, at most so long. */
const within = (limit: Millis, host: Host, begin: (done: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    const timer = host.clock.after(limit, resolve);
    begin(() => {
      timer.cancel();
      resolve();
    });
  });

const socketFault = (path: string, error: NodeJS.ErrnoException): Fault => {
  const code =
    error.code === 'ECONNREFUSED'
      ? 'tcp-refused'
      : error.code === 'ECONNRESET' || error.code === 'EPIPE'
        ? 'port-closed'
        : 'tcp-timeout';
  return new Fault(code, { path }, { cause: error });
};

/** Sockets are read in the poll phase, before immediates. */
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const socketLine = (wire: Exclude<ModbusWire, { wire: 'rtu' }>, host: Host): OpenLine => {
  const path = `${wire.host}:${wire.port}`;
  return (ear, signal) =>
    new Promise<Line>((resolve, reject) => {
      const socket: Socket = connect({
        host: wire.host,
        port: wire.port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE,
      });
      let stage: 'connecting' | 'open' | 'done' = 'connecting';
      const end = (why: Fault) => {
        const was = stage;
        stage = 'done';
        timer.cancel();
        socket.destroy();
        if (was === 'connecting') reject(why);
        else if (was === 'open') ear.gone(why);
      };
      const timer = host.clock.after(CONNECT_WITHIN, () => end(new Fault('tcp-timeout', { path })));
      signal.addEventListener('abort', () => end(new Fault('tcp-timeout', { path })), {
        once: true,
      });
      socket.on('error', (error) => end(socketFault(path, error)));
      socket.on('end', () => end(new Fault('port-closed', { path })));
      socket.on('close', () => end(new Fault('port-closed', { path })));
      socket.on('data', (chunk) => {
        if (stage === 'open') ear.bytes(chunk);
      });
      socket.on('connect', () => {
        timer.cancel();
        stage = 'open';
        resolve({
          path,
          write(bytes, taken) {
            if (stage === 'open') socket.write(bytes);
            taken();
          },
          ...(wire.wire === 'tcp' ? {} : { drain }),
          async close() {
            stage = 'done';
            socket.destroy();
          },
        });
      });
    });
};
