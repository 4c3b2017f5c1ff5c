import { expect, test } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import { type Reading, reading } from '../../gateway/core/reading.js';
import { instant } from '../../gateway/core/time.js';
import type { Journal } from '../../gateway/journal/journal.js';
import { directory, HandClock, mqtt, openJournal, take } from './opened.js';

const points = ['office/co2', 'office/temperature'] as PointId[];
const FEBRUARY = Date.UTC(2015, 1, 11, 6, 48);

async function* file(from: number, to: number): AsyncGenerator<Reading> {
  for (let m = from; m < to; m += 1)
    for (const point of points)
      yield reading(point, instant(FEBRUARY + m * 60_000), 'good', 721.25 + m / 8);
}
const importing = (journal: Journal, from: number, to: number) =>
  journal.importReadings({
    file: 'office.csv',
    sha256: '5f3c',
    readings: file(from, to),
    refused: () => 2,
  });

test('imported readings keep their stamps and values, and importing twice adds nothing', async () => {
  const path = directory();
  const clock = new HandClock();
  const { journal } = await openJournal(path, { clock });
  expect(await importing(journal, 0, 2_500)).toStrictEqual({ added: 5_000, already: 0 });
  expect(await importing(journal, 0, 2_500)).toStrictEqual({ added: 0, already: 5_000 });
  expect(await importing(journal, 2_000, 3_000)).toStrictEqual({ added: 1_000, already: 1_000 });
  const seen = async (of: Journal) =>
    of.history(points[0] as PointId, instant(FEBRUARY), instant(FEBRUARY + 3e9), 100_000);
  const expected = Array.from({ length: 3_000 }, (_, m) => ({
    at: FEBRUARY + m * 60_000,
    quality: 'good',
    value: 721.25 + m / 8,
  }));
  expect(await seen(journal)).toStrictEqual(expected);

  // Sealed with the hour of their import, they are found all the same, and known the third time.
  clock.passed += 2 * 3_600_000;
  journal.record({ at: clock.wall(), kind: 'gateway-stopped' });
  let sealed = false;
  while (!sealed) {
    await journal.flush();
    const events = await journal.events({ limit: 10 });
    sealed = events.some((event) => event.kind === 'hour-sealed' && event.readings === 6_000);
  }
  await journal.flush();
  expect(await seen(journal)).toStrictEqual(expected);
  expect(await importing(journal, 0, 3_000)).toStrictEqual({ added: 0, already: 6_000 });
});

test('an import is on record, and its readings are marked for the outputs', async () => {
  const { journal } = await openJournal(directory(), { clock: new HandClock() });
  await importing(journal, 0, 3);
  await journal.flush();
  expect(await journal.events({ limit: 1 })).toMatchObject([
    { kind: 'imported', file: 'office.csv', sha256: '5f3c', readings: 6, refused: 2 },
  ]);
  const entries = await take(journal, mqtt, 'readings', 3);
  for (const [m, entry] of entries.entries())
    expect(entry).toMatchObject({
      scan: { origin: 'imported', readings: [{ at: FEBRUARY + m * 60_000 }, {}] },
    });
});
