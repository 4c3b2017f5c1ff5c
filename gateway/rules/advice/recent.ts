import type { PointId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import type { Reading } from '../../core/reading.js';
import { minutes, seconds } from '../../core/time.js';

const KEPT = minutes(16);
/** A point polled faster adds nothing to a line through a quarter of an hour. */
const APART = seconds(10);

/** The last quarter of an hour of the points that are watched for a limit. */
export class Recent {
  readonly #samples: ReadonlyMap<PointId, Sample[]>;

  constructor(points: Iterable<PointId>) {
    this.#samples = new Map([...points].map((point) => [point, []]));
  }

  hear({ point, at, quality, value }: Reading): void {
    const samples = this.#samples.get(point);
    if (samples === undefined || at < (samples.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + APART)
      return;
    samples.push({ at, quality, ...(value !== undefined && { value }) });
    while ((samples[0]?.at ?? at) < at - KEPT) samples.shift();
  }

  of(point: PointId): readonly Sample[] {
    return this.#samples.get(point) ?? [];
  }
}
