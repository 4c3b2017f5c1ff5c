import { expect, test } from 'vitest';
import { pointsOf } from '../../gateway/core/hall.js';
import { hours, instant } from '../../gateway/core/time.js';
import { openPastFile } from '../../gateway/journal/past-file.js';
import { scanOf } from './hall.js';
import { directory, everything, HandClock, influx, openJournal, STARTED, take } from './opened.js';

test('a slice is what each of its points has within, from sealed hours and from the tape', async () => {
  const path = directory();
  const { journal, clock } = await openJournal(path, { clock: new HandClock() });
  const points = pointsOf(everything).map(({ id }) => id);
  for (let minute = 0; minute < 150; minute += 1) {
    const values = { co2: 800 + (minute % 60), temperature: 21.5 };
    journal.keep(scanOf('aq-01', clock.wall(), clock.mono(), values));
    await journal.flush();
    clock.passed += 60_000;
  }
  for (const lane of ['readings', 'events'] as const)
    await take(journal, influx, lane, journal.backlog(influx, lane));

  const [from, to] = [instant(STARTED + hours(0.5)), instant(STARTED + hours(2.2))];
  const { readings, thinned } = await journal.slice(points, from, to);
  expect(thinned).toBe(false);
  expect([...readings.keys()]).toEqual(points);
  for (const [point, samples] of readings)
    expect(samples, point).toEqual(await journal.samples(point, from, to));
  expect(readings.get('aq-01/co2' as (typeof points)[number])).toHaveLength(103);

  await journal.close();
  const past = openPastFile(path);
  expect(past.slice(points, from, to)).toEqual({ readings, thinned });
  expect(past.events(STARTED, to).map(({ kind }) => kind)).toContain('hour-sealed');
  past.close();
});
