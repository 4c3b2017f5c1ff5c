import type { Sample } from '../../core/ports.js';
import { isBad, isGood, type Quality } from '../../core/quality.js';
import type { Instant, Millis } from '../../core/time.js';
import type { Doubt, Gap } from '../../core/verdict.js';
import { type Calendar, sliceAt, type Window } from './calendar.js';
import type { Scrutiny } from './scrutiny.js';

/** A reading stands until the next one of its point, at most this many periods (design §4.1). */
const PERIODS_STANDING = 2;

/** What the readings of one point say about one window. Times are of good readings only. */
export interface Figures {
  /** Readings of good quality that were taken within. */
  readonly n: number;
  readonly good: Millis;
  readonly uncertain: Millis;
  /** Time-weighted, in the quantity's unit; absent without good data. */
  readonly mean?: number;
  readonly min?: number;
  readonly max?: number;
  /** The part of the window in opening hours: a separate figure, never the standard's own. */
  readonly occupied: { readonly good: Millis; readonly mean?: number };
}

export interface TallyOptions {
  readonly calendar: Calendar;
  readonly period: Millis;
  readonly mean: 'plain' | 'energy';
  /** Its good readings count as uncertain: a sensor that nobody knows how to correct. */
  readonly distrusted?: boolean;
  /** What is made of a reading before it counts. */
  readonly scrutiny?: Scrutiny;
}

/** Adds up the readings of one point, given in order of time; a fixed amount of work for each. */
export class Tally {
  readonly #options: TallyOptions;
  readonly #good: Float64Array;
  readonly #uncertain: Float64Array;
  readonly #sum: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #n: Uint32Array;
  readonly #gaps: { from: Instant; to: Instant; why: Gap['why'] }[] = [];
  #last: Sample | undefined;
  /** Of the last reading: its value as it counts, and why it does not. */
  #value = Number.NaN;
  #doubt: Doubt | undefined;
  /** Up to here everything is counted. */
  #over = Number.NEGATIVE_INFINITY;
  #slice = 0;

  constructor(options: TallyOptions) {
    this.#options = options;
    const slices = Math.max(0, options.calendar.cuts.length - 1);
    this.#good = new Float64Array(slices);
    this.#uncertain = new Float64Array(slices);
    this.#sum = new Float64Array(slices);
    this.#min = new Float64Array(slices).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(slices).fill(Number.NEGATIVE_INFINITY);
    this.#n = new Uint32Array(slices);
  }

  /**
   * Of two readings with one stamp the first counts; what is older than the last, or than what was said
   * to be over, is left out. False if it was: only reading everything again in order can count it.
   */
  add(sample: Sample): boolean {
    const { from, to } = this.#options.calendar;
    if (sample.at < this.#over || (this.#last !== undefined && sample.at <= this.#last.at))
      return false;
    if (sample.at >= to) return true;
    this.advance(sample.at);
    this.#take(sample);
    if (sample.at >= from && this.#isGood(sample)) {
      this.#seek(sample.at);
      this.#n[this.#slice] = (this.#n[this.#slice] as number) + 1;
    }
    return true;
  }

  #take(sample: Sample): void {
    const { scrutiny } = this.#options;
    const { at, value = Number.NaN } = sample;
    this.#last = sample;
    this.#doubt = scrutiny?.doubtAt(at);
    this.#value = scrutiny === undefined ? value : scrutiny.corrected(at, value);
  }

  /** The last reading, to begin the next calendar with. */
  get last(): Sample | undefined {
    return this.#last;
  }

  /** Nothing that is older than this will come: what is known stands until then. */
  advance(until: Instant): void {
    const { from, to } = this.#options.calendar;
    const end = Math.min(until, to) as Instant;
    if (end <= this.#over) return;
    if (this.#last === undefined) this.#gap(Math.max(this.#over, from) as Instant, end, 'silent');
    else this.#stand(this.#last, Math.max(this.#over, this.#last.at) as Instant, end);
    this.#over = end;
  }

  /** No more readings come. */
  end(): void {
    this.advance(this.#options.calendar.to);
  }

  #isGood({ quality, value }: Sample): boolean {
    return (
      isGood(quality) &&
      value !== undefined &&
      this.#doubt === undefined &&
      this.#options.distrusted !== true
    );
  }

  /** From where it stood already until the next one, or as long as nobody said more. */
  #stand(sample: Sample, from: Instant, next: Instant): void {
    if (isBad(sample.quality)) {
      this.#gap(from, next, sample.quality);
      return;
    }
    const longest = sample.at + PERIODS_STANDING * this.#options.period;
    const until = Math.max(from, Math.min(next, longest)) as Instant;
    if (this.#isGood(sample)) this.#deposit(from, until, this.#value);
    else {
      this.#distrust(from, until);
      const untold = isGood(sample.quality) ? 'uncertain:sensor-not-accurate' : sample.quality;
      this.#gap(from, until, this.#doubt ?? untold);
    }
    this.#gap(until, next, 'silent');
  }

  #gap(from: Instant, to: Instant, why: Gap['why']): void {
    const begin = Math.max(from, this.#options.calendar.from) as Instant;
    if (to <= begin) return;
    const last = this.#gaps.at(-1);
    if (last !== undefined && last.to === begin && last.why === why) last.to = to;
    else this.#gaps.push({ from: begin, to, why });
  }

  #seek(at: number): void {
    const { cuts } = this.#options.calendar;
    const here = cuts[this.#slice] as number;
    const next = cuts[this.#slice + 1] as number;
    if (at >= here && at < next) return;
    this.#slice = sliceAt(cuts, at);
  }

  /** Tells each slice that the stretch reaches into how much of it. */
  #each(from: number, until: number, tell: (slice: number, time: number) => void): void {
    const { cuts, from: first, to } = this.#options.calendar;
    const end = Math.min(until, to);
    let begin = Math.max(from, first);
    if (begin >= end) return;
    this.#seek(begin);
    while (begin < end) {
      const edge = Math.min(end, cuts[this.#slice + 1] as number);
      tell(this.#slice, edge - begin);
      begin = edge;
      if (begin < end) this.#slice += 1;
    }
  }

  #deposit(from: Instant, until: Instant, value: number): void {
    const weight = this.#options.mean === 'energy' ? 10 ** (value / 10) : value;
    this.#each(from, until, (slice, time) => {
      this.#good[slice] = (this.#good[slice] as number) + time;
      this.#sum[slice] = (this.#sum[slice] as number) + weight * time;
      if (value < (this.#min[slice] as number)) this.#min[slice] = value;
      if (value > (this.#max[slice] as number)) this.#max[slice] = value;
    });
  }

  #distrust(from: Instant, until: Instant): void {
    this.#each(from, until, (slice, time) => {
      this.#uncertain[slice] = (this.#uncertain[slice] as number) + time;
    });
  }

  #meanOf(sum: number, time: number): number {
    const mean = sum / time;
    return this.#options.mean === 'energy' ? 10 * Math.log10(mean) : mean;
  }

  figures({ first, last }: Window): Figures {
    const all = { n: 0, good: 0, uncertain: 0, sum: 0, min: Infinity, max: -Infinity };
    const occupied = { good: 0, sum: 0 };
    for (let slice = first; slice < last; slice += 1) {
      const good = this.#good[slice] as number;
      const sum = this.#sum[slice] as number;
      all.n += this.#n[slice] as number;
      all.good += good;
      all.uncertain += this.#uncertain[slice] as number;
      all.sum += sum;
      all.min = Math.min(all.min, this.#min[slice] as number);
      all.max = Math.max(all.max, this.#max[slice] as number);
      if (this.#options.calendar.open[slice] === 1) {
        occupied.good += good;
        occupied.sum += sum;
      }
    }
    const { n, good, uncertain, min, max } = all;
    return {
      n,
      good: good as Millis,
      uncertain: uncertain as Millis,
      ...(good > 0 && { mean: this.#meanOf(all.sum, good), min, max }),
      occupied: {
        good: occupied.good as Millis,
        ...(occupied.good > 0 && { mean: this.#meanOf(occupied.sum, occupied.good) }),
      },
    };
  }

  /** The stretches without good data in a window, in order of time. */
  gaps({ from, to }: Window): readonly Gap[] {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#gaps[middle] as Gap).to <= from) low = middle + 1;
      else high = middle;
    }
    const found: Gap[] = [];
    for (let index = low; index < this.#gaps.length; index += 1) {
      const gap = this.#gaps[index] as Gap;
      if (gap.from >= to) break;
      found.push({
        from: Math.max(gap.from, from) as Instant,
        to: Math.min(gap.to, to) as Instant,
        why: gap.why,
      });
    }
    return found;
  }
}

/** In order of time; of readings with one stamp a bad one first, then the smallest. */
export const inOrder = (samples: readonly Sample[]): readonly Sample[] => {
  // What a tape gives nearly always is, and a year of it need not be copied.
  const isInOrder = samples.every(({ at }, index) => {
    const before = samples[index - 1];
    return before === undefined || before.at < at;
  });
  return isInOrder ? samples : [...samples].sort(byTime);
};

const byTime = (one: Sample, other: Sample): number =>
  one.at - other.at ||
  trust(one.quality) - trust(other.quality) ||
  (one.value ?? 0) - (other.value ?? 0);

const trust = (quality: Quality): number => (isBad(quality) ? 0 : isGood(quality) ? 2 : 1);

/** Intervals of a point that is asked waver about its period by less than this share of it. */
const WAVERS = 1.5;

/**
 * How long a reading of these speaks for its point: as often as the point is kept or, of an imported
 * file, its median interval. A point that is asked leaves a reading, good or bad, each time it is due,
 * so readings clearly further apart than that come from a file.
 */
export const periodOf = (samples: readonly Sample[], kept: Millis): Millis => {
  const median = medianInterval(samples);
  return median > WAVERS * kept ? (median as Millis) : kept;
};

/** The lower of the two in the middle; counted, since a year has few intervals that differ. */
const medianInterval = (samples: readonly Sample[]): number => {
  const counts = new Map<number, number>();
  let all = 0;
  let before: Instant | undefined;
  for (const { at } of samples) {
    const interval = at - (before ?? at);
    before = at;
    if (interval <= 0) continue;
    counts.set(interval, (counts.get(interval) ?? 0) + 1);
    all += 1;
  }
  let left = (all - 1) >> 1;
  for (const [interval, count] of [...counts].sort(([one], [other]) => one - other)) {
    if (left < count) return interval;
    left -= count;
  }
  return 0;
};
