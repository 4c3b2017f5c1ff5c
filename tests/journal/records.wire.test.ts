import { expect, test } from 'vitest';
import { NO_RECORDS, recordsAfter } from '../../gateway/core/entered.js';
import type { PointId, RecordId } from '../../gateway/core/identity.js';
import { hours, instant, millis } from '../../gateway/core/time.js';
import { chained } from '../../gateway/journal/chain.js';
import type { Journal } from '../../gateway/journal/journal.js';
import { openPastFile } from '../../gateway/journal/past-file.js';
import { Store } from '../../gateway/journal/sqlite.js';
import { directory, HandClock, openJournal, STARTED } from './opened.js';

const enter = (journal: Journal, id: string) =>
  journal.record({
    at: STARTED,
    kind: 'record-entered',
    by: 'li',
    record: {
      id: id as RecordId,
      kind: 'certificate',
      point: 'aq-01/co2' as PointId,
      number: id,
      laboratory: '省计量院',
      calibratedOn: '2026-01-15',
      due: '2027-01-14',
      class: '1',
    },
  });
const ids = async (journal: Journal) => (await journal.records()).map(({ record }) => record.id);

const until = async (journal: Journal, kind: string, what?: string): Promise<void> => {
  for (;;) {
    await journal.flush();
    const events = await journal.events({ limit: 1000 });
    if (
      events.some(
        (e) => e.kind === kind && (what === undefined || ('what' in e && e.what === what)),
      )
    )
      return journal.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('a record is there before it is on the disk, after a restart, and for a process of its own', async () => {
  const path = directory();
  const { journal } = await openJournal(path, { clock: new HandClock() });
  expect(await ids(journal)).toEqual([]);
  enter(journal, 'a');
  expect(await ids(journal)).toEqual(['a']);
  await journal.flush();
  enter(journal, 'b');
  expect(await ids(journal)).toEqual(['a', 'b']);
  await journal.close();
  const { journal: again } = await openJournal(path, { clock: new HandClock() });
  expect(await ids(again)).toEqual(['a', 'b']);
  const file = openPastFile(path);
  expect(recordsAfter(NO_RECORDS, file.records())).toMatchObject([
    { id: 'a', by: 'li', at: STARTED, content: { class: '1' } },
    { id: 'b' },
  ]);
  file.close();
});

test('records outlive the events of their hour, and the chain says which they were', async () => {
  const path = directory();
  const clock = new HandClock();
  const { journal } = await openJournal(path, { clock, config: { 'keep-events': '365d' } });
  journal.vouch('rtc', millis(clock.wall() - clock.mono()));
  enter(journal, 'a');
  enter(journal, 'b');
  await journal.flush();
  clock.passed = hours(1);
  enter(journal, 'c');
  await until(journal, 'hour-sealed');
  clock.passed = hours(24 * 366);
  enter(journal, 'd');
  await until(journal, 'retained-until', 'events');
  const left = await journal.events({ limit: 1000 });
  expect(left.filter((e) => e.kind === 'record-entered').map((e) => e.record.id)).not.toContain(
    'a',
  );
  expect(await ids(journal)).toEqual(['a', 'b', 'c', 'd']);
  await journal.close();

  const store = new Store(`${path}/journal.db`, { readOnly: true });
  const dropped = left.findLast((e) => e.kind === 'retained-until' && e.what === 'events');
  if (dropped?.kind !== 'retained-until' || dropped.records === undefined)
    throw new Error('no seal');
  expect(dropped.records.n).toBeGreaterThanOrEqual(2);
  const { n, head } = dropped.records;
  expect(chained(store.records().slice(0, n)).toString('hex')).toBe(head);
  const forged = store.records().map((text) => text.replace('"class":"1"', '"class":"2"'));
  expect(chained(forged.slice(0, n)).toString('hex')).not.toBe(head);
  store.close();
});

test('a journal of the version before has no records, and takes them from now on', async () => {
  const path = directory();
  const { journal } = await openJournal(path, { clock: new HandClock() });
  await journal.close();
  const { default: Database } = await import('better-sqlite3');
  const old = new Database(`${path}/journal.db`);
  old.exec('DROP TABLE record');
  old.pragma('user_version = 1');
  old.close();
  const file = openPastFile(path);
  expect(file.records()).toEqual([]);
  file.close();
  const { journal: again } = await openJournal(path, {
    clock: new HandClock(instant(STARTED + hours(1))),
  });
  enter(again, 'a');
  await again.flush();
  expect(await ids(again)).toEqual(['a']);
});
