// The real StandardFirmata in an emulated Uno behind a pseudo-terminal: how soon a press is a reading, how
// soon a frozen board is known, how soon an unplugged one is back with its siren on, and what 200 unplugs leave.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { firmataDriver } from '../../dist/gateway/drivers/firmata/driver.js';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const SIMULATORS = at('../../dist/simulators/main.js');
const PROFILES = at('../../firmware-config/profiles');

const isLong = process.env.HALLKEEPER_LONG !== undefined;
const PRESSES = isLong ? 1000 : 150;
const FREEZES = isLong ? 10 : 3;
const UNPLUGS = isLong ? 200 : 20;
/** Code warms up with the first presses, memory settles while the first boards come and go. */
const WARM = 5;

const BANDS = { short: [0, 0.08], alarm: [0.18, 0.31], normal: [0.43, 0.58], open: [0.85, 1] };
const loop = (channel) => ({
  use: 'supervised',
  pin: 14 + channel,
  channel,
  bands: BANDS,
  contact: `b/a${channel}`,
  wiring: `b/a${channel}-wiring`,
});
/** As wired in the reference hall. */
const pins = [
  loop(0),
  loop(1),
  loop(2),
  loop(3),
  {
    use: 'light',
    pin: 18,
    channel: 4,
    cell: { fixedOhm: 10_000, ohmAt10Lx: 14_000, gamma: 0.7 },
    point: 'b/a4',
  },
  { use: 'relay', pin: 4, point: 'b/d4', writable: true },
  { use: 'relay', pin: 5, point: 'b/d5', writable: true },
  { use: 'pulse', pin: 6, point: 'b/d6', writable: true, width: 100 },
];
const keys = pins.flatMap(({ point, contact, wiring }) => point ?? [contact, wiring]);

const silent = () => undefined;
const host = {
  clock: {
    wall: Date.now,
    mono: () => performance.now(),
    after: (delay, then) => {
      const timer = setTimeout(then, delay);
      return { cancel: () => clearTimeout(timer) };
    },
  },
  log: { debug: silent, info: silent, warn: silent, error: silent },
};
const passed = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Only root may; for anybody else the figures need a quiet machine. */
const hurry = (pid, priority) => {
  try {
    setPriority(pid, priority);
  } catch {
    // Said above.
  }
};

const startBoard = async () => {
  const child = spawn(process.execPath, [SIMULATORS], { stdio: ['pipe', 'pipe', 'inherit'] });
  // A real board does not slow down when this machine is busy.
  hurry(child.pid, -20);
  const buses = [{ id: 'firmata-1', wire: 'firmata', devices: [{ device: 'b', pins }] }];
  const hall = { id: 'h', timeZone: 'Asia/Shanghai', opening: [], zones: [], devices: [], buses };
  child.stdin.write(`${JSON.stringify({ profiles: PROFILES, hall })}\n`);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const ready = JSON.parse(line);
  const control = async (method, path, body) => {
    const answer = await fetch(`${ready.control.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.control.token}` },
      body: body && JSON.stringify(body),
    });
    return answer.json();
  };
  return { child, path: ready.buses['firmata-1'].path, control };
};

/** A driver whose answers and happenings can be waited for; each resolves with the wall clock of its coming. */
const watched = (path) => {
  const told = new Map();
  const waiting = new Set();
  let happened = '';
  const look = () => {
    for (const one of waiting) one();
  };
  const driver = firmataDriver(
    {
      bus: 'firmata-1',
      wire: { wire: 'firmata', path, board: 'uno' },
      kind: {
        board: 'uno',
        baud: 57_600,
        pins: 20,
        sampling: 10,
        firmware: ['StandardFirmata.ino'],
        protocol: [2, 3],
      },
      devices: [{ device: 'b', pins, periods: new Map(keys.map((key) => [key, 250])) }],
    },
    host,
  );
  driver.start(
    (answer) => {
      if ('fault' in answer) for (const point of answer.points) told.set(point, answer.fault.code);
      else for (const { point, value } of answer.values) told.set(point, value);
      look();
    },
    ({ kind }) => {
      happened = kind;
      look();
    },
  );
  const when = (isSo) =>
    new Promise((resolve) => {
      const one = () => {
        if (!isSo()) return;
        waiting.delete(one);
        resolve(Date.now());
      };
      waiting.add(one);
      one();
    });
  return {
    driver,
    is: (point, value) => when(() => told.get(point) === value),
    happens: (kind) => when(() => happened === kind),
  };
};

const percentile = (values, share) =>
  values.sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];

const presses = async ({ control }, board) => {
  const took = [];
  for (let press = -WARM; press < PRESSES; press += 1) {
    // Presses fall anywhere between two samples of the board.
    await passed(70 + (((press + WARM) * 37) % 29));
    const { since } = await control('PUT', 'points/b/a0', { value: 1 });
    const ms = (await board.is('b/a0', 1)) - since;
    if (press >= 0) took.push(ms);
    await control('PUT', 'points/b/a0', { value: 0 });
    await board.is('b/a0', 0);
  }
  return percentile(took, 0.99);
};

const freezes = async ({ child }, board) => {
  const took = [];
  for (let freeze = 0; freeze < FREEZES; freeze += 1) {
    await passed(200 + 83 * freeze);
    const from = Date.now();
    child.kill('SIGSTOP');
    took.push((await board.is('b/a0', 'board-silent')) - from);
    child.kill('SIGCONT');
    await board.is('b/a0', 0);
  }
  return Math.max(...took);
};

/** From the plug going in to the siren's pin being high again. */
const back = async ({ control }, board) => {
  const took = [];
  await board.driver.write('b/d4', 1, performance.now() + 1000);
  for (let replug = 0; replug < FREEZES; replug += 1) {
    await control('PUT', 'buses/firmata-1', { cut: true });
    await board.happens('bus-closed');
    await passed(3000);
    await control('PUT', 'buses/firmata-1', { cut: false });
    const from = Date.now();
    await board.happens('bus-opened');
    while ((await control('GET', 'pins/b/4')).shows !== 'high') await passed(5);
    await board.is('b/a0', 0);
    took.push(Date.now() - from);
  }
  return Math.max(...took);
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** All but sockets: those are of the requests that pull the plug. */
const descriptors = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return !readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;

const held = () => {
  collectGarbage();
  return {
    rss: process.memoryUsage().rss / 2 ** 20,
    heap: process.memoryUsage().heapUsed / 2 ** 20,
    descriptors: descriptors(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    resources: process.getActiveResourcesInfo().length,
  };
};

const unplugs = async ({ control }, board) => {
  let before;
  for (let unplug = 0; unplug < UNPLUGS + WARM; unplug += 1) {
    if (unplug === WARM) before = held();
    await control('PUT', 'buses/firmata-1', { cut: true });
    await board.happens('bus-closed');
    await control('PUT', 'buses/firmata-1', { cut: false });
    await board.happens('bus-opened');
    await board.is('b/a0', 0);
  }
  const after = held();
  return Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
};

const figure = (name, value, unit, most, against) => ({
  name,
  figure: Number(value.toFixed(2)),
  unit,
  target: `<= ${most}`,
  against,
  ok: value <= most,
});

export default async function bench() {
  const before = getPriority();
  hurry(0, -15);
  const simulated = await startBoard();
  const board = watched(simulated.path);
  try {
    await board.is('b/a0', 0);
    const press = await presses(simulated, board);
    const dead = await freezes(simulated, board);
    const restored = await back(simulated, board);
    const left = await unplugs(simulated, board);
    const many = `${UNPLUGS} unplugs`;
    const real = 'StandardFirmata 2.4 in avr8js, paced';
    return [
      figure('firmata: press to reading, p99', press, 'ms', 50, `${PRESSES} presses; ${real}`),
      figure('firmata: frozen board known', dead, 'ms', 3000, `worst of ${FREEZES}; SIGSTOP`),
      figure('firmata: replug to siren on', restored, 'ms', 5000, `worst of ${FREEZES}; ${real}`),
      figure('firmata: memory left behind', left.rss, 'MiB', 10, many),
      figure('firmata: heap left behind', left.heap, 'MiB', 2, many),
      figure('firmata: file descriptors left behind', left.descriptors, '', 0, many),
      figure('firmata: listeners left behind', left.listeners, '', 0, many),
      figure('firmata: handles left behind', left.resources, '', 1, many),
    ];
  } finally {
    await board.driver.close();
    simulated.child.stdin.end();
    hurry(0, before);
  }
}
