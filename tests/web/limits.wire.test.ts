import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis } from '../../gateway/core/time.js';
import { LIMITS, type Limits, limitConnections } from '../../gateway/web/limits.js';
import { redirectServer } from '../../gateway/web/server.js';
import { until } from '../halls/until.js';
import { type HeldWeb, heldWeb } from './held-web.js';

/** The same limits, shorter: what is tested is that they end a connection, not how long ten seconds are. */
const SHORT: Limits = {
  ...LIMITS,
  headersTimeout: millis(400),
  requestTimeout: millis(800),
  connectionsCheckingInterval: millis(100),
};
const MEGABYTE = Buffer.alloc(1_000_000, 'x');

let web: HeldWeb;
let port: number;
const sockets: Socket[] = [];
beforeEach(async () => {
  web = await heldWeb({ limits: SHORT });
  port = Number(new URL(await web.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await web.close();
});
const open = async (): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};
/** However it ended. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));
/** What comes until the server ends the connection. */
const untilEnded = async (socket: Socket): Promise<string> => {
  let text = '';
  socket.on('data', (piece) => {
    text += piece.toString('latin1');
  });
  await closed(socket);
  return text;
};
const answers = async (): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}/api/v1/me`)).status;

describe('a visitor who holds on', () => {
  it('with a head that never ends is let go, and the others are served meanwhile', async () => {
    const lorises = await Promise.all(Array.from({ length: 50 }, open));
    const over = Promise.all(lorises.map(untilEnded));
    const feeding = setInterval(() => {
      for (const loris of lorises) if (loris.writable) loris.write('x-more: 1\r\n');
    }, 50);
    for (const loris of lorises) loris.write('GET /api/v1/me HTTP/1.1\r\nhost: localhost\r\n');
    expect(await answers()).toBe(200);
    try {
      for (const text of await over) expect(text).toMatch(/^HTTP\/1.1 408 /);
    } finally {
      clearInterval(feeding);
    }
  });

  it('with a body that never comes is let go', async () => {
    const socket = await open();
    const over = untilEnded(socket);
    socket.write(
      'POST /api/v1/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    expect(await over).toMatch(/^HTTP\/1.1 408 /);
  });

  it('with a head of a hundred kilobytes is turned away', async () => {
    const socket = await open();
    const over = untilEnded(socket);
    socket.write(`GET / HTTP/1.1\r\nhost: localhost\r\nx-big: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(await over).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe('a body of 100 MB', () => {
  /** Sends it piece by piece as long as the server takes it; how much went out, and what came back. */
  const pour = async (head: string, piece: (bytes: Buffer) => Buffer) => {
    const socket = await open();
    const over = untilEnded(socket);
    socket.write(head);
    let sent = 0;
    while (sent < 100 && socket.writable) {
      sent += 1;
      if (!socket.write(piece(MEGABYTE)))
        await Promise.race([once(socket, 'drain').catch(() => undefined), over]);
    }
    return { sent, answer: await over };
  };
  const START =
    'POST /api/v1/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';

  it('is answered 413 by what it says of itself, before a byte of it was sent', async () => {
    const socket = await open();
    const over = untilEnded(socket);
    socket.write(`${START}content-length: 100000000\r\n\r\n`);
    expect(await over).toMatch(/^HTTP\/1.1 413 /);
  });

  it('that comes all the same is not read, and costs the others nothing', async () => {
    const { sent } = await pour(`${START}content-length: 100000000\r\n\r\n`, (bytes) => bytes);
    expect(sent).toBeLessThan(30);
    expect(await answers()).toBe(200);
  });

  it('that does not say how long it is is given up as soon as it is too much', async () => {
    const chunk = (bytes: Buffer) =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
    const { answer, sent } = await pour(`${START}transfer-encoding: chunked\r\n\r\n`, chunk);
    // Whoever goes on sending may be cut off before the answer is read (RFC 9112 §9.6).
    expect(answer).toMatch(/^(HTTP\/1.1 413 |$)/);
    expect(sent).toBeLessThan(30);
    expect(await answers()).toBe(200);
  });
});

describe('connections', () => {
  it('of one address beyond its share are closed at once; this machine’s own are not counted', async () => {
    // A Unix socket has no address: to the server it is a stranger, and all of them are one.
    const server = createServer((_, answer) => answer.end('well'));
    limitConnections(server, { ...LIMITS, perAddress: 3 });
    const path = `/tmp/hallkeeper-limits-${process.pid}.sock`;
    server.listen(path);
    await once(server, 'listening');
    try {
      const held = await Promise.all(
        Array.from({ length: 3 }, async () => {
          const socket = connect(path);
          sockets.push(socket);
          await once(socket, 'connect');
          return socket;
        }),
      );
      const fourth = connect(path);
      sockets.push(fourth);
      fourth.on('error', () => undefined);
      await closed(fourth);
      held[0]?.destroy();
      await until(
        () => new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n))),
        (open) => open === 2,
      );
      const asked = request({ socketPath: path, agent: false });
      asked.end();
      const [answer] = await once(asked, 'response');
      expect(answer.statusCode).toBe(200);
      answer.resume();
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
    const many = await Promise.all(Array.from({ length: 110 }, open));
    expect(many.every(({ writable }) => writable)).toBe(true);
    expect(await answers()).toBe(200);
  });
});

describe('plain HTTP beside HTTPS', () => {
  it('leads to HTTPS by our names and does nothing else', async () => {
    const server = redirectServer(
      () => 8443,
      (name) => name === 'hall.example',
      SHORT,
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const at = typeof address === 'object' && address !== null ? address.port : 0;
    const ask = (host: string, method = 'GET') =>
      new Promise<{ status: number | undefined; to: string | undefined }>((resolve, reject) => {
        request(
          { port: at, host: '127.0.0.1', path: '/zone/a?x=1', method, headers: { host } },
          (answer) => {
            answer.resume();
            resolve({ status: answer.statusCode, to: answer.headers.location });
          },
        )
          .once('error', reject)
          .end();
      });
    try {
      expect(await ask('hall.example:8080')).toEqual({
        status: 308,
        to: 'https://hall.example:8443/zone/a?x=1',
      });
      expect(await ask('evil.example')).toEqual({ status: 421, to: undefined });
      expect((await ask('hall.example', 'POST')).status).toBe(421);
    } finally {
      server.close();
    }
  });
});
