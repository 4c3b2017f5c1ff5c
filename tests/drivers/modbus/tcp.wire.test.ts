import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import type { ModbusWire } from '../../../gateway/drivers/modbus/schema.js';
import { behindTcp, codeOf, first, read, silence, wordsAt } from './bus-rig.js';
import { type Device, truthful } from './hostile-slave.js';
import { realBus } from './real-bus.js';

const always: Device = (question) => [{ after: 0, bytes: truthful(question) }];
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface Far {
  readonly port: number;
  readonly sockets: Socket[];
  readonly server: Server;
  stop(): Promise<void>;
}
/** A server that answers each chunk as a device would; questions are small enough to come whole. */
const far = async (device: Device, port = 0): Promise<Far> => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (question) => {
      for (const { bytes } of device(question)) socket.write(bytes);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  opened.push({ close: stop });
  return { port: (server.address() as AddressInfo).port, sockets, server, stop };
};
/** A stopped process whose accept queue is full: the kernel drops what else wants to connect. */
const blackHole = async (): Promise<number> => {
  const listen =
    "const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port));";
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const port = Number(said);
  const fillers = [0, 1, 2, 3].map(() => connect(port, '127.0.0.1').on('error', () => undefined));
  opened.push({
    close: () => {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    },
  });
  await once(fillers[1] as Socket, 'connect');
  return port;
};
const tcp = (port: number): ModbusWire => ({ wire: 'tcp', host: '127.0.0.1', port });
const bus = (wire: ModbusWire) => {
  const real = realBus(wire);
  opened.push(real.bus);
  return real;
};

describe('Modbus TCP', () => {
  it('reads, and reads on after a reset', async () => {
    const { port, sockets } = await far(behindTcp(always));
    const { ask, seen, happened } = bus(tcp(port));
    expect((await ask(read(1))).words).toEqual(wordsAt(1));
    sockets[0]?.resetAndDestroy();
    expect(await seen('bus-closed')).toMatchObject({ why: 'port-closed' });
    await seen('bus-opened', 2);
    expect((await ask(read(2))).words).toEqual(wordsAt(2));
    expect(happened.map(({ kind }) => kind)).toEqual(['bus-opened', 'bus-closed', 'bus-opened']);
  });

  it('fails a question in flight at once when the far side resets', async () => {
    const { port, sockets } = await far(() => {
      sockets[0]?.resetAndDestroy();
      return [];
    });
    const { ask } = bus(tcp(port));
    const asked = codeOf(ask(read(1), { timeout: millis(600_000) }));
    expect(await asked).toBe('port-closed');
  });

  it('says refused while nobody listens, and reads once somebody does', async () => {
    const { port, stop } = await far(always);
    await stop();
    const { ask, seen } = bus(tcp(port));
    expect(await seen('bus-closed')).toMatchObject({ why: 'tcp-refused' });
    expect(await codeOf(ask(read(1)))).toBe('tcp-refused');
    await far(behindTcp(always), port);
    await seen('bus-opened');
    expect((await ask(read(2))).words).toEqual(wordsAt(2));
  });

  it('connects anew to a peer that has died without a word', async () => {
    const { port, sockets } = await far(behindTcp(first(silence, silence, silence)));
    const { ask, happened } = bus(tcp(port));
    for (const address of [1, 2, 3])
      expect(await codeOf(ask(read(address)))).toBe('wire-no-answer');
    expect((await ask(read(4))).words).toEqual(wordsAt(4));
    expect(sockets).toHaveLength(2);
    expect(happened.map(({ kind }) => kind)).toEqual(['bus-opened']);
  });

  it('gives up on an address that swallows connections, and can be closed meanwhile', async () => {
    const port = await blackHole();
    const { bus: closing } = realBus(tcp(port));
    await closing.close();
    const { ask, seen } = bus(tcp(port));
    const asked = codeOf(ask(read(1)));
    expect(await seen('bus-closed')).toMatchObject({ why: 'tcp-timeout' });
    expect(await asked).toBe('tcp-timeout');
  });
});

describe('RTU over TCP', () => {
  it('reads through a serial server, in pieces and with an echo', async () => {
    const { port } = await far((question) => {
      const bytes = Buffer.concat([question, truthful(question)]);
      return [
        { after: 0, bytes: bytes.subarray(0, 9) },
        { after: 0, bytes: bytes.subarray(9) },
      ];
    });
    const { ask } = bus({ wire: 'rtu-over-tcp', host: '127.0.0.1', port, baud: 115_200 });
    for (const address of [1, 2, 3])
      expect((await ask(read(address))).words).toEqual(wordsAt(address));
  });
});
