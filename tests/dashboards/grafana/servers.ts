import { expect } from 'vitest';
import { z } from 'zod';
import { type Hall, pointsOf } from '../../../gateway/core/hall.js';
import type { HallId } from '../../../gateway/core/identity.js';
import type { Entry, Lane } from '../../../gateway/core/ports.js';
import { instant, millis, minutes } from '../../../gateway/core/time.js';
import { influxOutput } from '../../../gateway/outputs/influx/influx.js';
import { influxSchema } from '../../../gateway/outputs/influx/schema.js';
import { openMetrics } from '../../../gateway/outputs/metrics/metrics.js';
import type { Present } from '../../../gateway/present.js';
import { HeldClock } from '../../held-clock.js';
import { type Influxd, startInfluxd, startVictoria, type Victoria } from '../../peers/influxd.js';
import { keptLog, quickClock } from '../../peers/quick-clock.js';
import { BOOT, buses, ENDS, hall, RECORDS, silent, week } from './week.js';
import { BEGINS } from './week-story.js';

/** Both servers with the week in them: one by the InfluxDB output, one by the text of `/metrics`. */
export interface Servers {
  readonly influxd: Influxd;
  readonly victoria: Victoria;
  end(): Promise<void>;
}

/** A second hall of the city, that has reported for a day. */
const SECOND: Hall = { ...hall, id: 'demo-town' as HallId };
const A_DAY = 86_400_000;

const outputTo = (url: string, of: Hall) => {
  const host = { clock: quickClock(1), log: keptLog() };
  const output = influxOutput({
    config: influxSchema.parse({ url, bucket: 'hall', chunk: 20_000 }),
    hall: of,
    silent,
    host,
    boot: BOOT,
    vouched: () => undefined,
  });
  const never = new AbortController().signal;
  return {
    write: async (lane: Lane, entries: readonly Entry[]) => {
      // Nothing to deliver is nothing that may go, for which it would wait.
      if (entries.length === 0) return;
      const delivered = await output.deliver({ lane, entries }, never);
      expect(delivered).toEqual({ done: entries.length, refused: [] });
    },
    close: output.close,
  };
};

/** Counts of the wires, as they would have grown by now. */
const figuresAt = (now: () => number) => {
  const asked = () => Math.round((now() - BEGINS) / 1000);
  return {
    buses: () =>
      buses.map((bus, index) => ({
        bus,
        open: true,
        load: 0.02,
        devices: hall.devices
          .filter((device) => device.bus === bus)
          .map(({ id }) => ({
            device: id,
            answered: asked(),
            noAnswer: Math.round((asked() * index) / 100),
            crc: 0,
            exceptions: 0,
          })),
      })),
    journal: () => ({ open: true, waiting: 3, lastCommit: millis(8) }),
    outputs: () => [{ output: 'influx', lane: 'readings', backlog: 2 }],
    notified: () => [{ channel: 'mqtt', result: 'told' as const, count: asked() }],
    lateness: () => ({ p50: 0.2, p99: 1.5, max: 4 }),
  };
};

/** One scrape with the stamp of its time on every sample. */
const stamped = (text: string, at: number): string =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => `${line} ${at}`)
    .join('\n');

const SCRAPES_AT_ONCE = 24;
const SCRAPE_EVERY = minutes(20);
const ENTRIES_AT_ONCE = 4000;

export const startServers = async (): Promise<Servers> => {
  const [influxd, victoria] = await Promise.all([startInfluxd(), startVictoria()]);
  const [output, second] = [outputTo(influxd.url, hall), outputTo(influxd.url, SECOND)];
  let scrapes: string[] = [];
  let entries: Entry[] = [];
  const flush = async (): Promise<void> => {
    const [batch, text] = [entries, scrapes.join('\n')];
    entries = [];
    scrapes = [];
    const ofSecond = batch.filter(
      (entry) => 'scan' in entry && (entry.scan.readings[0]?.at ?? 0) > ENDS - A_DAY,
    );
    await Promise.all([
      output.write('readings', batch),
      second.write('readings', ofSecond),
      fetch(`${victoria.url}/api/v1/import/prometheus`, { method: 'POST', body: text }).then(
        (answer) => expect(answer.status).toBe(204),
      ),
    ]);
  };
  let metrics: Awaited<ReturnType<typeof openMetrics>> | undefined;
  let present: Present | undefined;
  const clock = new HeldClock(instant(BEGINS));
  for (const step of week()) {
    entries.push(...step.entries);
    await clock.advance(step.at - clock.wall());
    if (step.present !== present) {
      present = step.present;
      metrics = await openMetrics({
        hall,
        version: '0.1.0',
        watch: present,
        silent,
        records: () => RECORDS,
        clock,
        ...figuresAt(() => clock.wall()),
      });
    }
    for (const bus of buses) metrics?.answered(bus, millis(44));
    if ((step.at - BEGINS) % SCRAPE_EVERY === 0)
      scrapes.push(stamped((await metrics?.text()) ?? '', step.at));
    if (scrapes.length >= SCRAPES_AT_ONCE || entries.length >= ENTRIES_AT_ONCE) await flush();
  }
  await flush();
  await fetch(`${victoria.url}/internal/force_flush`);
  return {
    influxd,
    victoria,
    end: async () => {
      await Promise.all([output.close(), second.close()]);
      await Promise.all([influxd.end(), victoria.end()]);
    },
  };
};

export const POINTS = pointsOf(hall).length;

const influxAnswer = z.object({
  results: z.array(
    z.object({
      error: z.string().optional(),
      series: z
        .array(z.object({ columns: z.array(z.string()), values: z.array(z.array(z.unknown())) }))
        .optional(),
    }),
  ),
});

/** Rows with something in them beside their time. Throws what the server says against the question. */
export const influxRows = async (influxd: Influxd, question: string): Promise<unknown[][]> => {
  const { results } = influxAnswer.parse(JSON.parse(await influxd.query(question)));
  return results.flatMap(({ error, series = [] }) => {
    if (error !== undefined) throw new Error(`${error}: ${question}`);
    return series.flatMap(({ values }) =>
      values.filter((row) => row.slice(1).some((value) => value !== null)),
    );
  });
};

const promAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]).optional(),
        values: z.array(z.tuple([z.number(), z.string()])).optional(),
      }),
    ),
  }),
});

const askProm = async (url: string): Promise<unknown> => {
  const answer = await fetch(url);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${text}: ${decodeURIComponent(url)}`);
  return JSON.parse(text);
};

/** Samples that are numbers. */
export const promRows = async (
  { url }: Victoria,
  expression: string,
  when: {
    readonly from: number;
    readonly to: number;
    readonly step: number;
    readonly now: boolean;
  },
): Promise<readonly (readonly [number, string])[]> => {
  const query = `query=${encodeURIComponent(expression)}`;
  const { from, to, step, now } = when;
  const { data } = promAnswer.parse(
    await askProm(
      now
        ? `${url}/api/v1/query?${query}&time=${to / 1000}`
        : `${url}/api/v1/query_range?${query}&start=${from / 1000}&end=${to / 1000}&step=${step / 1000}`,
    ),
  );
  return data.result
    .flatMap(({ value, values = [] }) => (value === undefined ? values : [value]))
    .filter(([, text]) => Number.isFinite(Number(text)));
};

const labelValues = /^label_values\((.+), (\w+)\)$/;

/** The list of a variable. */
export const influxList = async (influxd: Influxd, question: string): Promise<string[]> =>
  (await influxRows(influxd, question)).map((row) => String(row[1]));
export const promList = async (
  { url }: Victoria,
  question: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string[]> => {
  const [, series, label] = labelValues.exec(question) ?? [];
  if (series === undefined) throw new Error(`no list: ${question}`);
  const asked = `${url}/api/v1/label/${label}/values?match[]=${encodeURIComponent(series)}&start=${from / 1000}&end=${to / 1000}`;
  return z.object({ data: z.array(z.string()) }).parse(await askProm(asked)).data;
};
