import { writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { freePort, started } from './peer.mjs';

/** influxd 1.6.7 in a directory of its own, for benches. */

/** `start` again keeps what it stored. */
export const influxdIn = async (directory) => {
  const [port, rpcPort] = [await freePort(), await freePort()];
  const config = `${directory}/influxdb.conf`;
  writeFileSync(
    config,
    [
      'reporting-disabled = true',
      `bind-address = "127.0.0.1:${rpcPort}"`,
      `[meta]\n  dir = "${directory}/meta"\n  logging-enabled = false`,
      `[data]\n  dir = "${directory}/data"\n  wal-dir = "${directory}/wal"\n  query-log-enabled = false`,
      `[http]\n  bind-address = "127.0.0.1:${port}"\n  log-enabled = false`,
      '[monitor]\n  store-enabled = false',
      '[logging]\n  level = "error"',
    ].join('\n'),
  );
  const url = `http://127.0.0.1:${port}`;
  let child;
  const start = async () => {
    child = await started('influxd', ['run', '-config', config], port);
  };
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  const query = async (question) => {
    const answer = await fetch(`${url}/query?db=hall&epoch=ms`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `q=${encodeURIComponent(question)}`,
    });
    const { results } = await answer.json();
    for (const { error } of results)
      if (error !== undefined) throw new Error(`${error}: ${question}`);
    return results.flatMap(({ series = [] }) => series);
  };
  await query('CREATE DATABASE hall');
  return { url, port, query, start, stop };
};

/** `/api/v2/write` before influxd 1.6.7, which knows only `/write`; `seen` is told of each answer. */
export const shimBefore = async (port, seen = () => {}) => {
  const agent = new Agent({ keepAlive: true });
  const shim = createServer((asked, answer) => {
    const { searchParams } = new URL(asked.url, 'http://shim');
    const path = `/write?db=${searchParams.get('bucket')}&precision=ms`;
    const { headers } = asked;
    const onward = request(
      { agent, port, host: '127.0.0.1', path, method: 'POST', headers },
      (answered) => {
        answer.writeHead(answered.statusCode, answered.headers);
        answered.pipe(answer);
        seen(answered.statusCode);
      },
    );
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  const shimPort = await freePort();
  await new Promise((resolve) => shim.listen(shimPort, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${shimPort}`,
    close: () => {
      shim.closeAllConnections();
      shim.close();
      agent.destroy();
    },
  };
};
