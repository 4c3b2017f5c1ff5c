import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ChainLink } from '../../gateway/core/audit.js';
import type { Happening } from '../../gateway/core/event.js';
import { hours, instant, millis } from '../../gateway/core/time.js';
import type { Journal } from '../../gateway/journal/journal.js';
import { until as wait } from '../halls/until.js';
import { directory, HandClock, openJournal, STARTED } from './opened.js';

const did = (by: string): Happening => ({ at: STARTED, kind: 'siren-silenced', by });
const sealed = (journal: Journal) =>
  wait(
    async () => {
      await journal.flush();
      return journal.events({ limit: 1000 });
    },
    (events) => events.some(({ kind }) => kind === 'hour-sealed'),
  );
/** As somebody with the file in hands would. */
const tamper = (path: string, work: (db: Database.Database) => void): void => {
  const db = new Database(`${path}/journal.db`);
  work(db);
  db.close();
};

/** An hour sealed and another that runs, with something done in both. */
const twoHours = async () => {
  const path = directory();
  const clock = new HandClock();
  const { journal } = await openJournal(path, { clock });
  for (const by of ['li', 'wang', 'zhao']) journal.record(did(by));
  await journal.flush();
  clock.passed = hours(1);
  journal.record(did('chen'));
  await sealed(journal);
  return { path, journal };
};

test('the chain holds over sealed hours and the tape; the entry that was changed is named', async () => {
  const { path, journal } = await twoHours();
  const events = await journal.events({ limit: 1000 });
  expect(await journal.chain()).toEqual({ entries: events.length });
  const wang = events.find((event) => event.kind === 'siren-silenced' && event.by === 'wang');
  tamper(path, (db) =>
    db.prepare(`UPDATE event SET text = replace(text, '"wang"', '"sun"')`).run(),
  );
  const { entries, broken } = await journal.chain();
  expect(broken).toEqual({
    ...{ why: 'changed', at: STARTED, kind: 'siren-silenced' },
    entry: `${wang?.boot}:${wang?.seq}`,
  });
  expect(entries).toBe(events.filter(({ seq }) => seq < (wang?.seq ?? 0)).length);
});

test('an entry that was taken out breaks it at the next one; so does what was put in', async () => {
  const { path, journal } = await twoHours();
  tamper(path, (db) => db.prepare(`DELETE FROM event WHERE text LIKE '%"wang"%'`).run());
  const { broken } = await journal.chain();
  const zhao = (await journal.events({ limit: 1000 })).find(
    (event) => event.kind === 'siren-silenced' && event.by === 'zhao',
  );
  expect(broken).toMatchObject({ why: 'changed', entry: `${zhao?.boot}:${zhao?.seq}` });
});

test('what is not sealed yet is followed too', async () => {
  const { path, journal } = await twoHours();
  tamper(path, (db) => {
    const row = db
      .prepare('SELECT id, bytes FROM tape WHERE head IS NOT NULL ORDER BY id DESC')
      .get() as {
      id: number;
      bytes: Buffer;
    };
    const bytes = Buffer.from(row.bytes);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    db.prepare('UPDATE tape SET bytes = ? WHERE id = ?').run(bytes, row.id);
  });
  const { broken } = await journal.chain();
  expect(['changed', 'unreadable']).toContain(broken?.why);
});

/** Each link made of the one before it, as whoever has neither journal nor gateway can do. */
const holds = (links: readonly ChainLink[]): boolean =>
  links.every(
    ({ before, text, hash }) =>
      createHash('sha256').update(Buffer.from(before, 'hex')).update(text).digest('hex') === hash,
  );
const linksOf = async (journal: Journal) => {
  const events = (await journal.events({ limit: 1000 })).toReversed();
  const stamps = events.map(({ at }) => at);
  const entries = events.map(({ boot, seq }) => `${boot}:${seq}`);
  const of = (wanted: readonly string[]) =>
    journal.links(instant(Math.min(...stamps)), instant(Math.max(...stamps)), new Set(wanted));
  return { entries, of, links: await of(entries) };
};

test('every entry is told with its link, sealed or not, and each hangs on the one before', async () => {
  const { path, journal } = await twoHours();
  const { entries, of, links } = await linksOf(journal);
  expect(links.map(({ entry }) => entry)).toEqual(entries);
  expect(holds(links)).toBe(true);
  expect(links.slice(1).map(({ before }) => before)).toEqual(
    links.slice(0, -1).map(({ hash }) => hash),
  );
  const some = entries.filter((_, n) => n % 2 === 1);
  expect(await of(some)).toEqual(links.filter(({ entry }) => some.includes(entry)));
  tamper(path, (db) =>
    db.prepare(`UPDATE event SET text = replace(text, '"wang"', '"sun"')`).run(),
  );
  expect(holds(await of(entries))).toBe(false);
});

test('what retention dropped by rule leaves a chain that holds', async () => {
  const path = directory();
  const clock = new HandClock();
  const { journal } = await openJournal(path, { clock, config: { 'keep-events': '365d' } });
  journal.vouch('rtc', millis(clock.wall() - clock.mono()));
  journal.record(did('li'));
  await journal.flush();
  clock.passed = hours(1);
  journal.record(did('wang'));
  await sealed(journal);
  clock.passed = hours(24 * 366);
  journal.record(did('zhao'));
  await wait(
    async () => {
      await journal.flush();
      return journal.events({ limit: 1000 });
    },
    (events) => events.some((event) => event.kind === 'retained-until' && event.what === 'events'),
  );
  await journal.flush();
  expect(await journal.chain()).not.toHaveProperty('broken');
  const { entries, links } = await linksOf(journal);
  expect(links).toHaveLength(entries.length);
  expect(holds(links)).toBe(true);
});
