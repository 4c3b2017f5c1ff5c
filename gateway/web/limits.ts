import type { Server } from 'node:net';
import { isLoopback, plainAddress } from '../core/address.js';
import { type Millis, millis, seconds } from '../core/time.js';

/** What one visitor may hold of the server before anybody has been asked who they are. */
export interface Limits {
  /** The head of a request is there within this, its body within the other; else the connection ends (slow loris). */
  readonly headersTimeout: Millis;
  readonly requestTimeout: Millis;
  readonly connectionsCheckingInterval: Millis;
  readonly connections: number;
  /** Of one address; a proxy on this machine brings everybody's. */
  readonly perAddress: number;
}

export const LIMITS: Limits = {
  headersTimeout: seconds(10),
  requestTimeout: seconds(60),
  connectionsCheckingInterval: millis(2000),
  connections: 500,
  perAddress: 100,
};

/** Beyond its share an address is closed at once, without an answer. */
export const limitConnections = (server: Server, limits: Limits): void => {
  const open = new Map<string, number>();
  server.maxConnections = limits.connections;
  server.on('connection', (socket) => {
    const from = plainAddress(socket.remoteAddress);
    const count = (open.get(from) ?? 0) + 1;
    if (count > limits.perAddress && !isLoopback(from)) {
      socket.destroy();
      return;
    }
    open.set(from, count);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left === 0) open.delete(from);
      else open.set(from, left);
    });
  });
};
