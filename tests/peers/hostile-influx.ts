import { createServer, type Socket } from 'node:net';
import { freePort } from './process.js';

/** How a server may treat one request to write; the bytes are ours to spoil. */
export type Treatment =
  | { readonly answer: number; readonly body?: string }
  /** Takes everything and says nothing. */
  | 'silent'
  /** Begins an answer and never ends it. */
  | 'half-open'
  /** An answer of a byte at a time, each so many milliseconds after the other. */
  | { readonly drip: number }
  | 'reset';

export interface HostileInflux {
  readonly url: string;
  /** Lines of the requests that were answered with 204, in order. */
  readonly taken: string[];
  /** Lines of every request, in order. */
  readonly asked: string[][];
  close(): Promise<void>;
}

const status = (answer: number, body = ''): string =>
  `HTTP/1.1 ${answer} X\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** An InfluxDB on a bare socket, whose answer to each request's lines a test decides. */
export const hostileInflux = async (
  treat: (lines: readonly string[], nth: number) => Treatment,
): Promise<HostileInflux> => {
  const taken: string[] = [];
  const asked: string[][] = [];
  const sockets = new Set<Socket>();
  const drips = new Set<NodeJS.Timeout>();

  const answer = (socket: Socket, lines: string[]): void => {
    asked.push(lines);
    const treatment = treat(lines, asked.length);
    if (treatment === 'silent') return;
    if (treatment === 'reset') return void socket.resetAndDestroy();
    if (treatment === 'half-open') return void socket.write('HTTP/1.1 204 No Con');
    if ('drip' in treatment) {
      const bytes = [...status(204)];
      const drip = setInterval(() => {
        const next = bytes.shift();
        if (next !== undefined && socket.writable) socket.write(next);
      }, treatment.drip);
      drips.add(drip);
      return;
    }
    if (treatment.answer === 204) taken.push(...lines);
    socket.write(status(treatment.answer, treatment.body));
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes.toString('utf8');
      for (;;) {
        const head = heard.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
        if (head < 0 || Buffer.byteLength(heard) < head + 4 + length) return;
        const body = heard.slice(head + 4, head + 4 + length);
        heard = heard.slice(head + 4 + length);
        answer(socket, body.split('\n'));
      }
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    taken,
    asked,
    close: async () => {
      for (const drip of drips) clearInterval(drip);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
