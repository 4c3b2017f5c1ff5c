import type { Hall } from '../../core/hall.js';
import type { AirSpaceId, PointId, ZoneId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import type { Reading } from '../../core/reading.js';
import { hours, type Instant, type Millis, minutes } from '../../core/time.js';
import {
  type Accuracy,
  accuracyOf,
  type Instrument,
  pressureFactor,
  type Stretch,
} from '../verdicts/instrument.js';
import { type AirEstimate, airOver, type Series } from './balance.js';
import { type AirSpace, airSpacesOf, outdoorCo2 } from './space.js';

/** What is known of the air of each space now; told every reading of CO2 and every count of people. */

/** The balance is drawn over the last hour: people come and go, and the room follows slowly. */
export const OVER = hours(1);
const KEPT = minutes(70);
/** A count stands until somebody passes. */
const COUNT_STANDS = hours(24);

export interface AirNow {
  readonly space: AirSpaceId;
  readonly zones: readonly ZoneId[];
  readonly estimate: AirEstimate;
}

interface Kept {
  readonly period: Millis;
  readonly factor: number;
  samples: Sample[];
}

/** Drops what is over; the newest of the old ones still stands. */
const trimmed = (samples: Sample[], before: number): Sample[] => {
  const first = samples.findIndex(({ at }) => at >= before);
  return first <= 1 ? samples : samples.slice(first - 1);
};

export interface AirWatchSetup {
  readonly hall: Hall;
  readonly instruments: ReadonlyMap<PointId, Instrument>;
}

/** Staff are known by what the site says, not by counting: as far off as this, as a share. */
export const STAFF_UNCERTAINTY = 0.3;

export class AirWatch {
  readonly spaces: readonly AirSpace[];
  readonly #points = new Map<PointId, Kept>();
  readonly #outdoor: PointId | undefined;
  readonly #people = new Map<AirSpaceId, { samples: Sample[]; uncertainty: number }>();
  readonly #instruments: ReadonlyMap<PointId, Instrument>;

  constructor({ hall, instruments }: AirWatchSetup) {
    this.spaces = airSpacesOf(hall);
    this.#instruments = instruments;
    const outdoor = outdoorCo2(hall);
    this.#outdoor = outdoor?.id;
    const watched = [...this.spaces.flatMap(({ co2 }) => co2), ...(outdoor ? [outdoor] : [])];
    for (const { id, quantity, period } of watched) {
      const factor = pressureFactor(quantity, instruments.get(id) ?? {}, hall.altitudeM);
      if (factor !== undefined) this.#points.set(id, { period, factor, samples: [] });
    }
  }

  hear({ point, at, quality, value }: Reading): void {
    const kept = this.#points.get(point);
    if (kept === undefined) return;
    const last = kept.samples.at(-1);
    if (last !== undefined && at <= last.at) return;
    const corrected = value === undefined ? {} : { value: value * kept.factor };
    kept.samples = trimmed([...kept.samples, { at, quality, ...corrected }], at - KEPT);
  }

  /** What was measured before the first reading that came; may be told while readings come. */
  before(point: PointId, earlier: readonly Sample[]): void {
    const kept = this.#points.get(point);
    if (kept === undefined) return;
    const first = kept.samples[0]?.at ?? Number.POSITIVE_INFINITY;
    const corrected = earlier
      .filter(({ at }) => at < first)
      .map(
        ({ at, quality, value }): Sample => ({
          at,
          quality,
          ...(value !== undefined && { value: value * kept.factor }),
        }),
      );
    kept.samples = [...corrected, ...kept.samples];
  }

  /** People of the public in each counted zone, how far each may be off, and whether the hall is open. */
  count(
    at: Instant,
    inZone: (zone: ZoneId) => { readonly net: number; readonly uncertainty?: number } | undefined,
    open: boolean,
  ): void {
    for (const { id, counted, staff } of this.spaces) {
      const counts = counted.flatMap((zone) => inZone(zone) ?? []);
      if (counted.length === 0 || counts.length < counted.length) continue;
      const present = open ? staff : 0;
      const people = counts.reduce((sum, { net }) => sum + net, present);
      const uncertainty = counts.reduce((sum, one) => sum + (one.uncertainty ?? 0), 0);
      const before = this.#people.get(id)?.samples ?? [];
      const samples =
        before.at(-1)?.value === people
          ? before
          : [...before, { at, quality: 'good', value: people } satisfies Sample];
      this.#people.set(id, {
        samples: trimmed(samples, at - KEPT),
        uncertainty: uncertainty + STAFF_UNCERTAINTY * present,
      });
    }
  }

  now(at: Instant): readonly AirNow[] {
    return this.spaces.map((space) => ({
      space: space.id,
      zones: space.zones.map(({ id }) => id),
      estimate: this.estimate(space, (at - OVER) as Instant, at),
    }));
  }

  estimate({ id, volumeM3, co2, counted }: AirSpace, from: Instant, to: Instant): AirEstimate {
    if (volumeM3 === undefined) return { refused: 'no-volume' };
    const outdoor = this.#series(this.#outdoor);
    if (outdoor === undefined) return { refused: 'no-outdoor' };
    const people = this.#people.get(id);
    if (counted.length === 0 || people === undefined) return { refused: 'not-counted' };
    const [first] = co2;
    return airOver(
      {
        volumeM3,
        indoor: co2.flatMap((point) => this.#series(point.id) ?? []),
        outdoor,
        people: { samples: people.samples, period: COUNT_STANDS },
        peopleUncertainty: people.uncertainty,
        accuracy: this.#accuracy(first?.id, { from, to }),
        outdoorAccuracy: this.#accuracy(this.#outdoor, { from, to }),
      },
      from,
      to,
    );
  }

  #accuracy(point: PointId | undefined, stretch: Stretch): Accuracy {
    return accuracyOf('co2', (point && this.#instruments.get(point)) ?? {}, stretch);
  }

  #series(point: PointId | undefined): Series | undefined {
    return point === undefined ? undefined : this.#points.get(point);
  }
}
