import { type Hall, pointsOf } from '../core/hall.js';
import type { PointId } from '../core/identity.js';
import { quantityRow } from '../core/quantity.js';
import type { PointRow } from './rows.js';

/** Numbers for the names of points; a number once on the disk never means another point. */
export class Dictionary {
  readonly #energy: ReadonlySet<PointId>;
  #numbers = new Map<PointId, number>();
  #names: PointId[] = [];
  #new: PointRow[] = [];
  #sent = 0;

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
    this.#sent = 0;
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

  /** What the disk does not have yet, for the commit that goes out now. */
  send(): readonly PointRow[] {
    const rows = this.#new.slice(this.#sent);
    this.#sent = this.#new.length;
    return rows;
  }
  committed(rows: readonly PointRow[]): void {
    this.#new.splice(0, rows.length);
    this.#sent -= rows.length;
  }
  /** Commits under way failed: what they carried is sent again. */
  takeBack(): void {
    this.#sent = 0;
  }
}
