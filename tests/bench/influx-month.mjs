import { fileURLToPath } from 'node:url';
import { influxOutput } from '../../dist/gateway/outputs/influx/influx.js';
import { influxSchema } from '../../dist/gateway/outputs/influx/schema.js';
import { configIn } from './hall.mjs';

/**
 * Thirty days of 150 points of the reference hall as its InfluxDB output writes them: each point every
 * minute, each bus every minute, people while it is open, verdicts of every hour, alarms and what was done.
 */

export const POINTS = 150;
export const DAYS = 30;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HALL = fileURLToPath(new URL('../../gateway/config/halls/demo-county.yaml', import.meta.url));
const NOBODY = { alarms: new Set(), points: new Set() };
const BOOT = '1';
/** Hours from midnight in the hall, which is eight ahead of UTC. */
const OPENS = 8.5;
const CLOSES = 17.5;

const STATES = /^(contact|smoke|status|output|leak|fault|count|battery-state)$/;

export const referenceHall = () => configIn(HALL).hall;

/** The reference hall with as many points: what is measured first, then states. */
export const monthHall = () => {
  const hall = referenceHall();
  const points = hall.devices.flatMap((device) => device.points);
  const states = points.filter(({ quantity }) => STATES.test(quantity));
  const kept = new Set(
    [...points.filter((point) => !states.includes(point)), ...states].slice(0, POINTS),
  );
  const devices = hall.devices
    .map((device) => ({ ...device, points: device.points.filter((point) => kept.has(point)) }))
    .filter((device) => device.points.length > 0);
  return { ...hall, devices };
};

/** About what a quantity is at some time of day; a day in a hall looks like the one before. */
const BASE = {
  co2: 520,
  temperature: 21.5,
  humidity: 46,
  illuminance: 320,
  noise: 52,
  voltage: 229,
  frequency: 50,
  power: 4200,
};
const measuredAs = ({ id, quantity }, index, at) => {
  if (STATES.test(quantity)) return (Math.floor(at / DAY) + index) % 29 === 0 ? 1 : 0;
  // A total never falls.
  if (quantity === 'energy') return 41_000 + ((at % (400 * DAY)) / HOUR) * (1 + (index % 5));
  const phase = (at % DAY) / DAY;
  const swing = 1 + 0.2 * Math.sin(2 * Math.PI * phase + index);
  return (BASE[quantity] ?? 20) * swing + ((at / MINUTE + index) % 7) + id.length / 10;
};
/** One device in twenty gives nothing for an hour of each day. */
const isLost = (index, at) => index % 20 === 7 && Math.floor((at % DAY) / HOUR) === index % 24;

const about = (kind, at, more) => ({
  event: { kind, at, boot: BOOT, seq: 1, mono: 0, clock: 'trusted', ...more },
});
const scan = (one) => ({ scan: { boot: BOOT, seq: 1, mono: 0, clock: 'trusted', ...one } });

/** What every device and bus answers in a minute. */
export const minuteOf = (hall, buses, at) => [
  ...hall.devices.map(({ id, points }, index) => ({
    device: id,
    origin: 'live',
    readings: points.map((point, n) =>
      isLost(index, at)
        ? { point: point.id, at, quality: 'bad:no-communication' }
        : { point: point.id, at, quality: 'good', value: measuredAs(point, index + n, at) },
    ),
  })),
  ...buses.map((bus, n) => ({
    device: `bus:${bus}`,
    origin: 'live',
    readings: Object.entries({
      requests: 60,
      failures: n % 3,
      load: 0.2 + n / 20,
      p95: 44 + n,
    }).map(([key, value]) => ({ point: `bus:${bus}/${key}`, at, quality: 'good', value })),
  })),
];

const REQUIREMENTS = [
  ['gb-t-18883-2022', 'co2'],
  ['gb-t-18883-2022', 'temperature'],
  ['gb-t-18883-2022', 'humidity'],
  ['gb-t-18883-2022', 'pm25'],
  ['gb-t-50034-2024', 'illuminance-hall'],
];
const verdicts = (zones, to) =>
  zones.flatMap((zone, z) =>
    REQUIREMENTS.map(([standard, requirement], r) => {
      const verdict =
        { 0: 'non-compliant', 1: 'insufficient-data' }[(to / HOUR + 3 * z + r) % 37] ?? 'compliant';
      return about('verdict-given', to, {
        verdict: {
          zone,
          standard,
          requirement,
          verdict,
          window: { length: '1h', from: to - HOUR, to },
          value: '812',
          n: 60,
          good: HOUR - ((z + r) % 9) * MINUTE,
          uncertain: 0,
          unit: '1',
          limit: { most: 1000 },
          standing: 'monitoring',
        },
      });
    }),
  );

/** Two alarms an hour, each acknowledged and over; every fiftieth hour nobody acknowledges. */
const alarms = (hall, at) =>
  [0, 1].flatMap((which) => {
    const device = hall.devices[(at / HOUR + 7 * which) % hall.devices.length];
    const [point] = device.points;
    const since = at + (5 + 30 * which) * MINUTE;
    const alarm = {
      alarm: `${point.id}/high`,
      kind: which === 0 ? 'limit' : 'device-lost',
      priority: 2 + which,
      zone: point.zone,
      device: device.id,
      condition: 'unacknowledged',
      since,
      value: 1180,
      limit: 1000,
      silent: false,
      drill: false,
      count: 1,
    };
    if (which === 1 && (at / HOUR) % 50 === 0)
      return [about('alarm-raised', since, { alarm: { ...alarm, alarm: `${point.id}/low` } })];
    const acknowledged = { ...alarm, condition: 'acknowledged', acknowledgedBy: 'officer-1' };
    return [
      about('alarm-raised', since, { alarm }),
      about('alarm-acknowledged', since + 90_000, { alarm: acknowledged }),
      about('alarm-returned', since + 20 * MINUTE, {
        alarm: { ...acknowledged, condition: which === 0 ? 'normal' : 'acknowledged' },
      }),
    ];
  });

const people = (zones, at) => {
  const hour = ((at + 8 * HOUR) % DAY) / HOUR;
  if (hour < OPENS || hour > CLOSES) return [];
  const since = Math.round((hour - OPENS) * 60);
  return zones
    .slice(0, 6)
    .map((zone, z) =>
      about('people-counted', at, { zone, in: since * (z + 1), out: since * z, net: since }),
    );
};

/** Everything from one full hour to the next. */
const hourOf = (hall, buses, from) => {
  const entries = [];
  const zones = hall.zones.map(({ id }) => id);
  for (let at = from; at < from + HOUR; at += MINUTE) {
    entries.push(...minuteOf(hall, buses, at).map(scan));
    entries.push(...people(zones, at));
  }
  entries.push(...verdicts(zones, from + HOUR), ...alarms(hall, from));
  return entries;
};

export const busesOf = ({ devices }) => [
  ...new Set(devices.filter(({ unit }) => unit !== undefined).map(({ bus }) => bus)),
];

/** Writes the days before `to`, a full hour, through the output itself. */
export const writeMonth = async (url, hall, host, to) => {
  const output = influxOutput({
    config: influxSchema.parse({ url, bucket: 'hall', chunk: 20_000, timeout: '60s' }),
    hall,
    silent: NOBODY,
    host,
    boot: BOOT,
    vouched: () => undefined,
  });
  const buses = busesOf(hall);
  const { signal } = new AbortController();
  const begins = to - DAYS * DAY;
  const certificate = {
    id: 'c1',
    kind: 'certificate',
    point: hall.devices[0].points[0].id,
    number: 'LX-1',
    laboratory: 'County institute of metrology',
    calibratedOn: '2026-01-10',
    due: '2027-01-09',
  };
  let entries = [about('record-entered', begins, { record: certificate, by: 'technician' })];
  for (let hour = begins; hour < to; hour += HOUR) {
    entries.push(...hourOf(hall, buses, hour));
    if ((hour - begins) % (4 * HOUR) !== 0 && hour + HOUR < to) continue;
    const { refused } = await output.deliver({ lane: 'readings', entries }, signal);
    if (refused.length > 0) throw new Error(refused[0].why.message);
    entries = [];
  }
  await output.close();
};
