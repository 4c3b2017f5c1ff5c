import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import type { OutputName } from '../../gateway/core/identity.js';
import { instant, type Millis, millis } from '../../gateway/core/time.js';
import { type Courier, couriers } from '../../gateway/outputs/courier.js';
import { influxOutput } from '../../gateway/outputs/influx/influx.js';
import { influxSchema } from '../../gateway/outputs/influx/schema.js';
import {
  type Influxd,
  startInfluxd,
  startVictoria,
  type TimeSeriesServer,
} from '../peers/influxd.js';
import { has } from '../peers/parts.js';
import { keptLog, quickClock } from '../peers/quick-clock.js';
import { AT, alarm, boot, good, hall, point, raised, scanEntry, silent } from './hall.js';
import { MemoryTape } from './tape.js';

/** The InfluxDB output against Debian's influxd (behind its shim) and victoria-metrics. */

const INFLUX = 'influx' as OutputName;
const PATIENT = { timeout: 20_000 };
const reading = (seq: number, value = 800 + seq) =>
  scanEntry(seq, [{ ...good('aq-1/co2', value), at: instant(AT + seq * 1000) }]);
const readings = (count: number) => Array.from({ length: count }, (_, index) => reading(index + 1));

let courier: Courier | undefined;
afterEach(async () => {
  await courier?.stop();
  courier = undefined;
});

const start = (
  url: string,
  config: Readonly<Record<string, unknown>> = {},
  vouched: () => Millis | undefined = () => undefined,
) => {
  const host = { clock: quickClock(20), log: keptLog() };
  const tape = new MemoryTape();
  const told: Happening[] = [];
  const output = influxOutput({
    config: influxSchema.parse({ url, bucket: 'hall', ...config }),
    hall,
    silent,
    host,
    boot,
    vouched,
  });
  courier = couriers(
    output,
    tape,
    host,
    (happening) => told.push(happening),
    () => 0,
  );
  const written = () => expect.poll(() => tape.backlog(INFLUX, 'readings'), PATIENT);
  return { tape, told, written };
};

describe.runIf(has('influxdb'))('influxd', () => {
  let server: Influxd;
  beforeAll(async () => {
    server = await startInfluxd();
  });
  afterAll(() => server.end());
  beforeEach(async () => {
    server.answerWrites(undefined);
    server.demand(undefined);
    await server.query('DROP DATABASE hall; CREATE DATABASE hall');
  });
  const rows = async (question: string): Promise<unknown[][]> =>
    JSON.parse(await server.query(question)).results[0].series?.[0]?.values ?? [];

  it('has every reading with its tags, whole and to the millisecond', async () => {
    const { tape, told, written } = start(server.url);
    tape.add(...readings(1234));
    await written().toBe(0);
    expect(await rows('SELECT count(value) FROM reading')).toEqual([[0, 1234]]);
    expect(
      await rows(
        'SELECT value, quality, hall, zone, device, quantity, point FROM reading ORDER BY time DESC LIMIT 1',
      ),
    ).toEqual([[AT + 1_234_000, 2034, 0, 'demo', 'f1-waiting', 'aq-1', 'co2', 'co2']]);
    expect(told).toEqual([]);
  });

  it('has the steps of an alarm, and nothing of a silent one', async () => {
    const { tape } = start(server.url);
    tape.add(
      raised(1, alarm('aq-1/co2/high', { value: 1180, limit: 1000 })),
      raised(2, alarm('di-1/1/panic', { silent: true })),
    );
    await expect.poll(() => tape.backlog(INFLUX, 'events'), PATIENT).toBe(0);
    expect(await rows('SELECT alarm, event, state, value, priority FROM alarm')).toEqual([
      [AT, 'aq-1/co2/high', 'alarm-raised', 'unacknowledged', 1180, 3],
    ]);
  });

  it('loses nothing while it is down, and says once that it was', async () => {
    const { tape, told, written } = start(server.url);
    const before = server.writes();
    server.answerWrites(503);
    tape.add(...readings(300));
    await expect.poll(() => server.writes(), PATIENT).toBeGreaterThan(before + 3);
    expect(tape.backlog(INFLUX, 'readings')).toBe(300);
    server.answerWrites(undefined);
    await written().toBe(0);
    expect(await rows('SELECT count(value) FROM reading')).toEqual([[0, 300]]);
    expect(told.map(({ kind }) => kind)).toEqual(['output-down', 'output-up']);
  });

  it('sets a line aside that it refuses for good, and writes the others', async () => {
    await server.query('DROP DATABASE hall; CREATE DATABASE hall');
    const { tape, told, written } = start(server.url);
    const all = readings(500);
    all[122] = reading(123, Number.NaN);
    tape.add(...all);
    await written().toBe(0);
    expect(await rows('SELECT count(value) FROM reading')).toEqual([[0, 499]]);
    expect(told).toEqual([
      expect.objectContaining({ kind: 'output-refused', output: 'influx', entry: '17:123' }),
    ]);
  });

  it('gives up a server that never answers, and loses nothing', async () => {
    const { tape, told, written } = start(server.url, { timeout: '200ms' });
    server.answerWrites('never');
    tape.add(...readings(3));
    await expect.poll(() => told.length, PATIENT).toBe(1);
    server.answerWrites(undefined);
    await written().toBe(0);
    expect(await rows('SELECT count(value) FROM reading')).toEqual([[0, 3]]);
  });

  it('sets aside what is older than the server keeps', async () => {
    await server.query('CREATE DATABASE short WITH DURATION 1h');
    const { tape, told, written } = start(server.url, { bucket: 'short' });
    const now = Date.now();
    const recent = scanEntry(3, [{ ...good('aq-1/co2', 812), at: instant(now) }]);
    tape.add(reading(1), reading(2), recent);
    await written().toBe(0);
    expect(told.map((event) => 'entry' in event && event.entry)).toEqual(['17:1', '17:2']);
    expect(told[0]).toMatchObject({
      parameters: { why: expect.stringContaining('retention policy') },
    });
    expect(
      JSON.parse(await server.query('SELECT value FROM short..reading')).results[0].series[0]
        .values,
    ).toEqual([[now, 812]]);
    await server.query('DROP DATABASE short');
  });

  it('sets aside what is of another type than before', async () => {
    await fetch(`${server.url}/api/v2/write?bucket=hall&precision=ms`, {
      method: 'POST',
      body: `reading,device=aq-1,hall=demo,point=co2,quantity=co2,zone=f1-waiting value="text" ${AT}`,
    });
    const { tape, told, written } = start(server.url);
    const temperature = scanEntry(3, [good('aq-1/temperature', 21)]);
    tape.add(reading(1), reading(2), temperature);
    await written().toBe(0);
    expect(told.map((event) => 'entry' in event && event.entry)).toEqual(['17:1', '17:2', '17:3']);
    expect(told[0]).toMatchObject({
      why: 'influx-line-refused',
      parameters: { why: expect.stringContaining('field type conflict') },
    });
  });

  it('waits for a bucket that is not there yet', async () => {
    const { tape, told, written } = start(server.url, { bucket: 'later' });
    tape.add(reading(1));
    await expect.poll(() => told.length, PATIENT).toBe(1);
    expect(told[0]).toMatchObject({
      kind: 'output-down',
      why: 'influx-no-bucket',
      parameters: { bucket: 'later' },
    });
    await server.query('CREATE DATABASE later');
    await written().toBe(0);
    await server.query('DROP DATABASE later');
  });

  it('reads the token again when the old one is no longer taken', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-token-'));
    const file = join(directory, 'token');
    writeFileSync(file, 'first\n');
    server.demand('first');
    const { tape, told, written } = start(server.url, { 'token-file': file });
    tape.add(reading(1));
    await written().toBe(0);
    server.demand('second');
    tape.add(reading(2));
    await expect.poll(() => told.length, PATIENT).toBe(1);
    expect(told[0]).toMatchObject({ why: 'influx-not-authorised' });
    writeFileSync(file, 'second\n');
    await written().toBe(0);
    rmSync(directory, { recursive: true });
  });

  it('gets readings of an uncertain clock only when somebody has vouched for it', async () => {
    let offset: Millis | undefined;
    const { tape, written } = start(server.url, {}, () => offset);
    const early = { clock: 'uncertain', mono: millis(1000) } as const;
    tape.add(scanEntry(1, [{ ...good('aq-1/co2', 812), at: instant(5000) }], early), reading(2));
    const before = server.writes();
    // An alarm goes its own way meanwhile: what waits is the clock's doing, not the server's.
    tape.add(raised(3, alarm('aq-1/co2/high')));
    await expect.poll(() => tape.backlog(INFLUX, 'events'), PATIENT).toBe(0);
    expect(server.writes()).toBe(before + 1);
    expect(tape.backlog(INFLUX, 'readings')).toBe(2);
    offset = millis(AT - 1000);
    await written().toBe(0);
    expect(await rows('SELECT value FROM reading')).toEqual([
      [AT, 812],
      [AT + 2000, 802],
    ]);
  });
});

describe.runIf(has('victoria-metrics'))('victoria-metrics', () => {
  let server: TimeSeriesServer;
  beforeAll(async () => {
    server = await startVictoria();
  });
  afterAll(() => server.end());

  it('has every reading', async () => {
    const { tape, written } = start(server.url);
    tape.add(...readings(1000));
    await written().toBe(0);
    const series = (await server.query('reading_value{point="co2"}')).trim().split('\n');
    expect(series).toHaveLength(1);
    const { metric, values, timestamps } = JSON.parse(series[0] ?? '{}');
    expect(metric).toMatchObject({ hall: 'demo', zone: 'f1-waiting', device: 'aq-1' });
    expect(values).toEqual(readings(1000).map(({ scan }) => scan.readings[0]?.value));
    expect(timestamps[0]).toBe(AT + 1000);
    expect(point(`${metric.device}/${metric.point}`)).toBe('aq-1/co2');
  });
});
