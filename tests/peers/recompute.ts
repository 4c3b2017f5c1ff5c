import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import type { Certificate } from '../../gateway/core/certificate.js';
import type { PointId, RecordId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import type { Quality } from '../../gateway/core/quality.js';
import type { Quantity } from '../../gateway/core/quantity.js';
import type { Stays } from '../../gateway/core/stay.js';
import { type Instant, instant, millis } from '../../gateway/core/time.js';
import type { Doubted } from '../../gateway/core/verdict.js';
import { assess } from '../../gateway/rules/verdicts/assess.js';
import { basisOf } from '../../gateway/rules/verdicts/basis.js';
import type { LaboratoryResult } from '../../gateway/rules/verdicts/laboratory.js';
import { standardsFor } from '../../gateway/standards.js';
import { hallWith, POINTS, type Said, setupOf, ZONE } from '../rules/verdicts/one-zone.js';

/** Generated data sets, each assessed by us and again by recompute.py, which shares no line with us. */

const SCRIPT = fileURLToPath(new URL('./recompute.py', import.meta.url));
const DEMO = fileURLToPath(new URL('../../gateway/config/halls/demo-county.yaml', import.meta.url));

export interface Recomputed {
  readonly reports: number;
  readonly verdicts: number;
  readonly different: number;
  readonly first: readonly unknown[];
}

export const recompute = async (...words: readonly string[]): Promise<Recomputed> => {
  const run = promisify(execFile)('/usr/bin/python3', [SCRIPT, ...words]);
  // It leaves with 1 where verdicts differ, and says which.
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  return JSON.parse(stdout) as Recomputed;
};

/** Mulberry32: the same data sets on every machine. */
const randomOf = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const among = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return { next, among };
};
type Random = ReturnType<typeof randomOf>;

/** Days on which clocks go forward or back, at night or at midnight, by an hour or half of one. */
const DAYS = [
  ['Asia/Shanghai', '2026-02-27'],
  ['Asia/Shanghai', '2026-07-14'],
  ['Asia/Kathmandu', '2026-03-09'],
  ['Europe/Berlin', '2026-03-28'],
  ['Europe/Berlin', '2026-10-24'],
  ['America/Sao_Paulo', '2018-02-17'],
  ['America/Sao_Paulo', '2018-11-03'],
  ['America/Havana', '2026-10-31'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
] as const;

const AROUND: Readonly<Partial<Record<Quantity, readonly [number, number]>>> = {
  co2: [700, 1700],
  temperature: [14, 30],
  humidity: [25, 85],
  noise: [40, 75],
  pm25: [20, 80],
  pm10: [60, 180],
  co: [2, 14],
  illuminance: [200, 400],
  people: [90, 120],
};

const BAD: readonly Quality[] = ['bad:no-communication', 'bad:out-of-range'];

const samplesOf = (random: Random, quantity: Quantity, from: number, to: number): Sample[] => {
  const period = random.among([30, 60, 60, 120, 300, 600]) * 1000;
  const [low, high] = AROUND[quantity] ?? [0, 1];
  const decimals = random.among([0, 1, 4]);
  const jitter = random.among([0, 0, 1500]);
  const samples: Sample[] = [];
  let value = low + random.next() * (high - low);
  let gap = 0;
  let quality: Quality = 'good';
  for (let at = from - 3 * period; at <= to; at += period) {
    if (random.next() < 0.01) gap = Math.floor(random.next() * 90);
    if (random.next() < 0.02)
      quality = random.among(['good', 'good', 'uncertain:sub-normal', ...BAD] as const);
    if (random.next() < 0.05) quality = 'good';
    if (gap-- > 0) continue;
    value += (random.next() - 0.5) * (high - low) * 0.1;
    value = Math.min(high, Math.max(low, value));
    const stamp = instant(at + Math.round(random.next() * jitter));
    const sample: Sample = quality.startsWith('bad')
      ? { at: stamp, quality }
      : { at: stamp, quality, value: Number(value.toFixed(decimals)) };
    samples.push(sample);
    if (random.next() < 0.01) samples.push({ ...sample, quality: 'good', value: low });
  }
  return samples;
};

export const dataSet = (seed: number): Said => {
  const random = randomOf(seed);
  const [timeZone, date] = random.among(DAYS);
  const start = Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
  const from = (start + random.among([0, 0, 1_234_567])) as Instant;
  const to = (from + random.among([4, 26, 49, 74]) * 3_600_000) as Instant;
  const quantity = random.among(Object.keys(AROUND) as Quantity[]);
  const points = POINTS.slice(0, random.among([1, 2]));
  const pressure = random.among([undefined, 'corrected', 'uncorrected'] as const);
  const accuracy = random.among([undefined, { absolute: 2, percent: 1 }]);
  const closed = (from - random.among([6, 13]) * 3_600_000) as Instant;
  return {
    hall: hallWith({
      timeZone,
      quantity,
      points,
      kept: millis(random.among([1000, 60_000])),
      altitudeM: random.among([180, 2261]),
    }),
    standards: standardsFor(DEMO).standards,
    from,
    to,
    samples: new Map(points.map((point) => [point, samplesOf(random, quantity, from, to)])),
    // A test of the zone, or one that was not closed for long enough.
    tests: random.among([
      [],
      [{ zone: ZONE, closed, from, to }],
      [{ zone: ZONE, closed, from, to, points: points.slice(-1) }],
    ]),
    instrument: {
      ...(pressure && { pressure }),
      ...(accuracy && { accuracy }),
      certificates: certificatesOf(random, from, to),
    },
    doubts: new Map(points.map((point) => [point, doubtsOf(random, from, to)])),
    stays: movesOf(random, points, from, to),
    laboratory: resultsOf(random, from, to),
  };
};

const momentIn = (random: Random, from: number, to: number): Instant =>
  instant(Math.round(from + random.next() * (to - from)));

/** None; one that runs out meanwhile, perhaps with a next one; with a correction, or without. */
const certificatesOf = (random: Random, from: number, to: number): readonly Certificate[] => {
  const correction = () =>
    random.among([
      undefined,
      { slope: 1.02, offset: -3.5 },
      {
        points: [
          { indicated: 30, reference: 31.5 },
          { indicated: 400, reference: 388 },
          { indicated: 1000, reference: 1021 },
        ],
      },
    ]);
  const one = (number: string, since: number, until: number): Certificate => {
    const made = correction();
    const uncertainty = random.among([undefined, { absolute: 1.5, percent: 0.5 }]);
    return {
      record: number as RecordId,
      number,
      from: instant(since),
      until: instant(until),
      ...(random.next() < 0.2 && { replaced: true as const }),
      ...(uncertainty && { uncertainty }),
      ...(made && { correction: made }),
    };
  };
  const edge = momentIn(random, from, to);
  const year = 365 * 86_400_000;
  return random.among([
    [],
    [one('A', from - year, to + year)],
    [one('A', from - year, edge)],
    [one('A', from - year, edge), one('B', edge + random.among([0, 5_400_000]), to + year)],
  ]);
};

const doubtsOf = (random: Random, from: number, to: number): readonly Doubted[] => {
  const since = momentIn(random, from, to);
  const until = momentIn(random, since, to);
  return random.among([
    [],
    [{ from: since, why: 'stuck' }],
    [{ from: since, until, why: 'spike' }],
  ]);
};

/** A point that hung elsewhere until some moment, or was brought here in between. */
const movesOf = (random: Random, points: readonly PointId[], from: number, to: number): Stays => {
  const [point] = points;
  const at = momentIn(random, from, to);
  const away = 'elsewhere' as ZoneId;
  return random.next() < 0.7 || point === undefined
    ? new Map()
    : new Map([
        [
          point,
          [
            { zone: away, until: at },
            { zone: ZONE, from: at },
          ],
        ],
      ]);
};

const resultsOf = (random: Random, from: number, to: number): readonly LaboratoryResult[] => {
  const at = random.among([momentIn(random, from, to), instant(from - 40 * 86_400_000)]);
  const result: LaboratoryResult = {
    record: 'r' as RecordId,
    zone: ZONE,
    quantity: random.among(['benzene', 'radon', 'co2']),
    value: random.among([0.012, 0.03, 0.0305, 0.1, 250]),
    ...(random.next() < 0.3 && { below: true as const }),
    unit: random.among(['mg/m3', 'Bq/m3', '%']),
    ...(random.next() < 0.3 && { uncertainty: 0.004 }),
    report: 'R',
    laboratory: 'L',
    from: at,
    to: instant(at + 3_600_000),
    date: new Date(at).toISOString().slice(0, 10),
  };
  return random.among([[], [result]]);
};

/** What was measured, and what we say about it, as two files for the other program. */
export const writePair = (directory: string, name: string, said: Said): void => {
  const setup = setupOf(said);
  const rows = [...said.samples].flatMap(([point, samples]) =>
    samples.map(({ at, quality, value }) => `${point},${at},${quality},${value ?? ''}`),
  );
  writeFileSync(join(directory, `${name}.csv`), `point,at,quality,value\n${rows.join('\n')}\n`);
  const report = { basis: basisOf(setup), verdicts: [...assess(setup)] };
  writeFileSync(join(directory, `${name}.json`), JSON.stringify(report));
};
