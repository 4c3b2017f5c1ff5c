import { type Hall, pointsOf } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import { quantityRow } from '../core/quantity.js';
import type { PointRow } from './sqlite.js';

/** Numbers for the names of points; a number once on the disk never means another point. */
export class Dictionary {
  readonly #energy: ReadonlySet<PointId>;
  #numbers = new Map<PointId, number>();
  #names: PointId[] = [];
  #new: PointRow[] = [];

  constructor(hall: Hall) {
    this.#energy = new Set(
      pointsOf(hall).flatMap(({ id, quantity }) =>
        quantityRow(quantity).mean === 'energy' ? [id] : [],
      ),
    );
  }

  /** The dictionary as the disk has it; numbers given since and not committed are void. */
  reset(rows: readonly PointRow[]): void {
    this.#numbers = new Map(rows.map(({ id, name }) => [name, id]));
    this.#names = [];
    for (const { id, name } of rows) this.#names[id] = name;
    this.#new = [];
  }

  readonly numberOf = (point: PointId): number => {
    const known = this.#numbers.get(point);
    if (known !== undefined) return known;
    const id = this.#numbers.size + 1;
    this.#numbers.set(point, id);
    this.#names[id] = point;
    this.#new.push({ id, name: point, energy: this.#energy.has(point) });
    return id;
  };

  readonly nameOf = (number: number): PointId =>
    this.#names[number] ?? (`unknown/${number}` as PointId);

  /** What the disk does not have yet. */
  get uncommitted(): readonly PointRow[] {
    return this.#new;
  }
  committed(rows: readonly PointRow[]): void {
    this.#new = this.#new.slice(rows.length);
  }
}
