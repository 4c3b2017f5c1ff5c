import { rulesOf } from '../../dist/gateway/rules/rules.js';

const DEVICES = 100;
const POINTS = 10;
const READINGS_PER_SECOND = DEVICES * POINTS;
const ZONES = 20;

const names = { zh: '点', en: 'point' };
const idOf = (device, point) => `d-${device}/p-${point}`;

const hall = {
  id: 'bench',
  names,
  timeZone: 'Asia/Shanghai',
  altitudeM: 0,
  opening: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
  calendar: { open: [], closed: [] },
  floors: [],
  zones: [],
  devices: Array.from({ length: DEVICES }, (_, device) => ({
    id: `d-${device}`,
    names,
    bus: `bus-${device % 4}`,
    profile: 'bench',
    manufacturer: 'bench',
    model: 'bench',
    points: Array.from({ length: POINTS }, (_, point) => ({
      id: idOf(device, point),
      device: `d-${device}`,
      quantity: 'co2',
      unit: 'ppm',
      names,
      decimals: 0,
      period: 1000,
      keepEvery: 60_000,
      emergency: false,
      writable: false,
    })),
  })),
  counting: Array.from({ length: ZONES }, (_, zone) => ({
    zone: `z-${zone}`,
    in: [idOf(zone, 0)],
    out: [idOf(zone, 1)],
  })),
};

const rule = (id, kind, when, delay = 0) => ({
  id,
  kind,
  priority: 3,
  silent: false,
  latch: false,
  onDelay: delay,
  offDelay: delay,
  when,
});
const alarms = [
  ...hall.devices.flatMap(({ points }) =>
    points.map(({ id }) =>
      rule(`${id}/high`, 'air', { test: 'above', point: id, limit: 1000, deadband: 50 }, 60_000),
    ),
  ),
  ...hall.devices.map(({ id }) =>
    rule(`${id}/lost`, 'device-lost', { test: 'device-lost', device: id, after: 8000 }),
  ),
  ...Array.from({ length: 4 }, (_, bus) =>
    rule(`bus-${bus}/lost`, 'bus-lost', {
      test: 'bus-lost',
      bus: `bus-${bus}`,
      devices: hall.devices.filter((_, device) => device % 4 === bus).map(({ id }) => id),
      after: 5000,
    }),
  ),
];

const START = Date.UTC(2026, 2, 10, 2);

/** Lives for so many seconds: every device answers once a second, then a tick. */
const live = (seconds, valueAt) => {
  const engine = rulesOf({ hall, alarms });
  let state = engine.initial;
  let events = 0;
  let longest = 0;
  const step = (input) => {
    const begun = performance.now();
    const made = engine.step(state, input);
    longest = Math.max(longest, performance.now() - begun);
    state = made.state;
    events += made.events.length;
  };
  const scans = hall.devices.map(({ id, points }) => ({ id, points: points.map((p) => p.id) }));
  const before = process.cpuUsage();
  for (let second = 0; second < seconds; second++) {
    for (const [device, { id, points }] of scans.entries()) {
      const mono = 1000 * second + 10 * device;
      const at = START + mono;
      const readings = points.map((point, index) => ({
        point,
        at,
        quality: 'good',
        value: valueAt(second, device, index),
      }));
      step({ scan: { device: id, mono, clock: 'trusted', origin: 'live', readings } });
    }
    step({ tick: { at: START + 1000 * second, mono: 1000 * second } });
    engine.alarms(state);
    engine.people(state);
  }
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, longest, events, alarms: engine.alarms(state).size, state };
};

const calm = (second, device, index) => (device < ZONES && index < 2 ? second : 600 + index);
/** Half of all points cross their limit back and forth, each with its delay running. */
const storm = (second, device, index) =>
  device < ZONES && index < 2 ? second : index % 2 === 0 ? 600 : second % 140 < 70 ? 1200 : 400;

export default async function bench() {
  const seconds = 300;
  live(60, storm);
  const quiet = live(seconds, calm);
  const loud = live(seconds, storm);
  const bytes = JSON.stringify(loud.state).length;
  const share = (run) => Math.round((10_000 * run.cpu) / seconds) / 100;
  const load = `${READINGS_PER_SECOND} readings/s, ${alarms.length} rules`;
  return [
    {
      name: 'rules: share of a core, calm',
      figure: share(quiet),
      unit: '%',
      target: '<= 3',
      against: load,
      ok: share(quiet) <= 3,
    },
    {
      name: `rules: share of a core, ${loud.alarms} alarms not normal, ${loud.events} events`,
      figure: share(loud),
      unit: '%',
      target: '<= 10',
      against: load,
      ok: share(loud) <= 10,
    },
    {
      name: 'rules: longest step in that storm',
      figure: Math.round(10 * loud.longest) / 10,
      unit: 'ms',
      target: '<= 50',
      against: 'the software share of an alarm',
      ok: loud.longest <= 50,
    },
    {
      name: 'rules: readings judged per second of CPU',
      figure: Math.round((READINGS_PER_SECOND * seconds) / quiet.cpu),
      unit: '1/s',
      target: '>= 30000',
      against: load,
      ok: (READINGS_PER_SECOND * seconds) / quiet.cpu >= 30_000,
    },
    {
      name: 'rules: snapshot with half of all points in alarm',
      figure: Math.round(bytes / 1024),
      unit: 'KiB',
      target: '<= 1024',
      against: load,
      ok: bytes <= 1024 * 1024,
    },
  ];
}
