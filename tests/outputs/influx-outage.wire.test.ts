import { afterEach, describe, expect, it } from 'vitest';
import { keyOf, type OutputName, type PointId } from '../../gateway/core/identity.js';
import { instant, type Millis, millis } from '../../gateway/core/time.js';
import { createJournal } from '../../gateway/journal/journal.js';
import { journalSchema } from '../../gateway/journal/schema.js';
import { couriers } from '../../gateway/outputs/courier.js';
import { influxOutput } from '../../gateway/outputs/influx/influx.js';
import { influxSchema } from '../../gateway/outputs/influx/schema.js';
import { startInfluxd, startVictoria } from '../peers/influxd.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { keptLog, quickClock } from '../peers/quick-clock.js';
import { alarm, hall, silent } from './hall.js';

/**
 * A far side that is really gone and really comes back, and the real journal between: the short form of
 * `bench influx-outage`.
 */

const INFLUX = 'influx' as OutputName;
const PATIENT = { timeout: 20_000 };
const MINUTES = 120;
const STARTED = Date.UTC(2026, 2, 9, 1);

const ended: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** A hall on a clock that is put forward, with its journal on the disk and its output to `url`. */
const running = async (url: string) => {
  const quick = quickClock(20);
  let ahead = 0;
  const mono = (): Millis => millis(Math.floor(quick.mono() + ahead));
  const clock = { ...quick, mono, wall: () => instant(STARTED + mono()) };
  const host = { clock, log: keptLog() };
  const files = ownDirectory('outage');
  ended.push(files.remove);
  const journal = createJournal(files.path, journalSchema.parse({}), hall, host);
  const { boot } = await journal.open();
  ended.push(() => journal.close());
  journal.vouch('ntp', millis(STARTED));
  const kept = new Map<PointId, number[]>();
  journal.onKept(({ readings }) => {
    for (const { point, at } of readings)
      if (!silent.points.has(point)) kept.set(point, [...(kept.get(point) ?? []), at]);
  });
  const output = influxOutput({
    config: influxSchema.parse({ url, bucket: 'hall', timeout: '2s' }),
    hall,
    silent,
    host,
    boot,
    vouched: () => millis(STARTED),
  });
  const courier = couriers(
    output,
    journal,
    host,
    (happening) => journal.record(happening),
    () => 0,
  );
  ended.push(() => courier.stop());
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      ahead += 60_000;
      for (const { id, points } of hall.devices)
        journal.keep({
          device: id,
          mono: mono(),
          clock: 'trusted',
          origin: 'live',
          readings: points.map((point, index) => ({
            point: point.id,
            at: clock.wall(),
            quality: 'good',
            value: minute + index,
          })),
        });
      if (minute % 60 === 0)
        journal.record({ at: clock.wall(), kind: 'alarm-raised', alarm: alarm(`lost-${minute}`) });
      await journal.flush();
    }
  };
  const delivered = async () => {
    await expect.poll(() => journal.backlog(INFLUX, 'readings'), PATIENT).toBe(0);
    await expect.poll(() => journal.backlog(INFLUX, 'events'), PATIENT).toBe(0);
  };
  return { minutes, delivered, kept, journal };
};

describe.runIf(has('influxdb'))('influxd that is gone for hours', () => {
  it('has everything once it is back: each reading once, in the order of its point, and every alarm', async () => {
    const influxd = await startInfluxd();
    ended.push(() => influxd.end());
    const { minutes, delivered, kept, journal } = await running(influxd.url);
    await minutes(2);
    await delivered();
    await influxd.stop();
    await minutes(MINUTES);
    await influxd.start();
    await minutes(2);
    await delivered();

    const taken = new Map<string, number[]>();
    for (const line of influxd.taken()) {
      const [, device, point, at] =
        /^reading,device=([^,]+),.*point=([^,]+),.* (\d+)$/.exec(line) ?? [];
      if (device === undefined) continue;
      const id = `${device}/${point}`;
      taken.set(id, [...(taken.get(id) ?? []), Number(at)]);
    }
    expect(taken).toEqual(kept);
    expect([...kept.values()].map(({ length }) => length)).toContain(MINUTES + 4);
    const answer = JSON.parse(
      await influxd.query(
        'SELECT count("quality") FROM "reading" GROUP BY "device", "point"; SELECT count("state") FROM "alarm"',
      ),
    );
    const [readings, alarms] = answer.results;
    for (const { tags, values } of readings.series)
      expect(values[0][1], `${tags.device}/${tags.point}`).toBe(
        kept.get(`${tags.device}/${tags.point}` as PointId)?.length,
      );
    expect(readings.series).toHaveLength(kept.size);
    expect(alarms.series[0].values[0][1]).toBe(4);
    const told = await journal.events({ limit: 1000 });
    const states = told.map(({ kind }) => kind).filter((kind) => /^output-(up|down)$/.test(kind));
    expect(states.toSorted()).toEqual(['output-down', 'output-up']);
  });
});

describe.runIf(has('victoria-metrics'))('victoria-metrics that is restarted', () => {
  it('has every reading, those from before it ended too', async () => {
    const victoria = await startVictoria();
    ended.push(() => victoria.end());
    const { minutes, delivered, kept } = await running(victoria.url);
    await minutes(2);
    await delivered();
    await victoria.stop();
    await minutes(30);
    await victoria.start();
    await minutes(2);
    await delivered();
    for (const [point, stamps] of kept) {
      const found = (await victoria.query(`reading_value{point="${keyOf(point)}"}`))
        .trim()
        .split('\n')
        .map((series) => JSON.parse(series))
        .find(({ metric }) => `${metric.device}/${metric.point}` === point);
      expect(found?.timestamps, point).toEqual(stamps);
    }
  });
});
