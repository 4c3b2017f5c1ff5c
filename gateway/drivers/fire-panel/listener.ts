import { createServer, type Server, type Socket } from 'node:net';
import { Fault } from '../../core/fault.js';
import type { Tap } from '../serial/tap.js';
import type { Listen } from './schema.js';

export interface CallerEar {
  /** Bytes of one caller; a new caller begins a new stream. */
  bytes(chunk: Buffer): void;
  came(): void;
  left(): void;
  gone(why: Fault): void;
}

/** `::ffff:192.168.1.20` is the same machine. */
const addressOf = (socket: Socket): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '');

/**
 * A place where a transmission device connects as to its centre. It is heard and never answered: it will
 * say each thing three times and note in its log that nobody confirmed it.
 */
export const listenFor = (listen: Listen, ear: CallerEar): Promise<Tap> =>
  new Promise((resolve, reject) => {
    const path = `${listen.host}:${listen.port}`;
    let current: Socket | undefined;
    let isOpen = false;
    const leave = (socket: Socket): void => {
      socket.destroy();
      if (current !== socket) return;
      current = undefined;
      ear.left();
    };
    const server: Server = createServer((socket) => {
      if (listen.from !== undefined && addressOf(socket) !== listen.from) {
        socket.destroy();
        return;
      }
      // A device that lost its line calls anew; the old connection is dead.
      current?.destroy();
      current = socket;
      socket.on('data', (chunk) => {
        if (current === socket) ear.bytes(chunk);
      });
      socket.on('error', () => leave(socket));
      socket.on('close', () => leave(socket));
      ear.came();
    });
    server.on('error', (cause) => {
      const fault = new Fault('port-missing', { path }, { cause });
      if (isOpen) ear.gone(fault);
      else reject(fault);
    });
    server.listen(listen.port, listen.host, () => {
      isOpen = true;
      const place = server.address();
      const port = typeof place === 'object' && place !== null ? place.port : listen.port;
      resolve({
        path: `${listen.host}:${port}`,
        close: () => {
          current?.destroy();
          return new Promise((closed) => server.close(() => closed()));
        },
      });
    });
  });
