import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import type { PointId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { instant } from '../../gateway/core/time.js';
import { createJournal } from '../../gateway/journal/journal.js';
import { machine } from '../../gateway/machine.js';
import { hallkeeper } from '../halls/command.js';
import { runGateway } from '../halls/run-gateway.js';
import { configIn } from '../halls/simulated-hall.js';
import { startMosquitto } from '../peers/mosquitto.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { subscribe } from '../peers/subscriber.js';
import {
  COLUMNS,
  type Column,
  hasOffice,
  importWords,
  OFFICE,
  officeHall,
  rowsOf,
} from './office.js';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});
const directory = (): string => {
  const own = ownDirectory('import');
  ended.push(() => own.remove());
  return own.path;
};

const importing = async (csv: string, hall: string) => {
  const { code, stdout, stderr } = await hallkeeper(...importWords(csv, hall));
  return { code, stderr, said: JSON.parse(stdout) };
};

/** Everything that a closed journal has of one column's point. */
const keptIn = async (hall: string, column: Column): Promise<readonly Sample[]> => {
  const { dataDirectory, journal: kept, hall: built } = configIn(hall);
  const journal = createJournal(dataDirectory, kept, built, machine('silent'));
  await journal.open();
  const span = [instant(Date.UTC(2015, 0)), instant(Date.UTC(2016, 0))] as const;
  const samples = await journal.history(COLUMNS[column] as PointId, ...span, 1_000_000);
  await journal.close();
  return samples;
};

const columns = Object.keys(COLUMNS) as Column[];
const samplesOf = (csv: string, column: Column): Sample[] =>
  rowsOf(readFileSync(csv, 'utf8')).map(({ at, values }) => ({
    at: instant(at),
    quality: 'good',
    value: values[column],
  }));

describe.skipIf(!hasOffice)('a week of an office (../shared/data)', () => {
  it('is imported to the last digit, once', async () => {
    const hall = officeHall(directory());
    const first = await importing(OFFICE, hall);
    expect(first).toMatchObject({
      code: 0,
      said: { readings: 4 * 9752, added: 4 * 9752, already: 0, refused: 0 },
    });
    const again = await importing(OFFICE, hall);
    expect(again).toMatchObject({ code: 0, said: { added: 0, already: 4 * 9752 } });
    for (const column of columns) {
      const kept = await keptIn(hall, column);
      expect(kept).toHaveLength(9752);
      expect(kept).toEqual(samplesOf(OFFICE, column));
    }
  });
});

const HEAD = `time,${columns.join(',')}`;
/** Air that would be an alarm at once if it were measured now. */
const GOOD_ROWS = Array.from(
  { length: 300 },
  (_, minute) =>
    `2015-02-11T${String(10 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00,31.5,92.25,440.5,${2000 + minute}.667`,
);

describe('an import', () => {
  it('lists its bad rows by line, keeps the others, ends with 65', async () => {
    const own = directory();
    const csv = join(own, 'office.csv');
    const bad = [
      '2015-02-30T10:00:00,21,30,400,900',
      '2015-02-12T10:00:00,warm,30,400,900',
      '2015-02-12T10:01:00,21,30,400',
      'yesterday,21,30,400,900',
    ];
    writeFileSync(csv, [HEAD, ...GOOD_ROWS.slice(0, 2), ...bad, GOOD_ROWS[2]].join('\n'));
    const hall = officeHall(own);
    const { code, stderr, said } = await importing(csv, hall);
    expect(code).toBe(65);
    expect(said).toMatchObject({ readings: 12, added: 12, refused: 4 });
    const lines = stderr.trim().split('\n');
    expect(lines.map((line) => line.slice(0, csv.length + 3))).toEqual(
      [4, 5, 6, 7].map((line) => `${csv}:${line}:`),
    );
    expect(stderr).toContain('"warm" is not a number');
    expect((await keptIn(hall, 'co2_ppm')).map(({ value }) => value)).toEqual([
      2000.667, 2001.667, 2002.667,
    ]);
  });

  it('names a point that the hall does not have, and keeps nothing', async () => {
    const own = directory();
    const csv = join(own, 'office.csv');
    writeFileSync(csv, [HEAD, ...GOOD_ROWS].join('\n'));
    const hall = officeHall(own);
    const words = importWords(csv, hall).map((word) =>
      word === `co2_ppm=${COLUMNS.co2_ppm}` ? 'co2_ppm=office/co' : word,
    );
    const { code, stderr } = await hallkeeper(...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining('office/co')]);
    expect(await keptIn(hall, 'temperature_c')).toEqual([]);
  });

  it.runIf(has('mosquitto'))(
    'goes through the running gateway: kept and marked, not published, no alarm',
    async () => {
      const own = directory();
      const csv = join(own, 'office.csv');
      writeFileSync(csv, [HEAD, ...GOOD_ROWS].join('\n'));
      const broker = await startMosquitto();
      ended.push(() => broker.end());
      const outside = await subscribe(broker.url);
      ended.push(() => outside.end());
      const hall = officeHall(own, `outputs: { mqtt: { url: "${broker.url}" } }\n`);
      const gateway = await runGateway(hall);
      ended.push(() => gateway.end('SIGKILL'));
      expect(await importing(csv, hall)).toMatchObject({ code: 0, said: { added: 1200 } });
      expect(await importing(csv, hall)).toMatchObject({ code: 0, said: { already: 1200 } });
      const history = await gateway.get<Sample[]>(
        '/api/v1/points/office/co2/history?from=2015-02-11T00:00:00Z&to=2015-02-12T00:00:00Z',
      );
      expect(history.map(({ until: _, ...sample }) => sample)).toEqual(samplesOf(csv, 'co2_ppm'));
      // Of years ago minutes are left, and no minute is missing: whoever draws them sees no gap.
      expect(history.slice(0, -1).map(({ until }) => until)).toEqual(
        history.slice(1).map(({ at }) => at),
      );
      // Both have a word of their own on MQTT; whatever came before it has been heard by then.
      const isWord = ({ payload }: { payload: string }) => payload.includes('"kind":"imported"');
      await outside.heard(() => outside.received.filter(isWord).length === 2);
      // Its own instrument is not there: what is published of it are bad readings without a value.
      const told = outside.received.filter(({ topic }) => topic.includes('/telemetry/'));
      expect(told.filter(({ payload }) => payload.includes('"v":'))).toEqual([]);
      const events = await gateway.get<Event[]>('/api/v1/events?limit=1000');
      expect(events.filter(({ kind }) => kind === 'imported')).toMatchObject([
        { file: 'office.csv', readings: 0 },
        { file: 'office.csv', readings: 1200, refused: 0 },
      ]);
      expect(events.filter(({ kind }) => kind === 'alarm-raised')).toEqual([]);
      expect(await gateway.end('SIGTERM')).toBe(0);
      for (const column of columns)
        expect(await keptIn(hall, column)).toEqual(samplesOf(csv, column));
    },
  );
});
