import type { EventKind } from '../core/event.js';
import type { PointId } from '../core/identity.js';
import type { Entry, Position, Sample } from '../core/ports.js';
import { isGood, type Quality, qualityOf } from '../core/quality.js';
import { type Boot, type Instant, type Millis, millis } from '../core/time.js';
import { readBlock } from './block.js';
import { wallOf } from './clock.js';
import { laneOf, seqOf } from './entry.js';
import { linksOf } from './links.js';
import { type Minute, readMinutes } from './minutes.js';
import { TornPack, unpack, walk } from './pack.js';
import type { Answers, Question, Slice } from './protocol.js';
import type { BootRow, SegmentRow, TapeRow } from './rows.js';
import { atOnce, stampOf } from './seal.js';
import type { Store } from './sqlite.js';
import { thinner } from './thin.js';
import { verifying } from './verify.js';

type Asked<Ask extends Question['ask']> = Extract<Question, { ask: Ask }>;
/** A work that rests at each yield, after at most a few milliseconds. */
export type Pieces<Result> = Generator<void, Result>;
/** `unvouched`: by a clock that nobody has vouched for. */
type Tell = (at: Instant, quality: Quality, value: number | undefined, unvouched?: boolean) => void;

interface Stamped {
  readonly stamp: Instant;
  readonly unvouched: boolean;
}

const ROWS_AT_ONCE = 32;
const ROWS_OF_BACKLOG = 4;
const READINGS_AT_ONCE = 5_000;
const EVENTS_AT_ONCE = 500;
const MINUTE_MS = 60_000;

/** Answers from the disk; reads only. */
export class TapeReader {
  readonly #store: Store;
  #boots = new Map<number, BootRow>();
  #points = new Map<number, PointId>();
  #numbers = new Map<PointId, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  answer(question: Question): Pieces<Answers[Question['ask']]> {
    this.#boots = new Map(this.#store.boots().map((boot) => [boot.id, boot]));
    switch (question.ask) {
      case 'history':
        return this.#history(question);
      case 'events':
        return this.#events(question);
      case 'records':
        return this.#records();
      case 'chain':
        return verifying(this.#store, question.after);
      case 'links':
        return linksOf(this.#store, question.from, question.to, question.entries);
      case 'backlog':
        return this.#backlog(question);
      case 'stamps':
        return this.#stamps(question);
      case 'samples':
        return this.#samples(question);
      case 'slice':
        return this.#slice(question);
    }
  }

  *#history({ point, from, to, limit, stands }: Asked<'history'>): Pieces<Answers['history']> {
    // Of a long span each stretch is wider than a minute: minutes say the same and are read faster.
    const fine = (to - from) / Math.max(1, limit / 3) < 2 * MINUTE_MS;
    for (;;) {
      const upTo = this.#end();
      const unsealed = this.#store.firstUnsealed();
      const kept = stands && millis(Math.max(stands, fine ? 0 : 2 * MINUTE_MS));
      const thin = thinner(from, to, limit, stands && kept && { drawn: stands, kept });
      yield* this.#each(point, from, to, fine, unsealed, (at, quality, value) =>
        thin.add(value === undefined ? { at, quality } : { at, quality, value }),
      );
      // An hour sealed meanwhile was moved under our hands: read it again where it is now.
      if (this.#store.firstUnsealed()?.id === unsealed?.id)
        return { samples: thin.samples(), ...(upTo === undefined ? {} : { upTo }) };
    }
  }

  /**
   * What the readings of a point were within, none left out, in order of time; where only the minutes of
   * an hour are kept, each minute's mean; those whose clock nobody vouched for are uncertain (design
   * §4.7). For a process of its own.
   */
  readings(point: PointId, from: Instant, to: Instant): readonly Sample[] {
    this.#boots = new Map(this.#store.boots().map((boot) => [boot.id, boot]));
    return atOnce(this.#samples({ ask: 'samples', point, from, to }));
  }

  /** Every event stamped within, as its JSON. For a process of its own. */
  events(from: Instant, to: Instant): readonly string[] {
    this.#boots = new Map(this.#store.boots().map((boot) => [boot.id, boot]));
    const limit = Number.MAX_SAFE_INTEGER;
    return atOnce(this.#events({ ask: 'events', filter: { from, to, limit } })).texts;
  }

  *#samples({ point, from, to }: Asked<'samples'>): Pieces<Answers['samples']> {
    for (;;) {
      const samples: Sample[] = [];
      const unsealed = this.#store.firstUnsealed();
      const tell = into(samples, from, to);
      yield* this.#each(point, from, to, true, unsealed, tell, tellMean);
      if (this.#store.firstUnsealed()?.id === unsealed?.id)
        return samples.sort((one, other) => one.at - other.at);
    }
  }

  /** `slice` of many points at once, for a process of its own. */
  slice(points: readonly PointId[], from: Instant, to: Instant): Slice {
    this.#boots = new Map(this.#store.boots().map((boot) => [boot.id, boot]));
    return atOnce(this.#slice({ ask: 'slice', points, from, to }));
  }

  *#slice({ points, from, to }: Asked<'slice'>): Pieces<Slice> {
    for (;;) {
      const unsealed = this.#store.firstUnsealed();
      const segments = this.#store.segmentsWithin(from, to);
      const readings = new Map<PointId, Sample[]>();
      const wanted = new Map<number, Sample[]>();
      for (const point of points) {
        const samples: Sample[] = [];
        readings.set(point, samples);
        const number = this.#numberOf(point);
        if (number !== undefined) wanted.set(number, samples);
      }
      for (const { id } of segments.filter(({ raw }) => raw))
        for (const [number, samples] of wanted) {
          const block = this.#store.block(id, number);
          if (block !== undefined) yield* this.#eachOfBlock(block, into(samples, from, to));
          yield;
        }
      for (const row of this.#rowsOf(unsealed, false)) {
        this.#guarded(row, () =>
          this.#eachOfRow(row, (number) => {
            const samples = wanted.get(number);
            return samples && into(samples, from, to);
          }),
        );
        if (row.id % ROWS_AT_ONCE === 0) yield;
      }
      // An hour sealed meanwhile was moved under our hands: read it again where it is now.
      if (this.#store.firstUnsealed()?.id !== unsealed?.id) continue;
      for (const samples of readings.values()) samples.sort((one, other) => one.at - other.at);
      return { readings, thinned: segments.some(({ raw, minutes }) => minutes && !raw) };
    }
  }

  *#stamps({ points, from, to }: Asked<'stamps'>): Pieces<Answers['stamps']> {
    const stamps = new Map<PointId, Set<Instant>>();
    for (const point of points) {
      const found = new Set<Instant>();
      stamps.set(point, found);
      const unsealed = this.#store.firstUnsealed();
      yield* this.#each(point, from, to, true, unsealed, (at) => void found.add(at));
    }
    return stamps;
  }

  *#events({ filter }: Asked<'events'>): Pieces<Answers['events']> {
    const upTo = this.#end();
    const from = filter.from ?? (Number.MIN_SAFE_INTEGER as Instant);
    const to = filter.to ?? (Number.MAX_SAFE_INTEGER as Instant);
    const unsealed = this.#store.firstUnsealed();
    const kinds = filter.kinds && new Set(filter.kinds);
    const texts =
      kinds === undefined
        ? this.#store.events(from, to, filter.limit)
        : yield* this.#eventsOf(kinds, from, to, filter.limit);
    for (const row of this.#rowsOf(unsealed, true)) {
      this.#guarded(row, () =>
        walk(row.bytes, {
          scan() {},
          reading() {},
          event(text) {
            const { at, kind } = stampOf(text);
            if (at >= from && at <= to && kinds?.has(kind) !== false) texts.push(text);
          },
        }),
      );
    }
    yield;
    return { texts: texts.slice(-filter.limit), ...(upTo === undefined ? {} : { upTo }) };
  }

  *#records(): Pieces<Answers['records']> {
    const upTo = this.#end();
    const texts = this.records();
    yield;
    return { texts, ...(upTo === undefined ? {} : { upTo }) };
  }

  /** What people entered, oldest first, as the JSON of its events. */
  records(): string[] {
    return this.#store.records();
  }

  /** Sealed events of some kinds in the order of the chain, the `limit` with the latest stamps. */
  *#eventsOf(
    kinds: ReadonlySet<EventKind>,
    from: Instant,
    to: Instant,
    limit: number,
  ): Pieces<string[]> {
    const found: { readonly id: number; readonly text: string }[] = [];
    let before = { at: to, id: Number.MAX_SAFE_INTEGER };
    for (;;) {
      const piece = this.#store.eventsBefore(from, before, EVENTS_AT_ONCE);
      for (const event of piece) if (kinds.has(stampOf(event.text).kind)) found.push(event);
      const last = piece.at(-1);
      // Where the clock was set back, stamps do not tell what came first.
      if (last === undefined || found.length >= limit)
        return found
          .slice(0, limit)
          .sort((one, other) => one.id - other.id)
          .map(({ text }) => text);
      before = last;
      yield;
    }
  }

  *#backlog({ lane, after, most }: Asked<'backlog'>): Pieces<Answers['backlog']> {
    const boot = [...this.#boots.values()].find(({ name }) => name === after.boot)?.id ?? 0;
    const entries: Entry[] = [];
    let next = this.#store.tapeAfter(boot, after.seq);
    while (entries.length < most) {
      const rows = this.#store.tapeFrom(next, ROWS_OF_BACKLOG, lane === 'events');
      for (const row of rows) {
        this.#guarded(row, () => {
          for (const entry of unpack(row.bytes, this.#bootOf(row), (n) => this.#nameOf(n))) {
            const isAfter = row.boot !== boot || seqOf(entry) > after.seq;
            if (laneOf(entry) === lane && isAfter) entries.push(entry);
          }
        });
        if (entries.length >= most) break;
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      next = last.id + 1;
      yield;
    }
    return entries.slice(0, most);
  }

  /** Tells every reading of a point within, in no order; sealed hours by the minute unless `fine`. */
  *#each(
    point: PointId,
    from: Instant,
    to: Instant,
    fine: boolean,
    unsealed: SegmentRow | undefined,
    tell: Tell,
    minuteTold: (minute: Minute, tell: Tell) => void = tellMinute,
  ): Pieces<void> {
    const number = this.#numberOf(point);
    if (number === undefined) return;
    const within: Tell = (at, quality, value, unvouched) => {
      if (at >= from && at <= to) tell(at, quality, value, unvouched);
    };
    for (const { id } of this.#store.segmentsWithin(from, to)) {
      const block = fine ? this.#store.block(id, number) : undefined;
      if (block !== undefined) yield* this.#eachOfBlock(block, within);
      else
        for (const minute of readMinutes(this.#store.minutes(id, number) ?? NO_MINUTES))
          minuteTold(minute, within);
      yield;
    }
    for (const row of this.#rowsOf(unsealed, false)) {
      this.#guarded(row, () =>
        this.#eachOfRow(row, (one) => (one === number ? within : undefined)),
      );
      if (row.id % ROWS_AT_ONCE === 0) yield;
    }
  }

  *#eachOfBlock(block: Uint8Array, tell: Tell): Pieces<void> {
    let count = 0;
    for (const kept of readBlock(block)) {
      const { stamp, unvouched } = this.#stamp(kept.at, kept.mono, kept.boot, kept.uncertainClock);
      tell(stamp, qualityOf(kept.quality), kept.value, unvouched);
      count += 1;
      if (count % READINGS_AT_ONCE === 0) yield;
    }
  }

  #eachOfRow(row: TapeRow, tellOf: (number: number) => Tell | undefined): void {
    let mono = 0 as Millis;
    let uncertain = false;
    walk(row.bytes, {
      scan(_seq, scanMono, uncertainClock) {
        mono = scanMono;
        uncertain = uncertainClock;
      },
      reading: (point, at, quality, value) => {
        const tell = tellOf(point);
        if (tell === undefined) return;
        const { stamp, unvouched } = this.#stamp(at, mono, row.boot, uncertain);
        tell(stamp, qualityOf(quality), value, unvouched);
      },
      event() {},
    });
  }

  /** What a clock without voucher said is put right by the record of its boot, once there is one. */
  #stamp(at: Instant, mono: Millis, boot: number, uncertainClock: boolean): Stamped {
    if (!uncertainClock) return { stamp: at, unvouched: false };
    const vouched = this.#boots.get(boot)?.vouched;
    return vouched === undefined
      ? { stamp: at, unvouched: true }
      : { stamp: wallOf(mono, vouched), unvouched: false };
  }

  *#rowsOf(unsealed: SegmentRow | undefined, events: boolean): Generator<TapeRow> {
    let next = unsealed?.tape ?? Number.MAX_SAFE_INTEGER;
    for (;;) {
      const rows = this.#store.tapeFrom(next, ROWS_AT_ONCE, events);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      next = last.id + 1;
    }
  }

  /** A torn row holds nothing; sealing records the gap. */
  #guarded(row: TapeRow, read: (row: TapeRow) => void): void {
    try {
      read(row);
    } catch (thrown) {
      if (!(thrown instanceof TornPack)) throw thrown;
    }
  }

  #end(): Position | undefined {
    const last = this.#store.lastTape();
    return last === undefined ? undefined : { boot: this.#bootOf(last), seq: last.last };
  }

  #bootOf({ boot }: TapeRow): Boot {
    if (!this.#boots.has(boot))
      this.#boots = new Map(this.#store.boots().map((row) => [row.id, row]));
    return this.#boots.get(boot)?.name ?? (`${boot}` as Boot);
  }

  #learnPoints(): void {
    for (const { id, name } of this.#store.points(this.#points.size)) {
      this.#points.set(id, name);
      this.#numbers.set(name, id);
    }
  }
  #nameOf(number: number): PointId {
    if (!this.#points.has(number)) this.#learnPoints();
    return this.#points.get(number) ?? (`unknown/${number}` as PointId);
  }
  #numberOf(point: PointId): number | undefined {
    if (!this.#numbers.has(point)) this.#learnPoints();
    return this.#numbers.get(point);
  }
}

/** Puts what lies within into a list; what nobody vouched for is uncertain (design §4.7). */
const into =
  (samples: Sample[], from: Instant, to: Instant): Tell =>
  (at, quality, value, unvouched) => {
    if (at < from || at > to) return;
    const trusted = unvouched === true && isGood(quality) ? 'uncertain' : quality;
    samples.push(value === undefined ? { at, quality: trusted } : { at, quality: trusted, value });
  };

const NO_MINUTES = Uint8Array.of(1);

/** A minute on a chart is its smallest and its largest value, or a bad moment. */
const tellMinute = ({ at, values, bad, uncertain }: Minute, tell: Tell): void => {
  if (values === undefined || bad > 0) tell(at, 'bad', undefined);
  if (values === undefined) return;
  const quality: Quality = uncertain ? 'uncertain' : 'good';
  tell(at, quality, values.min);
  if (values.max !== values.min) tell(at, quality, values.max);
};

/** A minute in a statistic is its mean. One with a bad reading in it vouches for nothing. */
const tellMean = ({ at, values, bad, uncertain }: Minute, tell: Tell): void => {
  if (values === undefined || bad > 0) tell(at, 'bad', undefined);
  else tell(at, uncertain ? 'uncertain' : 'good', values.mean);
};
