import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createJournal } from '../../dist/gateway/journal/journal.js';
import { journalSchema } from '../../dist/gateway/journal/schema.js';
import { machine } from '../../dist/gateway/machine.js';
import { couriers } from '../../dist/gateway/outputs/courier.js';
import { influxOutput } from '../../dist/gateway/outputs/influx/influx.js';
import { influxSchema } from '../../dist/gateway/outputs/influx/schema.js';
import { busesOf, minuteOf, referenceHall } from './influx-month.mjs';
import { influxdIn } from './influxd.mjs';

/**
 * A day without InfluxDB. The reference hall is read every minute into the real journal, whose clock is put
 * forward a minute at a time while influxd 1.6.7 is stopped; then influxd comes back, and the hall goes on
 * in real time. What is live meanwhile is measured before and during the replay: an alarm from its event to
 * its 204, and a reading from its scan to an output that is never behind.
 */

const OUTAGE_MINUTES = 24 * 60;
const QUIET_MS = 20_000;
const AFTER_MS = 1000;
const LIVE_EVERY_MS = 20;
const BOOT_OFFSET = Date.UTC(2026, 2, 9);
const NOBODY = { alarms: new Set(), points: new Set() };
const SHIM = fileURLToPath(new URL('influx-shim.mjs', import.meta.url));

const quantile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[
    Math.min(numbers.length - 1, Math.floor(share * numbers.length))
  ];

/** Real time, put forward by hand. */
const movedClock = () => {
  let ahead = 0;
  const mono = () => performance.now() + ahead;
  return {
    forward: (by) => {
      ahead += by;
    },
    wall: () => Math.floor(BOOT_OFFSET + mono()),
    mono,
    after: (delay, then) => {
      const timer = setTimeout(then, delay);
      return { cancel: () => clearTimeout(timer) };
    },
  };
};

/** Both kinds of what is live, each from its beginning to its end in milliseconds. */
const stopwatch = () => {
  const begun = new Map();
  let took = { alarms: [], readings: [] };
  return {
    begin: (key) => begun.set(key, performance.now()),
    end: (kind, key) => {
      const since = begun.get(key);
      if (since === undefined) return;
      begun.delete(key);
      took[kind].push(performance.now() - since);
    },
    lap: () => {
      begun.clear();
      const lap = took;
      took = { alarms: [], readings: [] };
      return lap;
    },
  };
};

/** An output of which every answer is told. */
const watched = (output, watch) => ({
  ...output,
  deliver: async (batch, signal) => {
    const delivered = await output.deliver(batch, signal);
    if (batch.lane === 'events')
      for (const entry of batch.entries) watch.end('alarms', entry.event.seq);
    return delivered;
  },
});
/** One that confirms at once, as a broker at hand does. */
const never = (watch) => ({
  name: 'mqtt',
  most: 200,
  window: 200,
  deliver: async ({ lane, entries }) => {
    if (lane === 'readings') for (const { scan } of entries) watch.end('readings', scan.seq);
    return { done: entries.length, refused: [] };
  },
  close: async () => {},
});

const alarmOf = (hall, at, n) => {
  const [point] = hall.devices[n % hall.devices.length].points;
  return {
    at,
    kind: 'alarm-raised',
    alarm: {
      alarm: `${point.id}/high`,
      kind: 'limit',
      priority: 3,
      condition: 'unacknowledged',
      since: at,
      value: 1180,
      limit: 1000,
      silent: false,
      drill: false,
      count: 1,
    },
  };
};

/** A scan and an alarm every so often, as of now. The alarm is of no device: it would bring what was held before it. */
const liveFrom = (hall, journal, clock, watch, kept) => {
  let n = 0;
  const timer = setInterval(() => {
    const at = clock.wall();
    n += 1;
    const device = hall.devices[n % hall.devices.length];
    const scan = journal.keep({
      device: device.id,
      mono: clock.mono(),
      clock: 'trusted',
      origin: 'live',
      readings: device.points.map((point) => ({
        point: point.id,
        at,
        quality: 'good',
        // Not the value before, so that a state is kept too.
        value: n % 2,
      })),
    });
    if (scan !== undefined) {
      watch.begin(scan.seq);
      kept(scan);
    }
    watch.begin(journal.record(alarmOf(hall, at, n)).seq);
  }, LIVE_EVERY_MS);
  return () => clearInterval(timer);
};

const outage = async (directory) => {
  const hall = referenceHall();
  const clock = movedClock();
  const host = { ...machine('silent'), clock };
  const influxd = await influxdIn(directory);
  const shim = fork(SHIM, [String(influxd.port)]);
  const [{ port }] = await once(shim, 'message');
  const journal = createJournal(
    mkdtempSync(join(directory, 'journal-')),
    journalSchema.parse({}),
    hall,
    host,
  );
  const { boot } = await journal.open();
  journal.vouch('ntp', BOOT_OFFSET);
  const watch = stopwatch();
  const output = influxOutput({
    config: influxSchema.parse({ url: `http://127.0.0.1:${port}`, bucket: 'hall' }),
    hall,
    silent: NOBODY,
    host,
    boot,
    vouched: () => BOOT_OFFSET,
  });
  const running = [
    couriers(watched(output, watch), journal, host, () => {}),
    couriers(never(watch), journal, host, () => {}),
  ];
  const counts = new Map();
  let lines = 0;
  const kept = ({ device, readings }) => {
    const isBus = device.startsWith('bus:');
    lines += isBus ? 1 : readings.length;
    for (const { point } of isBus ? [] : readings) counts.set(point, (counts.get(point) ?? 0) + 1);
  };
  const backlog = () => journal.backlog('influx', 'readings');
  try {
    // Warm: the first requests load the client.
    let stop = liveFrom(hall, journal, clock, watch, kept);
    await sleep(3000);
    watch.lap();
    await sleep(QUIET_MS);
    stop();
    const quiet = watch.lap();

    await influxd.stop();
    const buses = busesOf(hall);
    for (let minute = 0; minute < OUTAGE_MINUTES; minute += 1) {
      clock.forward(60_000);
      for (const scan of minuteOf(hall, buses, clock.wall())) {
        const one = journal.keep({ ...scan, mono: clock.mono(), clock: 'trusted' });
        if (one !== undefined) kept(one);
      }
      if (minute % 30 === 0) journal.record(alarmOf(hall, clock.wall(), minute));
      await journal.flush();
    }
    const waiting = backlog();

    stop = liveFrom(hall, journal, clock, watch, kept);
    watch.lap();
    await influxd.start();
    const back = performance.now();
    while (backlog() >= waiting) await sleep(5);
    const begun = performance.now();
    watch.lap();
    while (backlog() > 100) await sleep(5);
    const drained = performance.now();
    const replay = watch.lap();
    stop();
    await sleep(AFTER_MS);
    await journal.flush();
    while (backlog() > 0 || journal.backlog('influx', 'events') > 0) await sleep(20);

    shim.send('taken');
    const [{ taken }] = await once(shim, 'message');
    const series = await influxd.query(
      'SELECT count("quality") FROM "reading" GROUP BY "device", "point"',
    );
    const found = new Map(
      series.map(({ tags, values }) => [`${tags.device}/${tags.point}`, values[0][1]]),
    );
    const wrong = [...counts].filter(([point, count]) => found.get(point) !== count);
    return {
      p99: {
        alarm: [quantile(quiet.alarms, 0.99), quantile(replay.alarms, 0.99)],
        reading: [quantile(quiet.readings, 0.99), quantile(replay.readings, 0.99)],
      },
      // A day's backlog is as much as the hall lives in a day.
      drain: {
        live: waiting / (OUTAGE_MINUTES * 60),
        reached: (waiting - 100) / ((drained - begun) / 1000),
      },
      waited: (begun - back) / 1000,
      lines,
      taken,
      wrong: wrong.length,
      points: counts.size,
    };
  } finally {
    await Promise.all(running.map((courier) => courier.stop()));
    await journal.close();
    shim.disconnect();
    await influxd.stop();
  }
};

export default async function bench() {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-bench-outage-'));
  try {
    const { p99, drain, waited, lines, taken, wrong, points } = await outage(directory);
    const late = (what, [quiet, replay]) => ({
      name: `InfluxDB away for 24 h: p99 of ${what} during the replay / quiet`,
      figure: Number((replay / quiet).toFixed(2)),
      unit: 'x',
      target: '<= 2.0',
      against: `${replay.toFixed(1)} ms beside ${quiet.toFixed(1)} ms`,
      ok: replay <= 2 * quiet,
    });
    return [
      {
        name: 'InfluxDB away for 24 h: lines taken / kept, each once and in order',
        figure: taken.lines / lines,
        unit: 'x',
        target: '= 1',
        against: `${lines} lines of ${points} points; ${wrong} points with another count, ${taken.disorder} lines out of order`,
        ok: taken.lines === lines && wrong === 0 && taken.disorder === 0,
      },
      {
        name: 'InfluxDB away for 24 h: drain / live rate',
        figure: Math.round(drain.reached / drain.live),
        unit: 'x',
        target: '>= 10',
        against: `${Math.round(drain.reached)} scans/s beside ${drain.live.toFixed(2)}/s; the first ${waited.toFixed(1)} s after it was back`,
        ok: drain.reached >= 10 * drain.live,
      },
      late('an alarm', p99.alarm),
      late('a reading at the tail of another output', p99.reading),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
