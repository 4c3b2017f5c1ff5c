import { createConnection, createServer, type Socket } from 'node:net';

/** A wire between a client and a server of this machine that a test can cut. */
export interface CutWire {
  readonly port: number;
  /** Cuts every connection as a pulled cable and a reset would; new ones are let through. */
  cut(): void;
  end(): Promise<void>;
}

export const startCutWire = async (target: number): Promise<CutWire> => {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  };
  const server = createServer((client) => {
    const onward = createConnection({ port: target, host: '127.0.0.1' });
    keep(client, onward);
    keep(onward, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    end: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
