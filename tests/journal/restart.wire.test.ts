import { describe, expect, test } from 'vitest';
import type { Entry } from '../../gateway/core/ports.js';
import { instant } from '../../gateway/core/time.js';
import { HeldClock } from '../held-clock.js';
import { alarmOf, scanOf } from './hall.js';
import { directory, influx, mqtt, openJournal, take } from './opened.js';

const started = {
  kind: 'gateway-started',
  version: '0.1.0',
  config: 'c',
  profiles: 'p',
  standards: 's',
} as const;

describe('a restart', () => {
  test('counts the boot up, and begins its numbers anew', async () => {
    const path = directory();
    for (const boot of ['1', '2', '3']) {
      const { journal, clock, opened } = await openJournal(path, { clock: new HeldClock() });
      expect(opened.boot).toBe(boot);
      expect(journal.record({ at: clock.wall(), ...started })).toMatchObject({ boot, seq: 1 });
      expect(journal.keep(scanOf('aq-01', 0, 0, { co2: 800 }))).toMatchObject({ boot, seq: 2 });
      await journal.close();
    }
  });

  test('goes on at the committed cursor, with the same ids and identical bytes', async () => {
    const path = directory();
    const first = await openJournal(path, { clock: new HeldClock() });
    const { journal } = first;
    for (let s = 0; s < 20; s += 1) {
      journal.keep(
        scanOf('aq-01', 1000 * s, 1000 * s + 3.7, { co2: 800 + s / 7, temperature: 21.5 }),
      );
      if (s % 5 === 0)
        journal.record({
          at: instant(s),
          kind: 'alarm-raised',
          alarm: alarmOf({ zone: 'waiting' }),
        });
    }
    await journal.flush();
    const sent = await take(journal, mqtt, 'readings', 20, false);
    const confirmed = await take(journal, influx, 'readings', 12);
    await take(journal, mqtt, 'events', 2);
    await journal.close();

    const { journal: again } = await openJournal(path, { clock: new HeldClock() });
    expect(again.backlog(mqtt, 'readings')).toBe(20);
    expect(again.backlog(influx, 'readings')).toBe(8);
    expect(again.backlog(mqtt, 'events')).toBe(2);
    again.keep(scanOf('aq-02', 0, 0, { co2: 400 }));
    await again.flush();
    const text = (entries: readonly Entry[]) => entries.map((entry) => JSON.stringify(entry));
    expect(text(await take(again, mqtt, 'readings', 20))).toStrictEqual(text(sent));
    expect(text((await take(again, influx, 'readings', 9)).slice(0, 8))).toStrictEqual(
      text(sent.slice(confirmed.length)),
    );
    expect(await take(again, mqtt, 'events', 2)).toMatchObject([
      { event: { boot: '1', seq: 14 } },
      { event: { boot: '1', seq: 20 } },
    ]);
  });

  test('gives the rules their snapshot and what came after it, in one order', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HeldClock() });
    journal.keep(scanOf('aq-01', 0, 0, { co2: 1 }));
    journal.snapshot({ version: 1, seen: [1] });
    journal.keep(scanOf('aq-01', 0, 0, { co2: 2 }));
    journal.record({ at: clock.wall(), kind: 'siren-silenced', by: '值班员2' });
    journal.keep(scanOf('aq-01', 0, 0, { co2: 3 }));
    await journal.close();
    const { opened } = await openJournal(path, { clock: new HeldClock() });
    expect(opened.snapshot).toStrictEqual({ version: 1, seen: [1] });
    expect(opened.replay).toMatchObject([
      { scan: { seq: 2, readings: [{ value: 2 }] } },
      { event: { seq: 3, by: '值班员2' } },
      { scan: { seq: 4, readings: [{ value: 3 }] } },
    ]);
  });
});

describe('a commit', () => {
  test('of readings waits for its second', async () => {
    const { journal, clock } = await openJournal(directory(), { clock: new HeldClock() });
    journal.keep(scanOf('aq-01', 0, 0, { co2: 800 }));
    await clock.advance(999);
    expect(journal.health()).toMatchObject({ numbered: 1, committed: 0, waiting: 1 });
    const flushed = journal.flush();
    await flushed;
    expect(journal.health()).toMatchObject({ numbered: 1, committed: 1, waiting: 0 });
  });

  test('with an alarm starts at once and takes along what waits', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HeldClock() });
    journal.keep(scanOf('aq-01', 0, 0, { co2: 800 }));
    journal.record({ at: clock.wall(), kind: 'alarm-raised', alarm: alarmOf({ zone: 'waiting' }) });
    journal.record({ at: clock.wall(), kind: 'gateway-stopped' });
    const waiting = take(journal, mqtt, 'events', 2, false);
    expect(await waiting).toMatchObject([{ event: { seq: 2 } }, { event: { seq: 3 } }]);
    // No time passes on the journal's clock: only the alarm can have set the commit off.
    while (journal.health().committed < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.mono()).toBe(0);
  });

  test('takes along the cursor of an event that was confirmed before it', async () => {
    const path = directory();
    const { journal, clock } = await openJournal(path, { clock: new HeldClock() });
    journal.record({ at: clock.wall(), kind: 'gateway-stopped' });
    await take(journal, mqtt, 'events', 1);
    journal.record({ at: clock.wall(), kind: 'gateway-stopped' });
    expect(journal.health().committed).toBe(0);
    await journal.close();
    const { journal: again } = await openJournal(path, { clock: new HeldClock() });
    expect(again.backlog(mqtt, 'events')).toBe(1);
    expect(await take(again, mqtt, 'events', 1)).toMatchObject([{ event: { boot: '1', seq: 2 } }]);
  });
});
