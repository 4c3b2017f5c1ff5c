import { execFileSync } from 'node:child_process';
import { open, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGateway } from '../../dist/gateway/gateway.js';
import { machine } from '../../dist/gateway/machine.js';
import { configIn, ownDirectory, simulate, startBroker, thousandPoints } from './hall.mjs';
import { visitor } from './visitor.mjs';

/**
 * How late the main thread of the whole gateway comes at 1,000 readings/s read, judged, kept, told to
 * mosquitto and asked for by a page; then the same while every commit takes 500 ms and four file reads
 * hang. The gateway runs in this process, everything else in others.
 */

const RESOLUTION_MS = 10;
const WARM_MS = 10_000;
const MEASURED_MS = 30_000;
const SLOW_COMMIT_MS = 500;
const HUNG_READS = 4;
const silent = () => undefined;

const measured = async () => {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  await sleep(WARM_MS);
  delay.enable();
  await sleep(MEASURED_MS);
  delay.disable();
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return { p99: late(delay.percentile(99)), max: late(delay.max) };
};

const figures = ({ p99, max }, when, against) => [
  {
    name: `gateway: main thread late, p99, ${when}`,
    figure: p99,
    unit: 'ms',
    target: '<= 5',
    against,
    ok: p99 <= 5,
  },
  {
    name: `gateway: main thread late, most, ${when}`,
    figure: max,
    unit: 'ms',
    target: '<= 50',
    against,
    ok: max <= 50,
  },
];

export default async function bench() {
  const directory = ownDirectory('lateness');
  const closing = [() => directory.remove()];
  try {
    const broker = await startBroker(directory.path);
    closing.push(broker.stop);
    const hall = await simulate(thousandPoints({ mqtt: { url: broker.url } }), directory.path);
    closing.push(hall.stop);
    const config = configIn(hall.file);
    const gateway = createGateway(config, {
      ...machine('error'),
      voucher: () => 'bench',
      version: '0.0.0',
      workers: {
        writer: new URL('../journal/slow-writer.mjs', import.meta.url),
        reader: new URL('../../dist/gateway/journal/reader.js', import.meta.url),
      },
    });
    const { url, firstCode } = await gateway.start();
    const ask = visitor(url, () => firstCode);
    await ask('/api/v1/alarms');
    closing.push(gateway.stop);
    const page = setInterval(() => void ask('/api/v1/alarms').catch(silent), 1000);
    closing.push(() => clearInterval(page));
    const text = async (path) => (await ask(path)).text();
    const kept = async () =>
      JSON.parse(await text('/api/v1/points')).filter(({ at }) => Date.now() - at < 3000).length;

    const calm = await measured();
    const calmPoints = await kept();

    const slow = join(config.dataDirectory, 'journal.db.slow');
    writeFileSync(slow, `${SLOW_COMMIT_MS}`);
    const pipe = join(directory.path, 'hung');
    execFileSync('mkfifo', [pipe]);
    for (let read = 0; read < HUNG_READS; read += 1) open(pipe, 'r', silent);
    const troubled = await measured();
    const troubledPoints = await kept();
    rmSync(slow);
    // Whoever writes lets the hung reads go.
    openSync(pipe, 'r+');
    return [
      ...figures(calm, '1,000 readings/s', `${calmPoints} points younger than 3 s`),
      ...figures(
        troubled,
        `with ${SLOW_COMMIT_MS} ms commits and ${HUNG_READS} hung reads`,
        `${troubledPoints} points younger than 3 s`,
      ),
    ];
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
