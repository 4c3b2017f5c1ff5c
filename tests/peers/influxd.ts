import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { whereIs } from './parts.js';
import { freePort, ownDirectory, type Peer, startPeer } from './process.js';

export interface TimeSeriesServer {
  /** Answers `/api/v2/write`. */
  readonly url: string;
  /** InfluxQL, or the export of VictoriaMetrics. */
  readonly query: (question: string) => Promise<string>;
  end(): Promise<void>;
}

export interface Influxd extends TimeSeriesServer {
  /** influxd itself, without the shim: `/ping`, `/query`. */
  readonly direct: string;
  /** Answers one status to every write, or `never`, until it is taken back, as a proxy before the server would. */
  answerWrites(status: number | 'never' | undefined, body?: string): void;
  /** What the next writes must show as their token; undefined: any. */
  demand(token: string | undefined): void;
  /** Requests to write so far. */
  writes(): number;
  /** Lines that were answered 204, in the order of the answers. */
  taken(): readonly string[];
  /** Ends influxd itself; what it stored is kept for `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

const fetchText = async (url: string, init?: RequestInit): Promise<string> => {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  return text;
};

/**
 * Debian's influxd 1.6.7 behind a shim that turns `/api/v2/write` into the `/write` it knows, as
 * InfluxDB 1.8 does by itself. Database and bucket are `hall`.
 */
export const startInfluxd = async (): Promise<Influxd> => {
  const directory = ownDirectory('influxd');
  const [port, rpcPort] = [await freePort(), await freePort()];
  const config = join(directory.path, 'influxdb.conf');
  writeFileSync(
    config,
    [
      'reporting-disabled = true',
      `bind-address = "127.0.0.1:${rpcPort}"`,
      `[meta]\n  dir = "${directory.path}/meta"\n  logging-enabled = false`,
      `[data]\n  dir = "${directory.path}/data"\n  wal-dir = "${directory.path}/wal"\n  query-log-enabled = false`,
      `[http]\n  bind-address = "127.0.0.1:${port}"\n  log-enabled = false`,
      '[monitor]\n  store-enabled = false',
      '[logging]\n  level = "error"',
    ].join('\n'),
  );
  let peer: Peer | undefined;
  const stop = async () => {
    await peer?.stop('SIGKILL');
    peer = undefined;
  };
  const start = async () => {
    peer = await startPeer(whereIs('influxdb') ?? 'influxd', ['run', '-config', config], port);
  };
  await start();
  const query = (question: string) =>
    fetchText(`http://127.0.0.1:${port}/query?db=hall&epoch=ms`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `q=${encodeURIComponent(question)}`,
    });
  await query('CREATE DATABASE hall');

  let status: number | 'never' | undefined;
  let said = '';
  let token: string | undefined;
  let writes = 0;
  const taken: string[] = [];
  const shim = createServer((asked, answer) => {
    writes += 1;
    const now = status;
    if (now === 'never') return;
    const { searchParams } = new URL(asked.url ?? '', 'http://shim');
    const unauthorised = token !== undefined && asked.headers.authorization !== `Token ${token}`;
    const refusal = now ?? (unauthorised ? 401 : undefined);
    if (refusal !== undefined) {
      asked.resume();
      asked.on('end', () => {
        answer.writeHead(refusal, { 'content-type': 'application/json' });
        answer.end(said || '{"error":"as the test says"}');
      });
      return;
    }
    const path = `/write?db=${searchParams.get('bucket')}&precision=${searchParams.get('precision')}`;
    const headers = { ...asked.headers };
    delete headers.authorization;
    const pieces: Buffer[] = [];
    asked.on('data', (piece: Buffer) => pieces.push(piece));
    const onward = request(
      { port, host: '127.0.0.1', path, method: 'POST', headers },
      (answered) => {
        if (answered.statusCode === 204)
          taken.push(...Buffer.concat(pieces).toString('utf8').split('\n'));
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  const shimPort = await freePort();
  await new Promise<void>((resolve) => shim.listen(shimPort, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${shimPort}`,
    direct: `http://127.0.0.1:${port}`,
    query,
    writes: () => writes,
    taken: () => taken,
    stop,
    start,
    answerWrites: (as, body = '') => {
      status = as;
      said = body;
    },
    demand: (now) => {
      token = now;
    },
    end: async () => {
      shim.closeAllConnections();
      await new Promise((resolve) => shim.close(resolve));
      await stop();
      directory.remove();
    },
  };
};

export interface Victoria extends TimeSeriesServer {
  /** Ends it; what it stored is kept for `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Debian's victoria-metrics, which answers `/api/v2/write` by itself. */
export const startVictoria = async (): Promise<Victoria> => {
  const directory = ownDirectory('victoria');
  const port = await freePort();
  let peer: Peer | undefined;
  const stop = async () => {
    await peer?.stop();
    peer = undefined;
  };
  const start = async () => {
    peer = await startPeer(
      whereIs('victoria-metrics') ?? 'victoria-metrics',
      [
        `-storageDataPath=${directory.path}`,
        `-httpListenAddr=127.0.0.1:${port}`,
        '-retentionPeriod=100y',
        '-loggerLevel=ERROR',
      ],
      port,
    );
  };
  await start();
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    query: async (question) => {
      await fetchText(`${url}/internal/force_flush`);
      return fetchText(`${url}/api/v1/export?match[]=${encodeURIComponent(question)}`);
    },
    stop,
    start,
    end: async () => {
      await stop();
      directory.remove();
    },
  };
};
