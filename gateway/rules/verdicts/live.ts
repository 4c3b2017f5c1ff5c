import type { Event, Happening } from '../../core/event.js';
import type { Hall, Point } from '../../core/hall.js';
import type { PointId, VerdictId, ZoneId } from '../../core/identity.js';
import type { Scan } from '../../core/reading.js';
import {
  type ClockQuality,
  type Instant,
  instant,
  type Millis,
  minutes,
  VOUCHED_WITHIN,
} from '../../core/time.js';
import { type Doubted, type Excursion, type Verdict, verdictId } from '../../core/verdict.js';
import type { Standard } from '../standards/standard.js';
import { type Again, Book } from './book.js';
import type { Window } from './calendar.js';
import type { Day } from './day.js';
import type { Counted } from './evidence.js';
import { excursionAfter } from './excursion.js';
import type { Instrument } from './instrument.js';
import { type LiveMatter, liveMatters } from './matters.js';
import { judgesOn } from './rule.js';
import type { FormalTest } from './standing.js';
import { verdictOn } from './window.js';

/** So many windows are judged at one tick: what ends at the full hour is spread over some seconds. */
const JUDGED_AT_ONCE = 10;
/** A journal that cannot be read for this long holds up no verdict: what is known then is judged. */
const PATIENCE = minutes(5);

export interface LiveSetup {
  readonly hall: Hall;
  readonly standards: readonly Standard[];
  readonly instruments: ReadonlyMap<PointId, Instrument>;
}

/** What people entered and what looks wrong, as it is known now. */
export interface Known {
  readonly instruments: ReadonlyMap<PointId, Instrument>;
  readonly tests: readonly FormalTest[];
  readonly doubts: ReadonlyMap<PointId, readonly Doubted[]>;
}

export interface Now {
  readonly at: Instant;
  readonly mono: Millis;
  readonly clock: ClockQuality;
}

/** What a kill must not lose: up to where windows are judged, and the excursions that go on. */
export interface LiveState {
  readonly version: 1;
  readonly given: Readonly<Record<VerdictId, Instant>>;
  readonly excursions: readonly Excursion[];
}

export interface Told {
  /** Windows that ended, and at the beginning those that had ended before. */
  readonly verdicts: readonly Verdict[];
  readonly happened: readonly Happening[];
}

/** A window that still runs: `verdict` says what it would be if it ended like this. */
export interface SoFar {
  readonly verdict: Verdict;
  /** Counted up to here. */
  readonly upTo: Instant;
}

interface Due {
  readonly entry: Entry;
  readonly day: Day;
  readonly window: Window;
  readonly since: Millis;
}

interface Entry extends LiveMatter {
  /** The end of the last window that was judged, or stands in the queue. */
  given: Instant | undefined;
  queued: Instant | undefined;
  last: Verdict | undefined;
}

const NOTHING: Told = { verdicts: [], happened: [] };

/** Judges each window as it ends, by what goes on the tape; the same tallies as in an assessment. */
export class Live {
  #tests: readonly FormalTest[] = [];
  readonly #entries: readonly Entry[];
  readonly #book: Book;
  readonly #excursions = new Map<VerdictId, Excursion>();
  #clock: ClockQuality | undefined;
  #due: Due[] = [];
  #next = instant(Number.NEGATIVE_INFINITY);

  constructor({ hall, standards, instruments }: LiveSetup) {
    this.#entries = liveMatters(hall, standards).map((matter) => ({
      ...matter,
      given: undefined,
      queued: undefined,
      last: undefined,
    }));
    const points = new Set<Point>(this.#entries.flatMap((entry) => entry.points));
    this.#book = new Book({ hall, points: [...points], instruments });
  }

  /** Windows that were judged before stay as they were given. */
  revise({ instruments, tests, doubts }: Known): void {
    this.#tests = tests;
    this.#book.revise(instruments, doubts);
  }

  /** Takes up the state of the last run, and then what the journal kept after it. */
  resume(state: LiveState | undefined): void {
    for (const entry of this.#entries) entry.given = state?.given[entry.id];
    for (const excursion of state?.excursions ?? [])
      this.#excursions.set(verdictId(excursion), excursion);
  }
  replay(event: Event): void {
    if (event.kind === 'verdict-given') {
      const entry = this.#entries.find(({ id }) => id === verdictId(event.verdict));
      if (entry !== undefined) entry.given = event.verdict.window.to;
    }
    if (event.kind === 'excursion-started')
      this.#excursions.set(verdictId(event.excursion), event.excursion);
    if (event.kind === 'excursion-ended') this.#excursions.delete(verdictId(event.excursion));
  }
  state(): LiveState {
    const given = this.#entries.flatMap(({ id, given }) =>
      given === undefined ? [] : [[id, given]],
    );
    return {
      version: 1,
      given: Object.fromEntries(given) as LiveState['given'],
      excursions: this.excursions,
    };
  }

  get judged(): ReadonlySet<VerdictId> {
    return new Set(this.#entries.map(({ id }) => id));
  }
  get excursions(): readonly Excursion[] {
    return [...this.#excursions.values()];
  }

  /** What went on the tape. Until somebody vouches for its stamps it waits there. */
  hear(scan: Scan): void {
    if (this.#clock !== undefined) this.#book.hear(scan);
  }

  /** The next point whose readings must be read again from the tape. */
  again(mono: Millis): Again | undefined {
    return this.#book.again(mono);
  }

  tick(now: Now): Told {
    const { at, mono, clock } = now;
    if (clock === 'trusted' ? this.#clock !== 'trusted' : this.#isOverdue(mono)) this.#start(now);
    if (this.#clock === undefined) return NOTHING;
    this.#book.reach(at);
    if (at >= this.#next) this.#queue(now);
    return this.#judge(now);
  }

  #isOverdue(mono: Millis): boolean {
    return this.#clock === undefined && mono >= VOUCHED_WITHIN;
  }

  /** The time of day is known, or nobody will vouch for it: the windows that run are read from the tape. */
  #start({ at, clock }: Now): void {
    this.#clock = clock;
    this.#due = [];
    this.#next = instant(Number.NEGATIVE_INFINITY);
    this.#book.start(at);
    for (const entry of this.#entries) {
      // What a clock ahead of its time has judged is judged again when the time has come.
      entry.given = instant(Math.min(entry.given ?? at, at));
      entry.queued = undefined;
    }
  }

  /** Every window that has ended and settled; says when to look again. */
  #queue({ at, mono }: Now): void {
    let next = Number.POSITIVE_INFINITY;
    const found: Due[] = [];
    for (const entry of this.#entries)
      for (const day of this.#book.days)
        for (const window of windowsOf(day, entry)) {
          if (window.to <= Math.max(entry.given ?? 0, entry.queued ?? 0)) continue;
          if (window.to + entry.settles > at) {
            next = Math.min(next, window.to + entry.settles);
            break;
          }
          entry.queued = window.to;
          if (judgesOn(entry.matter.rule, window.date, false))
            found.push({ entry, day, window, since: mono });
        }
    this.#due.push(...found.sort((one, other) => one.window.to - other.window.to));
    const today = this.#book.days.at(-1)?.calendar.to ?? at;
    this.#next = instant(Math.min(next, today));
  }

  #judge({ at, mono }: Now): Told {
    const verdicts: Verdict[] = [];
    const happened: Happening[] = [];
    const waits: Due[] = [];
    let left = JUDGED_AT_ONCE;
    for (const due of this.#due) {
      if (left === 0 || !this.#isReady(due, mono)) {
        waits.push(due);
        continue;
      }
      left -= 1;
      const verdict = this.#verdict(due, at);
      verdicts.push(verdict);
      happened.push(...this.#tell(due.entry, verdict, at));
      due.entry.given = due.window.to;
      due.entry.last = verdict;
    }
    this.#due = waits;
    return { verdicts: [...this.#known(at, left), ...verdicts], happened };
  }

  #isReady({ entry, since }: Due, mono: Millis): boolean {
    const stale = entry.points.filter(({ id }) => !this.#book.isFresh(id));
    for (const { id } of stale) this.#book.want(id);
    return stale.length === 0 || mono - since >= PATIENCE;
  }

  #verdict({ entry, day, window }: Omit<Due, 'since'>, at: Instant, soFar = false): Verdict {
    const upTo = instant(at - entry.settles);
    const counted = entry.points.map(({ id }) => this.#book.counted(day, id, upTo));
    return verdictOn(
      entry.matter,
      day.calendar,
      window,
      counted as [Counted, ...Counted[]],
      this.#tests,
      soFar,
    );
  }

  /** A night in which nothing applies is said once. */
  #tell({ id, last, matter }: Entry, verdict: Verdict, at: Instant): readonly Happening[] {
    const { open, happened } =
      matter.rule.standard.role === 'informs'
        ? { happened: [] }
        : excursionAfter(this.#excursions.get(id), verdict, at);
    if (open === undefined) this.#excursions.delete(id);
    else this.#excursions.set(id, open);
    const isKnown =
      verdict.verdict === 'not-applicable' &&
      last?.verdict === 'not-applicable' &&
      last.reasons[0]?.why === verdict.reasons[0]?.why;
    return isKnown
      ? happened
      : [{ at, kind: 'verdict-given', verdict: asGiven(verdict) }, ...happened];
  }

  /** After a start: what the last windows said that ended before. */
  #known(at: Instant, most: number): readonly Verdict[] {
    const known: Verdict[] = [];
    for (const entry of this.#entries) {
      if (known.length >= most) break;
      if (entry.last !== undefined || !entry.points.every(({ id }) => this.#book.isFresh(id)))
        continue;
      const found = this.#lastWindow(entry);
      if (found === undefined) continue;
      entry.last = this.#verdict({ entry, ...found }, at);
      known.push(entry.last);
    }
    return known;
  }

  #lastWindow(entry: Entry): { day: Day; window: Window } | undefined {
    const { given = 0, matter } = entry;
    return this.#book.days
      .flatMap((day) => windowsOf(day, entry).map((window) => ({ day, window })))
      .filter(({ window }) => window.to <= given && judgesOn(matter.rule, window.date, false))
      .at(-1);
  }

  /** Windows that run, or have ended and are not judged yet, as far as they have come. */
  soFar(at: Instant, zone?: ZoneId): readonly SoFar[] {
    return this.#entries
      .filter(({ matter }) => zone === undefined || matter.zone.id === zone)
      .flatMap((entry) =>
        this.#book.days.flatMap((day) =>
          windowsOf(day, entry)
            .filter(({ from, to }) => from <= at && to > Math.max(entry.given ?? 0, from))
            .filter(({ date }) => judgesOn(entry.matter.rule, date, false))
            .map((window) => ({
              verdict: this.#verdict({ entry, day, window }, at, true),
              upTo: instant(Math.min(window.to, at - entry.settles)),
            })),
        ),
      );
  }
}

const windowsOf = ({ calendar }: Day, { matter }: LiveMatter): readonly Window[] =>
  calendar.windows[matter.rule.requirement.window];

const asGiven = (verdict: Verdict) => ({
  ...verdict,
  points: verdict.points.map(({ point, verdict: said, value }) => ({
    point,
    verdict: said,
    ...(value !== undefined && { value }),
  })),
});
