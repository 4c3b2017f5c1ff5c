import { fileURLToPath } from 'node:url';
import { judgedIn } from '../../dist/gateway/judged.js';
import { createVerdictsLive } from '../../dist/gateway/verdicts-live.js';
import { configIn } from './hall.mjs';

/**
 * What judging costs the thread that alarms go through: the reference hall from an hour before midnight
 * until the hour after the next one, on a clock that is put forward, a tick each second. Every point is
 * heard as it is kept; then for an hour around midnight all of them together a thousand times a second.
 */

const HALL = fileURLToPath(new URL('../../gateway/config/halls/demo-county.yaml', import.meta.url));
const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Local midnight in China, of a working day. */
const MIDNIGHT = Date.UTC(2026, 2, 9, 16);
const READINGS_PER_SECOND = 1000;
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** Milliseconds of processor so far: what else the machine does meanwhile does not count. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const levelAt = (at) => 20 + 5 * Math.sin(at / DAY) + ((at / SECOND) % 7) / 10;

/** What a tape holds of a point that is kept so often. */
const samplesOf = (every, from, to) => {
  const samples = [];
  for (let at = Math.ceil(from / every) * every; at <= to; at += every)
    samples.push({ at, quality: 'good', value: levelAt(at) });
  return samples;
};

/** So many milliseconds lie between two readings of a point. */
const every = ({ period, keepEvery }) => Math.max(period, keepEvery);

/** Lives from one moment to another. */
const live = async ({ hall, standards, instruments }, from, to) => {
  let now = from;
  let kept = silent;
  let [longestTick, longestPiece, busy, readings, given] = [0, 0, 0, 0, 0];
  const timed = (act) => {
    const begun = spent();
    act();
    const took = spent() - begun;
    busy += took;
    return took;
  };
  const points = hall.devices.flatMap((device) => device.points);
  const journal = {
    onKept: (listener) => {
      kept = listener;
    },
    clockQuality: () => 'trusted',
    record: () => {
      given += 1;
    },
    samples: (id, begin, end) =>
      new Promise((resolve) => {
        const point = points.find((one) => one.id === id);
        const made = samplesOf(every(point), begin, Math.min(end, now));
        setImmediate(() => {
          const begun = spent();
          // Whoever waits for them goes on before the next callback.
          setImmediate(() => {
            const took = spent() - begun;
            longestPiece = Math.max(longestPiece, took);
            busy += took;
          });
          resolve(made);
        });
      }),
  };
  const clock = { wall: () => now, mono: () => now - from };
  const setup = { hall, standards, instruments };
  const verdicts = createVerdictsLive(setup, journal, { judge: silent }, { clock, log });
  const due = points.map((point, place) => from + ((place * 37) % every(point)));
  for (; now < to; now += SECOND) {
    const scans = [];
    for (const [place, point] of points.entries())
      for (; due[place] < now; due[place] += every(point)) {
        const at = due[place];
        const reading = { point: point.id, at, quality: 'good', value: levelAt(at) };
        const scan = { device: point.device, mono: at - from, clock: 'trusted', origin: 'live' };
        scans.push({ ...scan, readings: [reading] });
      }
    readings += scans.length;
    timed(() => {
      for (const scan of scans) kept(scan);
    });
    longestTick = Math.max(
      longestTick,
      timed(() => verdicts.tick()),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  verdicts.stop();
  return { longestTick, longestPiece, busy, readings, given, points: points.length };
};

const figure = (name, value, unit, most, against) => ({
  name: `verdicts: ${name}`,
  figure: value,
  unit,
  target: `<= ${most}`,
  against,
  ok: value <= most,
});

/** The same hall, each of its points kept so often that all of them together come a thousand times a second. */
const hurried = (hall) => {
  const points = hall.devices.flatMap((device) => device.points);
  const often = Math.round((SECOND * points.length) / READINGS_PER_SECOND);
  const faster = (point) => ({ ...point, period: often, keepEvery: often });
  const devices = hall.devices.map((one) => ({ ...one, points: one.points.map(faster) }));
  return { ...hall, devices };
};

export default async function bench() {
  const config = configIn(HALL);
  const setup = { ...config, hall: judgedIn(config) };
  const day = await live(setup, MIDNIGHT - HOUR, MIDNIGHT + 25 * HOUR);
  const hurry = { ...setup, hall: hurried(setup.hall) };
  const busy = await live(hurry, MIDNIGHT - HOUR / 2, MIDNIGHT + HOUR / 2);
  const told = (run) =>
    `${run.points} points, ${run.readings} readings, ${run.given} verdicts and excursions`;
  const share = (run, ms) => (100 * run.busy) / ms;
  return [
    figure('longest tick of a day', day.longestTick, 'ms', 50, told(day)),
    figure('longest piece read again', day.longestPiece, 'ms', 50, told(day)),
    figure('share of a core over a day', share(day, 26 * HOUR), '%', 5, told(day)),
    figure('longest tick around midnight', busy.longestTick, 'ms', 50, told(busy)),
    figure('longest piece read again then', busy.longestPiece, 'ms', 50, told(busy)),
    figure(
      `share of a core, ${READINGS_PER_SECOND} readings/s`,
      share(busy, HOUR),
      '%',
      5,
      told(busy),
    ),
    figure(
      'one reading, judging and reading again with it',
      (1000 * busy.busy) / busy.readings,
      'µs',
      50,
      told(busy),
    ),
  ];
}
