import { describe, expect, test } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import type { Scan } from '../../gateway/core/reading.js';
import { hours, instant, millis } from '../../gateway/core/time.js';
import type { Journal } from '../../gateway/journal/journal.js';
import { alarmOf, scanOf } from './hall.js';
import { directory, HandClock, openJournal, STARTED } from './opened.js';

const co2 = 'aq-01/co2' as PointId;

/** A reading a minute and, in minute 7 of each hour, an alarm. */
const run = async (journal: Journal, clock: HandClock, count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute += 1) {
    journal.keep(scanOf('aq-01', clock.wall(), clock.mono(), { co2: 800 + (minute % 60) }));
    if (minute % 60 === 7)
      journal.record({ at: clock.wall(), kind: 'alarm-raised', alarm: alarmOf({ point: co2 }) });
    journal.record({ at: clock.wall(), kind: 'siren-silenced', by: 'a test' });
    await journal.flush();
    clock.passed += 60_000;
  }
};
const sealed = async (journal: Journal, count: number): Promise<void> => {
  for (;;) {
    await journal.flush();
    const seals = await journal.events({ limit: 100, kinds: ['hour-sealed'] });
    if (seals.length >= count) return journal.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('events of some kinds', () => {
  test('are the newest of those kinds, from sealed hours, tape and memory alike', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HandClock() });
    await run(journal, clock, 180);
    await sealed(journal, 2);
    const raised = await journal.events({ limit: 10, kinds: ['alarm-raised'] });
    const minutes = raised.map(({ at }) => (at - STARTED) / 60_000);
    expect(minutes).toEqual([127, 67, 7]);
    const limited = await journal.events({ limit: 2, kinds: ['alarm-raised'] });
    expect(limited).toEqual(raised.slice(0, 2));
    const within = await journal.events({
      from: instant(STARTED + hours(1)),
      to: instant(STARTED + hours(2)),
      limit: 10,
      kinds: ['alarm-raised'],
    });
    expect(within).toEqual([raised[1]]);
    journal.record({ at: clock.wall(), kind: 'alarm-raised', alarm: alarmOf({ point: co2 }) });
    const [waiting] = await journal.events({ limit: 1, kinds: ['alarm-raised'] });
    expect(waiting?.at).toBe(clock.wall());
  });
});

describe('samples', () => {
  test('are every reading within, sealed or not, with what waited until now', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HandClock() });
    journal.vouch('a test', millis(STARTED));
    await run(journal, clock, 90);
    await sealed(journal, 1);
    journal.keep(scanOf('aq-01', clock.wall(), clock.mono(), { co2: 1234 }));
    const samples = await journal.samples(co2, instant(STARTED + hours(0.5)), clock.wall());
    expect(samples).toHaveLength(61);
    expect(samples.at(-1)).toMatchObject({ at: clock.wall(), quality: 'good', value: 1234 });
  });

  test('of a clock without voucher are uncertain, and true once somebody vouches for it', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HandClock() });
    const scan = { ...scanOf('aq-01', instant(1000), clock.mono(), { co2: 800 }) };
    journal.keep({ ...scan, clock: 'uncertain' });
    const asWas = await journal.samples(co2, instant(0), instant(2000));
    expect(asWas).toEqual([{ at: 1000, quality: 'uncertain', value: 800 }]);
    journal.vouch('a test', millis(STARTED));
    expect(await journal.samples(co2, instant(0), instant(2000))).toEqual([]);
    const moved = await journal.samples(co2, STARTED, instant(STARTED + 60_000));
    expect(moved).toEqual([{ at: STARTED, quality: 'good', value: 800 }]);
  });
});

test('whatever goes on the tape is told at that moment, what an alarm brings among it', async () => {
  const { journal, clock } = await openJournal(directory(), { clock: new HandClock() });
  const kept: Scan[] = [];
  journal.onKept((scan) => kept.push(scan));
  const scan = journal.keep(scanOf('aq-01', clock.wall(), clock.mono(), { co2: 800 }));
  expect(kept).toEqual([scan]);
});
