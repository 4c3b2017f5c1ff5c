import { describe, expect, test } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import { hours, instant, millis, seconds } from '../../gateway/core/time.js';
import { CHAIN_START, HourHash, verifyChain } from '../../gateway/journal/chain.js';
import type { Journal } from '../../gateway/journal/journal.js';
import { Store } from '../../gateway/journal/sqlite.js';
import { HeldClock } from '../held-clock.js';
import { alarmOf, scanOf } from './hall.js';
import { directory, HandClock, influx, mqtt, openJournal, STARTED, take } from './opened.js';

const co2 = 'aq-01/co2' as PointId;

/** One reading a minute for some hours, each committed by itself. */
const run = async (journal: Journal, clock: HandClock, minutes: number): Promise<void> => {
  for (let m = 0; m < minutes; m += 1) {
    const now = clock.mono();
    journal.keep(scanOf('aq-01', clock.wall(), now, { co2: 800 + (m % 60), temperature: 21.5 }));
    if (m % 20 === 7)
      journal.record({ at: clock.wall(), kind: 'alarm-raised', alarm: alarmOf({ point: co2 }) });
    await journal.flush();
    clock.passed += 60_000;
  }
};
/** Until the event that seals, or drops, has been recorded and committed. */
const recorded = async (journal: Journal, kind: string, count = 1): Promise<void> => {
  for (;;) {
    await journal.flush();
    const events = await journal.events({ limit: 1000 });
    if (events.filter((event) => event.kind === kind).length >= count) return journal.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const storeOf = (path: string): Store => new Store(`${path}/journal.db`, { readOnly: true });

describe('a closed hour', () => {
  test('is rewritten once, sealed into the chain, and its tape let go', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HandClock() });
    for (const lane of ['events', 'readings'] as const)
      await expect(journal.next(mqtt, lane, 1, AbortSignal.abort())).rejects.toThrow();
    for (let hour = 1; hour <= 3; hour += 1) {
      await run(journal, clock, 60);
      await take(journal, mqtt, 'readings', journal.backlog(mqtt, 'readings'));
      await take(journal, mqtt, 'events', journal.backlog(mqtt, 'events'));
      if (hour > 1) await recorded(journal, 'hour-sealed', hour - 1);
    }
    const seals = (await journal.events({ limit: 1000 })).filter((e) => e.kind === 'hour-sealed');
    expect(seals.reverse()).toMatchObject([
      { segment: 1, hour: STARTED, readings: 120 },
      { segment: 2, hour: STARTED + hours(1), readings: 120 },
    ]);
    const history = await journal.history(co2, STARTED, instant(STARTED + hours(3)), 10_000);
    expect(history.map(({ at, value }) => [at, value])).toStrictEqual(
      Array.from({ length: 180 }, (_, m) => [STARTED + m * 60_000, 800 + (m % 60)]),
    );
    await journal.close();

    const store = storeOf(path);
    const names = new Map(store.points().map(({ id, name }) => [id, name]));
    for (const seal of seals) {
      if (seal.kind !== 'hour-sealed') continue;
      for (const [table, hash] of [
        ['block', seal.sha256],
        ['minute', seal.minutes],
      ] as const) {
        const found = new HourHash();
        for (const { point, bytes } of store.blobsOf(table, seal.segment))
          found.add(names.get(point) as PointId, bytes);
        expect(found.hex()).toBe(hash);
      }
    }
    const links = store.links(0, 1000);
    expect(links.length).toBeGreaterThan(5);
    expect(verifyChain(links, CHAIN_START, store.headOfSealed())).toMatchObject({
      good: links.length,
    });
    const [firstOnTape] = store.tapeFrom(0, 1);
    expect(firstOnTape?.segment).toBeGreaterThanOrEqual(2);
    store.close();
  });

  test('stays on the tape for an output that is behind, and loses it nothing', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HandClock() });
    await expect(journal.next(influx, 'readings', 1, AbortSignal.abort())).rejects.toThrow();
    await run(journal, clock, 130);
    await recorded(journal, 'hour-sealed', 2);
    await journal.close();
    const { journal: again } = await openJournal(path, { clock: new HandClock(clock.wall()) });
    expect(again.backlog(influx, 'readings')).toBe(130);
    const late = await take(again, influx, 'readings', 130);
    expect(late.map((entry) => 'scan' in entry && entry.scan.readings[0]?.value)).toStrictEqual(
      Array.from({ length: 130 }, (_, m) => 800 + (m % 60)),
    );
  });

  test('is sealed by the next start, if the run ended first', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HandClock() });
    await run(journal, clock, 50);
    await journal.close();
    const started = instant(STARTED + hours(2));
    const { journal: again } = await openJournal(path, { clock: new HandClock(started) });
    again.record({ at: started, kind: 'gateway-stopped' });
    await recorded(again, 'hour-sealed');
    const history = await again.history(co2, STARTED, started, 1000);
    expect(history).toHaveLength(50);
  });

  test('is shown by the minute over a long span: the extremes and what was bad', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HandClock() });
    await run(journal, clock, 125);
    await recorded(journal, 'hour-sealed', 2);
    const year = hours(24 * 365);
    const seen = await journal.history(co2, instant(STARTED - year), clock.wall(), 30);
    expect(seen.length).toBeLessThanOrEqual(30);
    const values = seen.map(({ value }) => value);
    expect(values).toContain(800);
    expect(values).toContain(859);
  });
});

describe('what has had its time', () => {
  const config = { 'keep-raw': '2h', 'keep-minutes': '4h' };
  const kinds = async (journal: Journal) =>
    (await journal.events({ limit: 1000 })).filter((event) => event.kind === 'retained-until');

  test('goes hour by hour, on record, minutes after raw readings and events not before a year', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HandClock(), config });
    journal.vouch('rtc', millis(clock.wall() - clock.mono()));
    for (let hour = 0; hour < 7; hour += 1) {
      await run(journal, clock, 60);
      if (hour > 0) await recorded(journal, 'hour-sealed', hour);
    }
    await recorded(journal, 'retained-until', 4);
    const dropped = await kinds(journal);
    expect(dropped.map((event) => 'what' in event && event.what)).toContain('readings');
    expect(dropped.map((event) => 'what' in event && event.what)).toContain('minutes');
    expect(dropped).not.toContainEqual(expect.objectContaining({ what: 'events' }));
    for (const event of dropped) expect(event).toMatchObject({ why: 'age' });
    const span = [STARTED, instant(STARTED + hours(1) - 1)] as const;
    expect(await journal.history(co2, ...span, 1000)).toHaveLength(0);
    const alarms = (await journal.events({ limit: 1000 })).filter((e) => e.kind === 'alarm-raised');
    expect(alarms).toHaveLength(21);
    await journal.close();
    const store = storeOf(path);
    const links = store.links(0, 1000);
    expect(verifyChain(links, CHAIN_START, store.headOfSealed())).toMatchObject({
      good: links.length,
    });
    store.close();
  });

  test('stays while nobody vouches for the clock', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HandClock(), config });
    await run(journal, clock, 60 * 5);
    await recorded(journal, 'hour-sealed', 4);
    expect(await kinds(journal)).toHaveLength(0);
  });

  test('goes before its time when the journal takes more than its share of the disk, but no event', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HandClock() });
    await run(journal, clock, 180);
    await recorded(journal, 'hour-sealed', 2);
    await journal.close();
    const small = { 'disk-share': 0.01 };
    const { TapeWriter } = await import('../../gateway/journal/tape.js');
    const store = new Store(`${path}/journal.db`, { readOnly: false });
    const year = hours(24 * 365);
    const tape = new TapeWriter(store, `${path}/journal.db`, {
      readings: year,
      minutes: year,
      events: year,
      diskShare: small['disk-share'] / 1e9,
    });
    tape.boot(undefined);
    const proposed = [];
    for (const upkeep = tape.upkeep(clock.wall(), true); ; ) {
      const { done, value } = upkeep.next();
      if (done) {
        proposed.push(value);
        break;
      }
    }
    expect(proposed).toMatchObject([{ say: 'droppable', what: 'readings', why: 'disk' }]);
    store.close();
  });
});

describe('a clock without voucher', () => {
  test('has its readings shown where they belong, once somebody vouches', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HandClock(instant(5_000)) });
    journal.keep({
      ...scanOf('aq-01', clock.wall(), clock.mono(), { co2: 812 }),
      clock: 'uncertain',
    });
    await journal.flush();
    clock.passed += hours(2);
    journal.record({ at: clock.wall(), kind: 'gateway-stopped' });
    await recorded(journal, 'hour-sealed');
    const true0 = instant(STARTED - clock.mono());
    journal.vouch('ntp', millis(true0));
    await journal.flush();
    const seen = await journal.history(co2, instant(true0 - 1), instant(true0 + 1), 10);
    expect(seen).toStrictEqual([{ at: true0, quality: 'good', value: 812 }]);
    expect(await journal.events({ limit: 1 })).toMatchObject([
      { kind: 'clock-vouched', by: 'ntp', offset: true0, clock: 'trusted' },
    ]);
  });

  test('that is set is an event, by how much', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HeldClock() });
    const wall = clock.wall.bind(clock);
    clock.wall = () => instant(wall() - hours(1));
    await clock.advance(seconds(1));
    await journal.flush();
    expect(await journal.events({ limit: 5 })).toMatchObject([
      { kind: 'clock-stepped', by: -hours(1) },
    ]);
  });
});
