import Database from 'better-sqlite3';
import type { PointId } from '../core/identity.js';
import type { Position } from '../core/ports.js';
import type { Boot, Instant, Millis, Seq } from '../core/time.js';
import type { Vouched } from './clock.js';
import type {
  BootRow,
  CursorRow,
  Droppable,
  EventRow,
  PointRow,
  SealedPoint,
  SegmentRow,
  TapeRow,
} from './rows.js';

/** The only file that knows SQLite. Every call blocks: it is used in workers only. */

const SCHEMA_VERSION = 2;

/**
 * `tape`: one row per group commit; `scans` and `events` count all entries up to and with it.
 * `block`, `minute`: id = segment << 20 | point, so that an hour is appended in one place and read, or
 * dropped, in one piece. `event`: the events of sealed segments with their place in the chain. `record`:
 * a copy of the events that are kept for good, whatever becomes of their segment.
 */
const SCHEMA = `
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
  CREATE TABLE boot(id INTEGER PRIMARY KEY, counter INTEGER, name TEXT UNIQUE, segment INTEGER,
    by TEXT, offset INTEGER);
  CREATE TABLE point(id INTEGER PRIMARY KEY, name TEXT UNIQUE, energy INTEGER);
  CREATE TABLE tape(id INTEGER PRIMARY KEY, segment INTEGER, boot INTEGER, first INTEGER, last INTEGER,
    scans INTEGER, events INTEGER, bytes BLOB, head BLOB);
  CREATE INDEX tape_events ON tape(id) WHERE head IS NOT NULL;
  CREATE TABLE cursor(output TEXT, lane TEXT, boot TEXT, seq INTEGER,
    PRIMARY KEY(output, lane)) WITHOUT ROWID;
  CREATE TABLE snapshot(id INTEGER PRIMARY KEY, boot TEXT, seq INTEGER, bytes BLOB);
  CREATE TABLE segment(id INTEGER PRIMARY KEY, hour INTEGER, tape INTEGER, sealed INTEGER, raw INTEGER,
    minutes INTEGER, events INTEGER, since INTEGER, until INTEGER, readings INTEGER);
  CREATE TABLE block(id INTEGER PRIMARY KEY, bytes BLOB);
  CREATE TABLE minute(id INTEGER PRIMARY KEY, bytes BLOB);
  CREATE TABLE event(id INTEGER PRIMARY KEY, segment INTEGER, at INTEGER, text TEXT, hash BLOB);
  CREATE INDEX event_at ON event(at);
  CREATE INDEX event_segment ON event(segment);
`;
/** Since version 2. */
const SCHEMA_OF_RECORDS = `
  CREATE TABLE record(id INTEGER PRIMARY KEY, segment INTEGER, text TEXT);
`;

const HOUR_MS = 3_600_000;
const POINTS_OF_SEGMENT = 2 ** 20;

const HOLDS = {
  readings: { flag: 'raw', table: 'block' },
  minutes: { flag: 'minutes', table: 'minute' },
  events: { flag: 'events', table: 'event' },
} as const;

/** What an error of SQLite means to us. */
export const failureOf = (thrown: unknown): 'full' | 'damaged' | 'other' => {
  const code = thrown instanceof Database.SqliteError ? thrown.code : '';
  if (code === 'SQLITE_FULL') return 'full';
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' ? 'damaged' : 'other';
};

export class Store {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();

  /** Opens or makes the file. `suffix` tells boots of a new file from those of one set aside. */
  constructor(file: string, options: { readonly readOnly: boolean; readonly suffix?: string }) {
    const { readOnly, suffix } = options;
    this.#db = new Database(file, { readonly: readOnly, timeout: 2_000 });
    try {
      if (readOnly) return;
      // A commit fills a fraction of a page, and the WAL takes whole pages: small ones spare the card.
      this.#db.pragma('page_size = 1024');
      this.#db.pragma('journal_mode = WAL');
      this.#db.pragma('synchronous = FULL');
      const version = this.#db.pragma('user_version', { simple: true }) as number;
      if (version > SCHEMA_VERSION) throw new Error(`journal of a newer version (${version})`);
      if (version === SCHEMA_VERSION) return;
      this.transaction(() => {
        if (version === 0) this.#db.exec(SCHEMA);
        if (version === 0 && suffix !== undefined)
          this.#run('INSERT INTO meta VALUES(?,?)', 'suffix', suffix);
        this.#db.exec(SCHEMA_OF_RECORDS);
        this.#db.pragma(`user_version = ${SCHEMA_VERSION}`);
      });
    } catch (thrown) {
      this.#db.close();
      throw thrown;
    }
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
  #run(sql: string, ...values: unknown[]): void {
    this.#statement(sql).run(...values);
  }
  #get<Row>(sql: string, ...values: unknown[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }
  #all<Row>(sql: string, ...values: unknown[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** All or nothing, on the disk when it returns. */
  transaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (thrown) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw thrown;
    }
  }

  /** Bytes that the journal takes, less those it can fill again. */
  bytesUsed(): number {
    const pragma = (name: string) => this.#db.pragma(name, { simple: true }) as number;
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  boots(): BootRow[] {
    const rows = this.#all<{ id: number; name: Boot; by: string | null; offset: Millis }>(
      'SELECT id, name, by, offset FROM boot ORDER BY id',
    );
    return rows.map(({ id, name, by, offset }) =>
      by === null ? { id, name } : { id, name, vouched: { by, offset } },
    );
  }
  /** Counts one up; unique also beside a file that was set aside. */
  newBoot(): BootRow {
    const counter = 1 + this.lastCounter();
    const suffix = this.#get<{ value: string }>("SELECT value FROM meta WHERE key = 'suffix'");
    return this.#putBoot(
      counter,
      suffix === undefined ? `${counter}` : `${counter}-${suffix.value}`,
    );
  }
  lastCounter(): number {
    return this.#get<{ n: number }>('SELECT coalesce(max(counter), 0) AS n FROM boot')?.n ?? 0;
  }
  /** The boot that already runs under this name. */
  joinBoot(name: Boot): BootRow {
    const row = this.#get<{ id: number }>('SELECT id FROM boot WHERE name = ?', name);
    return row === undefined ? this.#putBoot(Number.parseInt(name, 10), name) : { ...row, name };
  }
  #putBoot(counter: number, name: string): BootRow {
    this.#run(
      'INSERT INTO boot(counter, name, segment) VALUES(?,?,(SELECT max(id) FROM segment))',
      ...[counter, name],
    );
    return this.joinBoot(name as Boot);
  }
  /** Segments since that boot may hold readings whose stamps this moves: their span is widened. */
  vouch(boot: number, { by, offset }: Vouched, mono: Millis): void {
    this.#run('UPDATE boot SET by = ?, offset = ? WHERE id = ? AND by IS NULL', by, offset, boot);
    this.#run(
      `UPDATE segment SET since = min(since, ?), until = max(until, ?)
        WHERE sealed = 1 AND id >= (SELECT coalesce(segment, 0) FROM boot WHERE id = ?)`,
      ...[offset, offset + mono, boot],
    );
  }

  points(after = 0): PointRow[] {
    const rows = this.#all<{ id: number; name: PointId; energy: number }>(
      'SELECT id, name, energy FROM point WHERE id > ? ORDER BY id',
      after,
    );
    return rows.map((row) => ({ ...row, energy: row.energy === 1 }));
  }
  addPoint({ id, name, energy }: PointRow): void {
    this.#run('INSERT INTO point VALUES(?,?,?)', id, name, energy ? 1 : 0);
  }

  appendTape(row: Omit<TapeRow, 'id'>): void {
    const { segment, boot, first, last, scans, events, bytes, head } = row;
    this.#run(
      'INSERT INTO tape(segment,boot,first,last,scans,events,bytes,head) VALUES(?,?,?,?,?,?,?,?)',
      ...[segment, boot, first, last, scans, events, bytes, head],
    );
  }
  /** Rows from `id` on; with `events` only those that hold some. */
  tapeFrom(id: number, most: number, events = false): TapeRow[] {
    const which = events ? 'AND head IS NOT NULL' : '';
    return this.#all(`SELECT * FROM tape WHERE id >= ? ${which} ORDER BY id LIMIT ?`, id, most);
  }
  lastTape(): TapeRow | undefined {
    return this.#get('SELECT * FROM tape ORDER BY id DESC LIMIT 1');
  }
  lastOfBoot(boot: number): Seq {
    const last = this.lastTape();
    return (last?.boot === boot ? last.last : 0) as Seq;
  }
  /** The first row that holds something after a place, by halving: the tape has no index but its order. */
  tapeAfter(boot: number, seq: number): number {
    const ends = this.#get<{ low: number | null; high: number | null }>(
      'SELECT (SELECT min(id) FROM tape) AS low, (SELECT max(id) FROM tape) AS high',
    );
    let low = ends?.low ?? 1;
    let high = (ends?.high ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#get<{ boot: number; last: number }>(
        'SELECT boot, last FROM tape WHERE id >= ? ORDER BY id LIMIT 1',
        middle,
      );
      if (row !== undefined && (row.boot < boot || (row.boot === boot && row.last <= seq)))
        low = middle + 1;
      else high = middle;
    }
    return low;
  }
  /** The first row of the segments that are not sealed or still have their raw readings. */
  firstTapeOfRaw(): number {
    const sql = 'SELECT coalesce(min(tape), 0) AS id FROM segment WHERE sealed = 0 OR raw = 1';
    return this.#get<{ id: number }>(sql)?.id ?? 0;
  }
  dropTapeRow(id: number): void {
    this.#run('DELETE FROM tape WHERE id = ?', id);
  }
  dropTapeBefore(id: number): void {
    this.#run('DELETE FROM tape WHERE id < ?', id);
  }
  /** The chain up to now. */
  head(): Uint8Array | undefined {
    const onTape = this.#get<{ head: Uint8Array }>(
      'SELECT head FROM tape WHERE head IS NOT NULL ORDER BY id DESC LIMIT 1',
    );
    return onTape?.head ?? this.headOfSealed();
  }
  headOfSealed(): Uint8Array | undefined {
    // Where all were dropped, that of the last of them: the chain goes on from it.
    const sql = `SELECT hash FROM (SELECT hash, id FROM event
      UNION ALL SELECT value, 0 FROM meta WHERE key = 'dropped') ORDER BY id DESC LIMIT 1`;
    return this.#get<{ hash: Uint8Array }>(sql)?.hash;
  }

  cursors(): CursorRow[] {
    return this.#all('SELECT output, lane, boot, seq FROM cursor');
  }
  putCursor({ output, lane, boot, seq }: CursorRow): void {
    this.#run('INSERT OR REPLACE INTO cursor VALUES(?,?,?,?)', output, lane, boot, seq);
  }
  snapshot(): (Position & { readonly bytes: Uint8Array }) | undefined {
    return this.#get('SELECT boot, seq, bytes FROM snapshot');
  }
  putSnapshot({ boot, seq }: Position, bytes: Uint8Array): void {
    this.#run('INSERT OR REPLACE INTO snapshot VALUES(1,?,?,?)', boot, seq, bytes);
  }

  openSegment(hour: Instant): SegmentRow {
    const tape = (this.lastTape()?.id ?? 0) + 1;
    this.#run('INSERT INTO segment(hour, tape, sealed) VALUES(?,?,0)', hour, tape);
    return this.lastSegment() as SegmentRow;
  }
  #segments(where: string, ...values: unknown[]): SegmentRow[] {
    type Row = { sealed: number; raw: number; minutes: number } & Omit<
      SegmentRow,
      'sealed' | 'raw' | 'minutes'
    >;
    return this.#all<Row>(`SELECT * FROM segment ${where}`, ...values).map((row) => ({
      ...row,
      sealed: row.sealed === 1,
      raw: row.raw === 1,
      minutes: row.minutes === 1,
    }));
  }
  lastSegment(): SegmentRow | undefined {
    return this.#segments('ORDER BY id DESC LIMIT 1')[0];
  }
  /** Segments are sealed in order; the first of those that are not. */
  firstUnsealed(): SegmentRow | undefined {
    return this.#segments(
      'WHERE id > (SELECT coalesce(max(id), 0) FROM segment WHERE sealed = 1) ORDER BY id LIMIT 1',
    )[0];
  }
  /** Sealed segments with readings stamped within. */
  segmentsWithin(from: Instant, to: Instant): SegmentRow[] {
    return this.#segments('WHERE sealed = 1 AND since <= ? AND until >= ? ORDER BY id', to, from);
  }
  sealSegment(
    id: number,
    readings: number,
    stamps: { readonly since: number; readonly until: number },
    points: readonly SealedPoint[],
    events: readonly EventRow[],
  ): void {
    const base = id * POINTS_OF_SEGMENT;
    for (const { point, block } of points)
      this.#run('INSERT INTO block VALUES(?,?)', base + point, block);
    for (const { point, minutes } of points)
      this.#run('INSERT INTO minute VALUES(?,?)', base + point, minutes);
    for (const { at, text, hash } of events)
      this.#run('INSERT INTO event(segment, at, text, hash) VALUES(?,?,?,?)', id, at, text, hash);
    this.#run(
      'UPDATE segment SET sealed=1, raw=1, minutes=1, events=1, since=?, until=?, readings=? WHERE id=?',
      ...[stamps.since, stamps.until, readings, id],
    );
  }
  #blob(table: 'block' | 'minute', segment: number, point: number): Uint8Array | undefined {
    const id = segment * POINTS_OF_SEGMENT + point;
    return this.#get<{ bytes: Uint8Array }>(`SELECT bytes FROM ${table} WHERE id = ?`, id)?.bytes;
  }
  block(segment: number, point: number): Uint8Array | undefined {
    return this.#blob('block', segment, point);
  }
  minutes(segment: number, point: number): Uint8Array | undefined {
    return this.#blob('minute', segment, point);
  }
  /** Every point's bytes of one segment, in the order of their numbers. */
  blobsOf(table: 'block' | 'minute', segment: number): { point: number; bytes: Uint8Array }[] {
    const base = segment * POINTS_OF_SEGMENT;
    return this.#all(
      `SELECT id - ? AS point, bytes FROM ${table} WHERE id >= ? AND id < ? ORDER BY id`,
      ...[base, base, base + POINTS_OF_SEGMENT],
    );
  }

  /** Events of sealed segments stamped within, oldest first, the last `limit` of them. */
  events(from: Instant, to: Instant, limit: number): string[] {
    const rows = this.#all<{ text: string }>(
      'SELECT text FROM event WHERE at BETWEEN ? AND ? ORDER BY id DESC LIMIT ?',
      ...[from, to, limit],
    );
    return rows.map(({ text }) => text).reverse();
  }
  addRecord(segment: number, text: string): void {
    this.#run('INSERT INTO record(segment, text) VALUES(?,?)', segment, text);
  }
  /** Events that are kept for good, in the order in which they happened; those up to a segment or all. */
  records(segment = Number.MAX_SAFE_INTEGER): string[] {
    // Of version 1, which a gateway of this version has not opened yet: there were no records.
    if (this.#get("SELECT 1 FROM sqlite_master WHERE name = 'record'") === undefined) return [];
    const sql = 'SELECT text FROM record WHERE segment <= ? ORDER BY id';
    return this.#all<{ text: string }>(sql, segment).map(({ text }) => text);
  }
  /** The same piece by piece, the newest first: those before a place, by stamp and then by number. */
  eventsBefore(
    from: Instant,
    before: { readonly at: Instant; readonly id: number },
    most: number,
  ): { readonly id: number; readonly at: Instant; readonly text: string }[] {
    return this.#all(
      `SELECT id, at, text FROM event WHERE at BETWEEN ? AND ? AND (at < ? OR id < ?)
        ORDER BY at DESC, id DESC LIMIT ?`,
      ...[from, before.at, before.at, before.id, most],
    );
  }
  /** The chain of sealed segments, piece by piece. */
  links(
    after: number,
    most: number,
  ): (EventRow & { readonly id: number; readonly segment: number })[] {
    return this.#all('SELECT * FROM event WHERE id > ? ORDER BY id LIMIT ?', after, most);
  }

  /** Sealed segments that ended by `before` and still hold what may be dropped, oldest first. */
  droppable(what: Droppable, before: Instant, most: number): SegmentRow[] {
    return this.#segments(
      `WHERE sealed = 1 AND hour <= ? AND ${HOLDS[what].flag} = 1 ORDER BY id LIMIT ?`,
      before - HOUR_MS,
      most,
    );
  }
  drop(what: Droppable, before: Instant): void {
    const { flag, table } = HOLDS[what];
    for (const { id } of this.droppable(what, before, -1)) {
      const base = id * POINTS_OF_SEGMENT;
      if (what === 'events') {
        const last = "SELECT 'dropped', hash FROM event WHERE segment = ? ORDER BY id DESC LIMIT 1";
        this.#run(`INSERT OR REPLACE INTO meta ${last}`, id);
        this.#run('DELETE FROM event WHERE segment = ?', id);
      } else
        this.#run(`DELETE FROM ${table} WHERE id >= ? AND id < ?`, base, base + POINTS_OF_SEGMENT);
      this.#run(`UPDATE segment SET ${flag} = 0 WHERE id = ?`, id);
    }
  }
  /** The hash of the last event of a segment. */
  headOfSegment(segment: number): Uint8Array | undefined {
    return this.#get<{ hash: Uint8Array }>(
      'SELECT hash FROM event WHERE segment <= ? ORDER BY segment DESC, id DESC LIMIT 1',
      segment,
    )?.hash;
  }
}
