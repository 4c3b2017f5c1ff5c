import { Agent, createServer, request } from 'node:http';

/**
 * `/api/v2/write` before influxd 1.6.7, in a process of its own, which counts what was taken: lines that
 * were answered 204 by measurement and series, and those whose stamp was not beyond the one before.
 */

const [port] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
const newest = new Map();
const taken = { lines: 0, disorder: 0, first: 0, last: 0 };

const count = (text) => {
  for (const line of text.split('\n')) {
    // No tag of the bench has a space in it.
    const series = line.slice(0, line.indexOf(' '));
    const at = Number(line.slice(line.lastIndexOf(' ') + 1));
    if (!series.startsWith('reading,') && !series.startsWith('bus,')) continue;
    taken.lines += 1;
    if (at <= (newest.get(series) ?? 0)) taken.disorder += 1;
    newest.set(series, at);
  }
};

const shim = createServer((asked, answer) => {
  const { searchParams } = new URL(asked.url, 'http://shim');
  const pieces = [];
  asked.on('data', (piece) => pieces.push(piece));
  const onward = request(
    {
      agent,
      port,
      host: '127.0.0.1',
      path: `/write?db=${searchParams.get('bucket')}&precision=ms`,
      method: 'POST',
      headers: asked.headers,
    },
    (answered) => {
      answer.writeHead(answered.statusCode, answered.headers);
      answered.pipe(answer);
      if (answered.statusCode === 204) count(Buffer.concat(pieces).toString());
    },
  );
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
});

process.on('message', () => process.send({ taken }));
process.on('disconnect', () => process.exit(0));
shim.listen(0, '127.0.0.1', () => process.send({ port: shim.address().port }));
