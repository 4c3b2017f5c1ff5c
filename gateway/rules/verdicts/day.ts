import { Temporal } from 'temporal-polyfill';
import type { PointId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import type { Instant } from '../../core/time.js';
import { type Calendar, calendarOf, type HallTime } from './calendar.js';
import type { Tally, TallyOptions } from './tally.js';
import { Tally as PointTally } from './tally.js';

export type MakeTally = (point: PointId) => Omit<TallyOptions, 'calendar'>;

/** One local day of the hall: its windows, and what the readings of each point add up to in them. */
export class Day {
  readonly calendar: Calendar;
  readonly #tallies = new Map<PointId, Tally>();
  readonly #options: MakeTally;

  constructor(calendar: Calendar, options: MakeTally) {
    this.calendar = calendar;
    this.#options = options;
  }

  /** Begins empty at the first reading of the point. */
  tally(point: PointId): Tally {
    const known = this.#tallies.get(point);
    if (known !== undefined) return known;
    const tally = this.blank(point);
    this.#tallies.set(point, tally);
    return tally;
  }
  /** An empty one, to read the point's readings into again. */
  blank(point: PointId): Tally {
    return new PointTally({ ...this.#options(point), calendar: this.calendar });
  }
  replace(point: PointId, tally: Tally): void {
    this.#tallies.set(point, tally);
  }
  last(point: PointId): Sample | undefined {
    return this.#tallies.get(point)?.last;
  }
}

/** The calendar of the local day that holds `at`, or of one so many days away from it. */
export const dayAround = (hall: HallTime, at: Instant, away = 0): Calendar => {
  const date = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(hall.timeZone)
    .toPlainDate()
    .add({ days: away });
  const startOf = (day: Temporal.PlainDate): Instant =>
    day.toZonedDateTime(hall.timeZone).epochMilliseconds as Instant;
  return calendarOf(hall, startOf(date), startOf(date.add({ days: 1 })));
};
