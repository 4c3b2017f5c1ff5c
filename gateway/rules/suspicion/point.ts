import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import { type Instant, instant, type Millis, minutes } from '../../core/time.js';
import type { Threshold } from './thresholds.js';

/** What is looked at of one point: its good readings in pieces of ten minutes, and those that jumped. */

export const BIN: Millis = minutes(10);

export interface Bin {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly n: number;
}

interface Read {
  readonly at: Instant;
  readonly value: number;
}

export interface PointState {
  readonly bins: readonly (readonly [index: number, bin: Bin])[];
  readonly base?: Read;
  readonly odd?: Read;
}

/** After so long the value before says nothing of the value now. */
const COMPARED_WITHIN = minutes(30);

export class PointWatch {
  readonly #spike: Threshold['spike'];
  readonly #bins: Map<number, Bin>;
  /** The last reading that is believed, and one that jumped away from it. */
  #base: Read | undefined;
  #odd: Read | undefined;

  constructor({ spike }: Threshold, state: PointState = { bins: [] }) {
    this.#spike = spike;
    this.#bins = new Map(state.bins);
    this.#base = state.base;
    this.#odd = state.odd;
  }

  state(): PointState {
    return {
      bins: [...this.#bins],
      ...(this.#base && { base: this.#base }),
      ...(this.#odd && { odd: this.#odd }),
    };
  }

  /** In order of time. Whether it jumped as no air does; the next one that stays there is believed. */
  take({ at, quality, value }: Sample): boolean {
    if (!isGood(quality) || value === undefined) return false;
    if (this.#base !== undefined && at <= this.#base.at) return false;
    const read = { at, value };
    const jumps = this.#isJump(this.#base, read);
    if (jumps && (this.#odd === undefined || this.#isJump(this.#odd, read))) {
      this.#odd = read;
      return true;
    }
    this.#base = read;
    this.#odd = undefined;
    this.#gather(read);
    return false;
  }

  #isJump(before: Read | undefined, { at, value }: Read): boolean {
    if (this.#spike === undefined || before === undefined) return false;
    const passed = at - before.at;
    if (passed > COMPARED_WITHIN) return false;
    const { jump, perMinute } = this.#spike;
    return Math.abs(value - before.value) > jump + (perMinute * passed) / minutes(1);
  }

  #gather({ at, value }: Read): void {
    const index = Math.floor(at / BIN);
    const known = this.#bins.get(index);
    this.#bins.set(
      index,
      known === undefined
        ? { min: value, max: value, sum: value, n: 1 }
        : {
            min: Math.min(known.min, value),
            max: Math.max(known.max, value),
            sum: known.sum + value,
            n: known.n + 1,
          },
    );
  }

  /** A piece that is over; asked for once. */
  close(index: number): Bin | undefined {
    const bin = this.#bins.get(index);
    for (const known of this.#bins.keys()) {
      if (known > index) break;
      this.#bins.delete(known);
    }
    return bin;
  }
}

export const beginOf = (index: number): Instant => instant(index * BIN);
