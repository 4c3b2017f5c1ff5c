import { type Hall, type Point, pointsOf } from '../../core/hall.js';
import type { PointId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { hours, type Instant, instant } from '../../core/time.js';
import type { Doubted } from '../../core/verdict.js';
import { accuracyOf, certificatesWithin, type Instrument } from '../verdicts/instrument.js';
import { type Around, closePiece, type GroupState } from './group.js';
import { BIN, type PointState, PointWatch } from './point.js';
import { type Threshold, thresholdOf } from './thresholds.js';

/** Which readings of a hall are not to be believed, although they look good. */

export interface SuspicionsSetup {
  readonly hall: Hall;
  readonly instruments: ReadonlyMap<PointId, Instrument>;
}

/** A stretch of a point that is doubted, or is no longer. */
export interface Suspicion extends Doubted {
  readonly point: PointId;
}

export interface SuspicionsState {
  readonly version: 1;
  readonly closed: number | undefined;
  readonly points: Readonly<Record<PointId, PointState>>;
  readonly groups: Readonly<Record<string, GroupState>>;
}

interface Group {
  readonly key: string;
  readonly points: readonly PointId[];
  readonly threshold: Threshold;
  state: GroupState;
}

/** Points that are held against each other. */
export const companies = (hall: Hall): readonly (readonly PointId[])[] =>
  groupsOf(hall, undefined).map(({ points }) => points);

const groupsOf = (hall: Hall, state: SuspicionsState | undefined): readonly Group[] => {
  const airOf = new Map(hall.zones.map(({ id, airSpace }) => [id, airSpace]));
  const groups = new Map<string, { threshold: Threshold; points: Point[] }>();
  for (const point of pointsOf(hall)) {
    const threshold = thresholdOf(point.quantity);
    const air = point.zone === undefined ? undefined : airOf.get(point.zone);
    if (threshold === undefined || air === undefined) continue;
    const key = `${air}/${point.quantity}`;
    const known = groups.get(key) ?? { threshold, points: [] };
    groups.set(key, { threshold, points: [...known.points, point] });
  }
  return [...groups].map(([key, { threshold, points }]) => ({
    key,
    threshold,
    points: points.map(({ id }) => id),
    state: state?.groups[key] ?? {},
  }));
};

const FORGETS_AFTER = hours(7 * 24);
const NIGHT_FROM = 2;
const NIGHT_TO = 5;

/** Of the last moment asked about: all groups ask of the same one. */
const nightIn = (timeZone: string): ((at: Instant) => boolean) => {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  let asked: Instant | undefined;
  let answer = false;
  return (at) => {
    if (at === asked) return answer;
    const hour = Number(format.format(at));
    asked = at;
    answer = hour >= NIGHT_FROM && hour < NIGHT_TO;
    return answer;
  };
};

export class Suspicions {
  readonly #groups: readonly Group[];
  readonly #watches: ReadonlyMap<PointId, PointWatch>;
  readonly #around: Around;
  #instruments: ReadonlyMap<PointId, Instrument>;
  #closed: number | undefined;

  constructor({ hall, instruments }: SuspicionsSetup, state?: SuspicionsState) {
    const quantities = new Map(pointsOf(hall).map(({ id, quantity }) => [id, quantity]));
    this.#instruments = instruments;
    this.#closed = state?.closed;
    this.#groups = groupsOf(hall, state);
    this.#watches = new Map(
      this.#groups.flatMap(({ points, threshold }) =>
        points.map((point): [PointId, PointWatch] => [
          point,
          new PointWatch(threshold, state?.points[point]),
        ]),
      ),
    );
    this.#around = {
      isNight: nightIn(hall.timeZone),
      trust: (point, at, value) => {
        const instrument = this.#instruments.get(point) ?? {};
        const stretch = { from: at, to: instant(at + 1) };
        const quantity = quantities.get(point) ?? 'co2';
        const { absolute, percent } = accuracyOf(quantity, instrument, stretch);
        return {
          off: absolute + (percent / 100) * Math.abs(value),
          certified: certificatesWithin(instrument, stretch).length > 0,
        };
      },
    };
  }

  get points(): Iterable<PointId> {
    return this.#watches.keys();
  }

  state(): SuspicionsState {
    return {
      version: 1,
      closed: this.#closed,
      points: Object.fromEntries([...this.#watches].map(([id, watch]) => [id, watch.state()])),
      groups: Object.fromEntries(this.#groups.map(({ key, state }) => [key, state])),
    };
  }

  /** Certificates were entered. */
  revise(instruments: ReadonlyMap<PointId, Instrument>): void {
    this.#instruments = instruments;
  }

  /** A reading, in the order of time of its point. Told back if it jumped. */
  hear(point: PointId, sample: Sample): Suspicion | undefined {
    const jumped = this.#watches.get(point)?.take(sample) ?? false;
    if (!jumped) return undefined;
    return { point, from: sample.at, until: instant(sample.at + 1), why: 'spike' };
  }

  /** Every piece that was over by `at`, in order of time; the first one is that of `from`. */
  close(at: Instant, from?: Instant): readonly Suspicion[] {
    const over = Math.floor(at / BIN) - 1;
    const first = from === undefined ? over : Math.floor(from / BIN);
    this.#mind(over);
    const told: Suspicion[] = [];
    for (let index = (this.#closed ?? first - 1) + 1; index <= over; index += 1) {
      for (const group of this.#groups) told.push(...this.#closeOf(group, index));
      this.#closed = index;
    }
    return told;
  }

  /** A clock that was set back, or ahead by more than a week, leaves nothing to compare. */
  #mind(over: number): void {
    if (this.#closed === undefined) return;
    if (over >= this.#closed - 1 && over - this.#closed <= FORGETS_AFTER / BIN) return;
    for (const group of this.#groups) group.state = {};
    this.#closed = undefined;
  }

  #closeOf(group: Group, index: number): readonly Suspicion[] {
    const { points, threshold } = group;
    const bins = new Map(
      points.flatMap((point) => {
        const bin = this.#watches.get(point)?.close(index);
        return bin === undefined ? [] : [[point, bin] as const];
      }),
    );
    const { state, turns } = closePiece(group.state, index, bins, points, threshold, this.#around);
    group.state = state;
    return turns.map(({ point, why, since, until }) => ({
      point,
      why,
      from: since,
      ...(until !== undefined && { until }),
    }));
  }
}
