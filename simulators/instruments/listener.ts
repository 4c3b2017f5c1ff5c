import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** A TCP server that can be shut and opened again at the port it first got. */
export interface Listening {
  readonly where: { readonly host: string; readonly port: number };
  readonly isOpen: boolean;
  open(): Promise<void>;
  /** Refuses from now and breaks what is connected. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Listens on a free port of the loopback, never wider. */
export const listen = async (server: Server): Promise<Listening> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const openAt = async (port: number): Promise<void> => {
    server.listen(port, HOST);
    await once(server, 'listening');
  };
  await openAt(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const { port } = address;
  return {
    where: { host: HOST, port },
    get isOpen() {
      return server.listening;
    },
    open: async () => {
      if (!server.listening) await openAt(port);
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
