import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPastFile } from '../../dist/gateway/journal/past-file.js';
import { assess } from '../../dist/gateway/rules/verdicts/assess.js';
import { calendarOf } from '../../dist/gateway/rules/verdicts/calendar.js';
import { inOrder, periodOf, Tally } from '../../dist/gateway/rules/verdicts/tally.js';
import { standardsFor } from '../../dist/gateway/standards.js';
import { writeHours } from './past-journal.mjs';

/** A year of a hall: 60 points a minute apart, 12 requirements on each of 8 zones. */

const ZONES = 8;
const REQUIREMENTS = 12;
const POINTS = 60;
const MINUTE = 60_000;
const FROM = Date.UTC(2024, 11, 31, 16);
const YEAR = 365 * 24 * 60 * MINUTE;
const LIVE_POINTS = 1000;
const LIVE_SECONDS = 120;

const names = { zh: '厅', en: 'hall' };
const QUANTITIES = ['co2', 'temperature', 'humidity', 'pm25', 'pm10', 'noise', 'co'];
const AROUND = { co2: 800, temperature: 22, humidity: 45, noise: 55, co: 2 };

const point = (number) => ({
  id: `d-${number}/value`,
  device: `d-${number}`,
  quantity: QUANTITIES[Math.floor(number / ZONES) % QUANTITIES.length],
  unit: '1',
  zone: `zone-${number % ZONES}`,
  names,
  decimals: 1,
  period: MINUTE,
  keepEvery: MINUTE,
  emergency: false,
  writable: false,
});

const hall = {
  id: 'bench',
  names,
  timeZone: 'Asia/Shanghai',
  altitudeM: 0,
  opening: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
  calendar: { open: [], closed: [] },
  season: { heating: { from: '11-15', to: '03-15' }, cooling: { from: '06-01', to: '09-15' } },
  floors: [],
  zones: Array.from({ length: ZONES }, (_, zone) => ({
    id: `zone-${zone}`,
    names,
    kind: 'waiting',
    polygon: [],
    areaM2: 100,
    airSpace: `zone-${zone}`,
  })),
  devices: Array.from({ length: POINTS }, (_, number) => ({
    id: `d-${number}`,
    names,
    bus: 'bus',
    profile: 'any',
    choices: {},
    manufacturer: 'any',
    model: 'any',
    points: [point(number)],
  })),
  counting: [],
};

const HOUR = 60 * MINUTE;
const readAt = (quantity, at) => (AROUND[quantity] ?? 40) + ((at / MINUTE) % 97) / 10;
const points = hall.devices.flatMap((device) => device.points);

const journalOfAYear = (directory) =>
  writeHours(directory, {
    points: points.map(({ id, quantity }) => ({
      id,
      energy: quantity === 'noise',
      at: (at) => Math.round(readAt(quantity, at) * 10) / 10,
    })),
    ...{ from: FROM, to: FROM + YEAR, step: MINUTE },
  });

/** Twelve requirements that are judged from readings, of quantities that the hall has. */
const twelve = () => {
  const judged = standardsFor('/nowhere/hall.yaml')
    .standards.filter(({ id }) =>
      ['gb-t-18883-2022', 'gb-37488-2019', 'gb-t-50034-2024'].includes(id),
    )
    .map((standard) => ({
      ...standard,
      requirements: Object.entries(standard.requirements).filter(
        ([, { evidence, quantity, 'zone-kinds': kinds }]) =>
          evidence === 'monitoring' &&
          QUANTITIES.includes(quantity) &&
          (kinds === undefined || kinds.includes('waiting')),
      ),
    }));
  let left = REQUIREMENTS;
  return judged.map((standard) => {
    const taken = standard.requirements.slice(0, left);
    left -= taken.length;
    return { ...standard, requirements: Object.fromEntries(taken) };
  });
};

/** As `hallkeeper assess` reads it. */
const year = (directory) => {
  const begun = performance.now();
  const before = process.cpuUsage();
  const past = openPastFile(directory);
  let verdicts = 0;
  for (const _ of assess({
    hall,
    standards: twelve(),
    regardless: true,
    from: FROM,
    to: FROM + YEAR,
    instruments: new Map(),
    tests: [],
    readings: ({ id }) => {
      const samples = inOrder(past.readings(id, FROM - HOUR, FROM + YEAR));
      return { samples, period: periodOf(samples, MINUTE) };
    },
  }))
    verdicts += 1;
  past.close();
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS * 1024;
  return {
    cpu: (user + system) / 1e6,
    seconds: (performance.now() - begun) / 1000,
    verdicts,
    megabytes: peak / 2 ** 20,
  };
};

/** A thousand readings a second, point after point, as they arrive. */
const live = () => {
  const calendar = calendarOf(hall, FROM, FROM + LIVE_SECONDS * 1000);
  const tallies = Array.from(
    { length: LIVE_POINTS },
    () => new Tally({ calendar, period: 1000, mean: 'plain' }),
  );
  const begun = process.cpuUsage();
  for (let second = 0; second < LIVE_SECONDS; second += 1)
    for (const tally of tallies)
      tally.add({ at: FROM + second * 1000, quality: 'good', value: 800 + (second % 50) });
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6 / LIVE_SECONDS;
};

const SELF = fileURLToPath(import.meta.url);

/** In a process of its own, as `hallkeeper assess` runs: the bench's own memory is not counted. */
const apart = (what, directory) =>
  new Promise((resolve, reject) => {
    const child = fork(SELF, [what, directory], { execArgv: ['--max-old-space-size=256'] });
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`${what} ended with ${code}`)));
  });

const DO = { write: journalOfAYear, year, live };
if (process.argv[1] === SELF && process.send !== undefined) {
  const [what, directory] = process.argv.slice(2);
  process.send(DO[what](directory), () => process.disconnect());
}

export default async function bench() {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-year-'));
  let readings;
  let found;
  let size;
  try {
    readings = await apart('write', directory);
    size = statSync(join(directory, 'journal.db')).size;
    found = await apart('year', directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const share = await apart('live', directory);
  const against = `${found.verdicts} verdicts on ${(readings / 1e6).toFixed(1)} million readings in a journal of ${Math.round(size / 2 ** 20)} MB, ${Math.round(found.cpu)} s of processor time`;
  return [
    {
      name: 'a year, 60 points a minute apart, 12 requirements x 8 zones',
      figure: found.seconds,
      unit: 's',
      target: '<= 60',
      against,
      ok: found.seconds <= 60,
    },
    {
      name: 'memory of that process',
      figure: found.megabytes,
      unit: 'MB',
      target: '<= 300',
      against,
      ok: found.megabytes <= 300,
    },
    {
      name: 'share of a core at 1,000 readings/s',
      figure: share,
      unit: '1',
      target: '<= 0.05',
      against: 'windows and statistics alone, 120 s of readings at once',
      ok: share <= 0.05,
    },
  ];
}
