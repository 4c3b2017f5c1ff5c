import { afterEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import type { OutputName } from '../../gateway/core/identity.js';
import { instant, millis } from '../../gateway/core/time.js';
import { couriers } from '../../gateway/outputs/courier.js';
import { influxOutput } from '../../gateway/outputs/influx/influx.js';
import { influxSchema } from '../../gateway/outputs/influx/schema.js';
import { hostileInflux, type Treatment } from '../peers/hostile-influx.js';
import { startInfluxd } from '../peers/influxd.js';
import { has } from '../peers/parts.js';
import { keptLog, quickClock } from '../peers/quick-clock.js';
import { AT, boot, good, hall, scanEntry, silent } from './hall.js';
import { MemoryTape } from './tape.js';

/** The InfluxDB output against servers that misbehave on the wire, and one whose clock is behind ours. */

const INFLUX = 'influx' as OutputName;
const PATIENT = { timeout: 20_000 };
const COUNT = 300;
const TAKEN: Treatment = { answer: 204 };
const reading = (seq: number, at = AT + seq * 1000) =>
  scanEntry(seq, [{ ...good('aq-1/co2', 800 + seq), at: instant(at) }]);
const readings = Array.from({ length: COUNT }, (_, index) => reading(index + 1));
const valuesOf = (lines: readonly string[]): number[] =>
  lines.map((line) => Number(/ value=(\d+)/.exec(line)?.[1]));
const distinct = (lines: readonly string[]): number[] =>
  [...new Set(valuesOf(lines))].sort((one, other) => one - other);
const ALL = readings.map((_, index) => 801 + index);

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const start = (url: string, config: Readonly<Record<string, unknown>> = {}) => {
  const host = { clock: quickClock(20), log: keptLog() };
  const tape = new MemoryTape();
  const told: Happening[] = [];
  const output = influxOutput({
    config: influxSchema.parse({ url, bucket: 'hall', timeout: '200ms', ...config }),
    hall,
    silent,
    host,
    boot,
    vouched: () => undefined,
  });
  const courier = couriers(
    output,
    tape,
    host,
    (one) => told.push(one),
    () => 0,
  );
  ended.push(() => courier.stop());
  return { tape, told };
};
const against = async (treat: Parameters<typeof hostileInflux>[0], config = {}) => {
  const server = await hostileInflux(treat);
  ended.push(server.close);
  const { tape, told } = start(server.url, config);
  tape.add(...readings);
  await expect.poll(() => tape.backlog(INFLUX, 'readings'), PATIENT).toBe(0);
  return { server, told };
};
const kinds = (told: readonly Happening[]) => told.map(({ kind }) => kind);

describe('a server', () => {
  it('that takes no more than so many bytes (413) has everything in smaller pieces', async () => {
    const { server, told } = await against((lines) =>
      lines.length > 40 ? { answer: 413, body: '{"message":"too large"}' } : TAKEN,
    );
    expect(valuesOf(server.taken)).toEqual(ALL);
    expect(kinds(told)).toEqual([]);
  });

  it('that refuses one line (422) has all others, and the line is named', async () => {
    const { server, told } = await against((lines) =>
      lines.some((line) => line.includes('value=917,'))
        ? { answer: 422, body: '{"message":"failure writing points: outside the schema"}' }
        : TAKEN,
    );
    expect(distinct(server.taken)).toEqual(ALL.filter((value) => value !== 917));
    expect(told).toEqual([
      expect.objectContaining({
        kind: 'output-refused',
        entry: '17:117',
        parameters: { why: expect.stringContaining('outside the schema') },
      }),
    ]);
  });

  it('that says 400 of a part it left out keeps the rest, and what it left out is named', async () => {
    const { server, told } = await against((lines) =>
      lines.some((line) => line.includes('value=900,'))
        ? {
            answer: 400,
            body: '{"error":"partial write: unable to parse \'value=900\' dropped=1"}',
          }
        : TAKEN,
    );
    expect(new Set(valuesOf(server.taken)).size).toBe(COUNT - 1);
    expect(kinds(told)).toEqual(['output-refused']);
  });

  it.each<[string, Treatment]>([
    ['is silent', 'silent'],
    ['begins an answer and never ends it', 'half-open'],
    ['answers a byte at a time', { drip: 50 }],
    ['resets the connection', 'reset'],
    ['is overloaded (503)', { answer: 503 }],
    ['is a proxy that answers with a page (200)', { answer: 200, body: '<html>Sign in</html>' }],
    ['asks for patience (429)', { answer: 429 }],
    ['has forgotten our token (401)', { answer: 401 }],
    ['has no such bucket (404)', { answer: 404, body: '{"message":"bucket not found"}' }],
  ])(
    'that %s for a while loses nothing, and is called down once and up once',
    async (_, treatment) => {
      const { server, told } = await against((_lines, nth) => (nth <= 4 ? treatment : TAKEN));
      expect(distinct(server.taken)).toEqual(ALL);
      expect(kinds(told)).toEqual(['output-down', 'output-up']);
      // What is tried again is the same to the byte.
      expect(server.asked[0]).toEqual(server.asked.find((lines) => lines[0] === server.taken[0]));
    },
  );
});

describe.runIf(has('influxdb'))('influxd whose clock is behind ours', () => {
  it('keeps what it thinks is to come, and answers with it', async () => {
    const server = await startInfluxd();
    ended.push(() => server.end());
    await server.query('CREATE RETENTION POLICY kept ON hall DURATION 7d REPLICATION 1 DEFAULT');
    const { tape, told } = start(server.url);
    // For influxd our now is a day and a half ahead.
    const ahead = Date.now() + 36 * 3_600_000;
    tape.add(...readings.map((_, index) => reading(index + 1, ahead + index * 1000)));
    await expect.poll(() => tape.backlog(INFLUX, 'readings'), PATIENT).toBe(0);
    expect(told).toEqual([]);
    const [from, to] = [ahead, ahead + millis(COUNT * 1000)];
    const shown = `time >= ${from}ms AND time <= ${to}ms`;
    const answer = JSON.parse(
      await server.query(
        `SELECT count("value") FROM "reading" WHERE ${shown}; SELECT mean("value") FROM "reading" WHERE ${shown} GROUP BY time(1m) fill(null)`,
      ),
    );
    expect(answer.results[0].series[0].values[0][1]).toBe(COUNT);
    expect(
      answer.results[1].series[0].values.filter(
        ([, mean]: [number, number | null]) => mean !== null,
      ).length,
    ).toBeGreaterThanOrEqual(5);
  });
});
