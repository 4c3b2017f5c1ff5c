import type { Hall, Point } from '../../core/hall.js';
import type { PointId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import { quantityRow } from '../../core/quantity.js';
import type { Scan } from '../../core/reading.js';
import { hours, type Instant, later, type Millis, seconds } from '../../core/time.js';
import type { Doubted } from '../../core/verdict.js';
import { Day, dayAround } from './day.js';
import type { Counted } from './evidence.js';
import { type Instrument, pressureFactor } from './instrument.js';
import { Scrutiny } from './scrutiny.js';
import { inOrder, type Tally } from './tally.js';

/** A reading before the first day may still stand in it. */
const LEAD = hours(1);
/** A point is read again no oftener, unless a verdict waits for it. */
const AGAIN_AFTER = seconds(60);
const WANTED_AGAIN_AFTER = seconds(10);

interface Track {
  readonly point: Point;
  instrument: Instrument;
  doubts: readonly Doubted[];
  readonly factor: number | undefined;
  /** What was added up is not what the tape says: readings came late, or not through here. */
  stale: boolean;
  /** A verdict waits for it. */
  wanted: boolean;
  /** When it was last read again, or was tried. */
  readAt: Millis | undefined;
  /** What comes while the point is read again. */
  pending: Sample[] | undefined;
}

/** The readings of one point read again from the tape, piece by piece, in order of time. */
export interface Again {
  readonly point: Point;
  readonly from: Instant;
  readonly to: Instant;
  add(piece: readonly Sample[]): void;
  done(mono: Millis): void;
  failed(mono: Millis): void;
}

export interface BookSetup {
  readonly hall: Hall;
  readonly points: readonly Point[];
  readonly instruments: ReadonlyMap<PointId, Instrument>;
}

/**
 * What the readings of yesterday and today add up to, point by point, as they go on the tape. It says the
 * same as reading the tape in order of time would: where a reading comes late or a clock was set, the
 * point is read again.
 */
export class Book {
  readonly #hall: Hall;
  readonly #tracks: ReadonlyMap<PointId, Track>;
  #days: readonly [Day, Day] | undefined;

  constructor({ hall, points, instruments }: BookSetup) {
    this.#hall = hall;
    this.#tracks = new Map(
      points.map((point) => {
        const instrument = instruments.get(point.id) ?? {};
        const factor = pressureFactor(point.quantity, instrument, hall.altitudeM);
        const since = { stale: true, wanted: false, readAt: undefined, pending: undefined };
        return [point.id, { point, instrument, doubts: [], factor, ...since }];
      }),
    );
  }

  /** Yesterday and today; none before the time of day is known. */
  get days(): readonly Day[] {
    return this.#days ?? [];
  }

  /** It is `at` now, whatever it was before: everything is read again. */
  start(at: Instant): void {
    this.#days = [this.#day(at, -1), this.#day(at, 0)];
    for (const track of this.#tracks.values()) {
      track.stale = true;
      track.pending = undefined;
      track.readAt = undefined;
    }
  }

  /** Midnight passes; a clock that was set by a day or more begins anew. */
  reach(at: Instant): void {
    if (this.#days === undefined) return;
    const [before, today] = this.#days;
    if (at >= before.calendar.from && at < today.calendar.to) return;
    const next = this.#day(at, 0);
    if (next.calendar.from !== today.calendar.to) {
      this.start(at);
      return;
    }
    for (const [point, { pending }] of this.#tracks) {
      const last = today.last(point);
      if (last !== undefined && pending === undefined) next.tally(point).add(last);
      else this.#spoil(point);
    }
    this.#days = [today, next];
  }

  /**
   * What is known of the instruments, and which of their readings are doubted, is not what it was: points
   * of which something changed are read again.
   */
  revise(
    instruments: ReadonlyMap<PointId, Instrument>,
    doubts: ReadonlyMap<PointId, readonly Doubted[]>,
  ): void {
    for (const [id, track] of this.#tracks) {
      const instrument = instruments.get(id) ?? {};
      const doubted = doubts.get(id) ?? [];
      const isSame =
        JSON.stringify([track.instrument, track.doubts]) === JSON.stringify([instrument, doubted]);
      if (isSame) continue;
      track.instrument = instrument;
      track.doubts = doubted;
      // What was read again so far was read with the old knowledge.
      for (const sample of track.pending?.splice(0) ?? []) this.#feed(track, sample);
      track.pending = undefined;
      track.readAt = undefined;
      track.stale = true;
    }
  }

  #day(at: Instant, away: number): Day {
    return new Day(dayAround(this.#hall, at, away), (id) => {
      const track = this.#tracks.get(id) as Track;
      const { quantity, period, keepEvery } = track.point;
      return {
        period: Math.max(period, keepEvery) as Millis,
        mean: quantityRow(quantity).mean ?? 'plain',
        distrusted: track.factor === undefined,
        scrutiny: new Scrutiny(track.instrument.certificates ?? [], track.doubts),
      };
    });
  }

  #spoil(point: PointId): void {
    const track = this.#tracks.get(point);
    if (track !== undefined) track.stale = true;
  }

  /** A scan as it went on the tape. Stamps that nobody vouches for never make a good reading. */
  hear({ readings, clock, origin }: Scan): void {
    for (const { point, at, quality, value } of readings) {
      const track = this.#tracks.get(point);
      if (track === undefined || this.#days === undefined) continue;
      if (origin === 'imported') {
        track.stale = true;
        continue;
      }
      const trusted = clock === 'uncertain' && isGood(quality) ? 'uncertain' : quality;
      const sample =
        value === undefined ? { at, quality: trusted } : { at, quality: trusted, value };
      if (track.pending === undefined) this.#feed(track, sample);
      else track.pending.push(sample);
    }
  }

  #feed(track: Track, sample: Sample): void {
    const today = this.#days?.[1].calendar;
    // It may be heard before the tick that sees midnight.
    if (today !== undefined && sample.at >= today.to) this.reach(today.to);
    for (const day of this.days)
      if (sample.at < day.calendar.to && !day.tally(track.point.id).add(sample)) track.stale = true;
  }

  /** Nothing older than `at` will come for this point, or it will be read again. */
  counted(day: Day, point: PointId, at: Instant): Counted {
    const { instrument, factor, point: about, pending } = this.#tracks.get(point) as Track;
    const tally = day.tally(point);
    // What came while it is read again is still to be added, should the reading fail.
    tally.advance(Math.min(at, pending?.[0]?.at ?? at) as Instant);
    return { point: about, instrument, factor, tally };
  }

  isFresh(point: PointId): boolean {
    return this.#tracks.get(point)?.stale === false;
  }
  /** A verdict waits for this point. */
  want(point: PointId): void {
    const track = this.#tracks.get(point);
    if (track !== undefined) track.wanted = true;
  }

  /** The next point that must be read again. */
  again(mono: Millis): Again | undefined {
    const days = this.#days;
    if (days === undefined) return undefined;
    const isDue = ({ stale, wanted, readAt, pending }: Track): boolean =>
      stale &&
      pending === undefined &&
      (readAt === undefined || mono >= readAt + (wanted ? WANTED_AGAIN_AFTER : AGAIN_AFTER));
    const due = [...this.#tracks.values()].filter(isDue);
    const next = due.find(({ wanted }) => wanted) ?? due[0];
    return next === undefined ? undefined : this.#read(next, days);
  }

  #read(track: Track, days: readonly [Day, Day]): Again {
    const { point } = track;
    const tallies = days.map((day): [Day, Tally] => [day, day.blank(point.id)]);
    const pending: Sample[] = [];
    let stamps = new Set<Instant>();
    let last: Instant | undefined;
    track.pending = pending;
    /** The days went on meanwhile, or a clock was set. */
    const isOver = (): boolean => track.pending !== pending || this.#days !== days;
    const leave = (mono: Millis | undefined): void => {
      if (track.pending !== pending) return;
      track.pending = undefined;
      track.readAt = mono;
    };
    return {
      point,
      from: later(days[0].calendar.from, -LEAD as Millis),
      to: days[1].calendar.to,
      add: (piece) => {
        if (isOver() || piece.length === 0) return;
        stamps = new Set(piece.map(({ at }) => at));
        for (const sample of inOrder(piece))
          for (const [day, tally] of tallies) if (sample.at < day.calendar.to) tally.add(sample);
        last = piece.reduce((latest, { at }) => Math.max(latest, at), last ?? 0) as Instant;
      },
      done: (mono) => {
        const over = isOver();
        leave(over ? undefined : mono);
        if (!over) {
          track.stale = false;
          track.wanted = false;
          for (const [day, tally] of tallies) day.replace(point.id, tally);
        }
        for (const sample of pending) {
          if (!over && last !== undefined && sample.at <= last && stamps.has(sample.at)) continue;
          this.#feed(track, sample);
        }
      },
      failed: (mono) => {
        leave(mono);
        for (const sample of pending) this.#feed(track, sample);
      },
    };
  }
}
