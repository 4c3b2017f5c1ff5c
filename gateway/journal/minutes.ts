import { isBad, isUncertain, qualityOf } from '../core/quality.js';
import type { Instant } from '../core/time.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { formOf, readValue, writeValue } from './value.js';

/** What one minute of one point comes to; kept long after its readings (design §4, what is kept). */
export interface Minute {
  /** Its first millisecond. */
  readonly at: Instant;
  /** Readings with a value, and without. */
  readonly n: number;
  readonly bad: number;
  /** Some of the values are of uncertain quality. */
  readonly uncertain: boolean;
  /** Absent where no reading has a value. */
  readonly values?: { readonly min: number; readonly max: number; readonly mean: number };
}

const MINUTE_MS = 60_000;
const VERSION = 1;
const ONE_FORM = 16;
/** Digits of a mean beyond those that a person would read off the extremes. */
const MEAN_DIGITS = 1e6;

interface Sum {
  n: number;
  bad: number;
  uncertain: boolean;
  min: number;
  max: number;
  sum: number;
}

/** Gathers the minutes of one point. Levels in dB are averaged as energy (domain.md §12). */
export class MinuteWriter {
  readonly #minutes = new Map<number, Sum>();
  readonly #energy: boolean;

  constructor(mean: 'energy' | undefined) {
    this.#energy = mean === 'energy';
  }

  add(at: number, quality: number, value: number | undefined): void {
    const minute = Math.floor(at / MINUTE_MS);
    let sum = this.#minutes.get(minute);
    if (sum === undefined) {
      sum = { n: 0, bad: 0, uncertain: false, min: Infinity, max: -Infinity, sum: 0 };
      this.#minutes.set(minute, sum);
    }
    const is = qualityOf(quality);
    if (value === undefined || isBad(is)) {
      sum.bad += 1;
      return;
    }
    sum.n += 1;
    sum.uncertain ||= isUncertain(is);
    sum.min = Math.min(sum.min, value);
    sum.max = Math.max(sum.max, value);
    sum.sum += this.#energy ? 10 ** (value / 10) : value;
  }

  #meanOf({ n, sum }: Sum): number {
    const mean = this.#energy ? 10 * Math.log10(sum / n) : sum / n;
    return Math.abs(mean) < 1e9 ? Math.round(mean * MEAN_DIGITS) / MEAN_DIGITS : mean;
  }

  take(): Uint8Array<ArrayBuffer> {
    const to = new ByteWriter();
    to.byte(VERSION);
    let minute = 0;
    let low = 0;
    let mean = 0;
    for (const [at, sum] of [...this.#minutes].sort(([a], [b]) => a - b)) {
      to.natural(at - minute);
      minute = at;
      to.natural(sum.n);
      to.natural(sum.bad * 2 + (sum.uncertain ? 1 : 0));
      if (sum.n === 0) continue;
      const minForm = formOf(sum.min, 0);
      const maxForm = formOf(sum.max, minForm);
      to.byte(minForm * ONE_FORM + maxForm);
      low = writeValue(to, sum.min, minForm, low);
      if (sum.n === 1) continue;
      writeValue(to, sum.max, maxForm, low);
      const meanValue = this.#meanOf(sum);
      const meanForm = formOf(meanValue, minForm);
      to.byte(meanForm);
      mean = writeValue(to, meanValue, meanForm, mean);
    }
    return to.take();
  }
}

export function* readMinutes(bytes: Uint8Array): Generator<Minute> {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== VERSION) throw new RangeError(`version ${version} of minutes is not known`);
  let minute = 0;
  const low = { multiple: 0 };
  const means = { multiple: 0 };
  while (from.left > 0) {
    minute += from.natural();
    const at = (minute * MINUTE_MS) as Instant;
    const n = from.natural();
    const flags = from.natural();
    const uncertain = flags % 2 === 1;
    const bad = (flags - (flags % 2)) / 2;
    if (n === 0) {
      yield { at, n, bad, uncertain };
      continue;
    }
    const forms = from.byte();
    const min = readValue(from, forms >> 4, low) as number;
    if (n === 1) {
      yield { at, n, bad, uncertain, values: { min, max: min, mean: min } };
      continue;
    }
    const max = readValue(from, forms % ONE_FORM, { ...low }) as number;
    const mean = readValue(from, from.byte(), means) as number;
    yield { at, n, bad, uncertain, values: { min, max, mean } };
  }
}
