import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAUNCHER, ownDirectory, simulate, startBroker, thousandPoints } from './hall.mjs';
import { CODE, visitor } from './visitor.mjs';

/**
 * What 1,000 points a second cost the machine: `hallkeeper run` on Modbus TCP, every reading kept and
 * told to mosquitto, its pages served; from /proc of the process, after it has warmed up.
 */

const WARM_MS = 20_000;
const MEASURED_MS = 60_000;
/** USER_HZ of Linux (proc_pid_stat(5)). */
const TICKS_A_SECOND = 100;

const processorSeconds = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
};
const highWaterMb = (pid) =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const visitorAt = (child) =>
  new Promise((resolve, reject) => {
    let code;
    createInterface({ input: child.stderr }).on('line', (line) => {
      code ??= CODE.exec(line)?.[1];
      const [, url] = /runs: (http:\S+)/.exec(line) ?? [];
      if (url !== undefined) resolve(visitor(url, () => code));
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });

export default async function bench() {
  const directory = ownDirectory('thousand');
  const closing = [() => directory.remove()];
  try {
    const broker = await startBroker(directory.path);
    closing.push(broker.stop);
    const hall = await simulate(thousandPoints({ mqtt: { url: broker.url } }), directory.path);
    closing.push(hall.stop);
    const gateway = spawn(LAUNCHER, ['--lang', 'en', 'run', hall.file, '--log-level', 'error'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const gone = new Promise((resolve) => gateway.once('exit', resolve));
    closing.push(() => {
      gateway.kill('SIGTERM');
      return gone;
    });
    const ask = await visitorAt(gateway);
    await sleep(WARM_MS);
    const [begun, before] = [performance.now(), processorSeconds(gateway.pid)];
    await sleep(MEASURED_MS);
    const seconds = (performance.now() - begun) / 1000;
    const share = (100 * (processorSeconds(gateway.pid) - before)) / seconds;
    const points = await (await ask('/api/v1/points')).json();
    const fresh = points.filter(({ quality, at }) => quality === 'good' && Date.now() - at < 3000);
    const { parts } = await (await ask('/healthz')).json();
    const memory = highWaterMb(gateway.pid);
    const against = `${fresh.length} points good and younger than 3 s, MQTT behind by ${parts['output/mqtt'].says}`;
    return [
      {
        name: '1,000 points at 1 s, kept and told: share of one core',
        figure: share,
        unit: '%',
        target: '<= 25',
        against,
        ok: share <= 25 && fresh.length >= 1000,
      },
      {
        name: '1,000 points at 1 s: most memory ever used (VmHWM)',
        figure: memory,
        unit: 'MB',
        target: '<= 160',
        against: 'web and MQTT loaded, InfluxDB not',
        ok: memory <= 160,
      },
    ];
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
