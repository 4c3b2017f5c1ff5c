import { execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './peer.mjs';

/**
 * Ten units on Modbus TCP, one dies: what is left of the readings of the other nine, and what a request
 * costs, for our driver, Node-RED and collectd, each with ten units of its own. Counted by the units
 * themselves. Readings: all three at once, at the same pace. CPU: one after the other, each as fast as it
 * goes, since at a slow pace most of it is Node waking up, whatever it does then.
 */

const UNITS = 10;
const DEAD = 5;
const REGISTERS = 100;
const PACE_MS = 100;
const FLAT_OUT_MS = 1;
const WARM_MS = 6000;
const BEFORE_MS = 15_000;
const DYING_MS = 8000;
const AFTER_MS = 20_000;
const FLAT_OUT_FOR_MS = 8000;
const INSTALL_MS = 80_000;
const TICK_MS = 10;

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const unitsOf = async () => {
  const child = spawn(process.execPath, [here('modbus-units.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value;
  const port = Number(await line());
  return {
    port,
    silence: () => child.stdin.write(`dead ${DEAD}\n`),
    count: async () => {
      child.stdin.write('count\n');
      return JSON.parse(await line());
    },
    end: () => child.stdin.end(),
  };
};

/** User and system time of a process, ms. */
const cpuOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(utime) + Number(stime)) * TICK_MS;
};

const program = (command, parameters, options = {}) => {
  const child = spawn(command, parameters, { stdio: 'ignore', ...options });
  child.once('error', () => undefined);
  return child;
};

const ours = (port, period) =>
  program(
    process.execPath,
    [here('modbus-poller.mjs'), port, UNITS, REGISTERS, period].map(String),
  );

const NODE_RED = ['node-red@4.1.15', 'node-red-contrib-modbus@5.23.3'];

/** Once for all runs on this machine; undefined where it cannot be fetched in time. */
const installed = async () => {
  const folder = join(tmpdir(), 'hallkeeper-bench-node-red-4.1.15');
  const red = join(folder, 'node_modules/node-red/red.js');
  if (existsSync(red)) return red;
  mkdirSync(folder, { recursive: true });
  const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--omit=optional'];
  await promisify(execFile)('npm', [...npm, '--prefix', folder, ...NODE_RED], {
    timeout: INSTALL_MS,
  }).catch(() => rmSync(folder, { recursive: true, force: true }));
  return existsSync(red) ? red : undefined;
};

const flow = (port, period) => [
  { id: 'tab', type: 'tab', label: 'bench' },
  {
    id: 'client',
    type: 'modbus-client',
    name: 'units',
    clienttype: 'tcp',
    bufferCommands: true,
    stateLogEnabled: false,
    queueLogEnabled: false,
    failureLogEnabled: false,
    tcpHost: '127.0.0.1',
    tcpPort: String(port),
    tcpType: 'DEFAULT',
    serialPort: '/dev/null',
    serialType: 'RTU-BUFFERD',
    serialBaudrate: '9600',
    serialDatabits: '8',
    serialStopbits: '1',
    serialParity: 'none',
    serialConnectionDelay: '100',
    unit_id: '1',
    commandDelay: '1',
    clientTimeout: '1000',
    reconnectOnTimeout: true,
    reconnectTimeout: '2000',
    parallelUnitIdsAllowed: true,
  },
  ...Array.from({ length: UNITS }, (_, index) => ({
    id: `read-${index + 1}`,
    type: 'modbus-read',
    z: 'tab',
    name: '',
    topic: '',
    showStatusActivities: false,
    logIOActivities: false,
    showErrors: false,
    unitid: String(index + 1),
    dataType: 'HoldingRegister',
    adr: '0',
    quantity: String(REGISTERS),
    rate: String(period),
    rateUnit: 'ms',
    delayOnStart: false,
    startDelayTime: '',
    server: 'client',
    useIOFile: false,
    ioFile: '',
    useIOForPayload: false,
    emptyMsgOnFail: false,
    wires: [[], []],
  })),
];

const nodeRed = (red, parent) => async (port, period) => {
  const folder = mkdtempSync(join(parent, 'red-'));
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow(port, period)));
  writeFileSync(
    join(folder, 'settings.js'),
    `module.exports = { uiHost: '127.0.0.1', uiPort: ${await freePort()}, httpAdminRoot: false,
      flowFile: 'flows.json', credentialSecret: false, telemetry: { enabled: false },
      logging: { console: { level: 'off' } }, nodesDir: [] };`,
  );
  // Node-RED looks for its nodes below its user directory.
  writeFileSync(join(folder, 'package.json'), '{"name":"bench","version":"0.0.0"}');
  symlinkSync(join(red, '../..'), join(folder, 'node_modules'));
  return program(process.execPath, [red, '--userDir', folder]);
};

const collectd = (parent) => (port, period) => {
  const folder = mkdtempSync(join(parent, 'collectd-'));
  const data = `<Data "r">
    RegisterBase 0
    RegisterType Int16
    RegisterCmd ReadHolding
    Type gauge
  </Data>`;
  const slaves = Array.from(
    { length: UNITS },
    (_, index) => `<Slave ${index + 1}>\nInstance "u${index + 1}"\nCollect "r"\n</Slave>`,
  );
  const file = join(folder, 'collectd.conf');
  writeFileSync(
    file,
    `Hostname "bench"
FQDNLookup false
BaseDir "${folder}"
PIDFile "${folder}/pid"
Interval ${period / 1000}
LoadPlugin modbus
<Plugin modbus>
${data}
<Host "units">
Address "127.0.0.1"
Port "${port}"
${slaves.join('\n')}
</Host>
</Plugin>
`,
  );
  return program('collectd', ['-f', '-C', file]);
};

const sum = (counts) => counts.reduce((all, n) => all + n, 0);
const healthy = (counts) => sum(counts.filter((_, index) => index + 1 !== DEAD));

const withPeer = async (start, period, use) => {
  const units = await unitsOf();
  const peer = await start(units.port, period);
  try {
    await sleep(WARM_MS);
    return await use(units, peer);
  } finally {
    peer.kill('SIGKILL');
    units.end();
  }
};

/** Healthy readings a second before and after one unit dies. */
const readings = (start) =>
  withPeer(start, PACE_MS, async (units) => {
    const rate = async (span) => {
      const [from, at] = [healthy(await units.count()), performance.now()];
      await sleep(span);
      return (1000 * (healthy(await units.count()) - from)) / (performance.now() - at);
    };
    const before = await rate(BEFORE_MS);
    units.silence();
    await sleep(DYING_MS);
    const after = await rate(AFTER_MS);
    return { before, after, share: after / before };
  });

/** Microseconds of CPU that one request takes at full speed. */
const cost = (start) =>
  withPeer(start, FLAT_OUT_MS, async (units, peer) => {
    const [from, cpu] = [sum(await units.count()), cpuOf(peer.pid)];
    await sleep(FLAT_OUT_FOR_MS);
    const spent = cpuOf(peer.pid) - cpu;
    return (1000 * spent) / (sum(await units.count()) - from);
  });

const there = async (command) =>
  promisify(execFile)(command, ['-h']).then(
    () => true,
    (thrown) => thrown.code !== 'ENOENT',
  );

const inWords = ({ name, before, after, us }) =>
  `${name} ${before.toFixed(0)} -> ${after.toFixed(0)} readings/s, ${us.toFixed(0)} us a request`;

export default async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'hallkeeper-bench-peers-'));
  try {
    const red = await installed();
    const absent = [];
    const peers = [{ name: 'ours', start: ours }];
    if (red === undefined) absent.push('Node-RED absent (npm)');
    else peers.push({ name: 'Node-RED', start: nodeRed(red, folder) });
    if (await there('collectd')) peers.push({ name: 'collectd', start: collectd(folder) });
    else absent.push('collectd absent (apt install collectd-core libmodbus5)');

    const kept = await Promise.all(peers.map(({ start }) => readings(start)));
    const figures = [];
    for (const [index, { name, start }] of peers.entries())
      figures.push({ name, ...kept[index], us: await cost(start) });
    const [own, ...others] = figures;
    const node = others.find(({ name }) => name === 'Node-RED');
    return [
      {
        name: 'Modbus TCP: healthy readings kept when one of ten units dies',
        figure: Number(own.share.toFixed(3)),
        unit: 'share',
        target: '>= 0.95',
        against: [...figures.map(inWords), ...absent].join('; '),
        ok: own.share >= 0.95,
      },
      ...others.map(({ name, share }) => ({
        name: `Modbus TCP: healthy readings that ${name} keeps`,
        figure: Number(share.toFixed(3)),
        unit: 'share',
        target: 'for comparison',
        against: `ours ${own.share.toFixed(3)}`,
        ok: true,
      })),
      ...(node === undefined
        ? []
        : [
            {
              name: 'Modbus TCP: CPU of one request of Node-RED, in ours',
              figure: Number((node.us / own.us).toFixed(1)),
              unit: 'x',
              target: '>= 6',
              against: `Node-RED ${node.us.toFixed(0)} us, ours ${own.us.toFixed(0)} us, scheduler and values included`,
              ok: node.us >= 6 * own.us,
            },
          ]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
