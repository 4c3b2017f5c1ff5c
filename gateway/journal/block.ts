import type { Instant, Millis, Seq } from '../core/time.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { type Form, formOf, readValue, writeValue } from './value.js';

/** A reading as a block holds it; `boot` and `quality` are numbers of their tables. */
export interface Kept {
  readonly boot: number;
  readonly seq: Seq;
  readonly mono: Millis;
  readonly at: Instant;
  readonly uncertainClock: boolean;
  readonly imported: boolean;
  readonly quality: number;
  readonly value: number | undefined;
}

/**
 * All readings of one point that one closed hour kept, in number order.
 *
 *     u8 version
 *     reading: u8 (form << 3 | not good << 2 | new lag << 1 | new run)
 *              · [new run: natural boot · u8 clock and origin]
 *              · integer number, integer mono (both: change of the step to the one before)
 *              · [integer lag = at - mono, to the one before] · [u8 quality] · [value, to the one before]
 *
 * A point polled regularly costs three bytes plus the change of its value.
 */
const VERSION = 1;

const NEW_RUN = 1;
const NEW_LAG = 2;
const NOT_GOOD = 4;

/** Builds the block of one point, reading by reading. */
export class BlockWriter {
  readonly #to = new ByteWriter();
  #boot = -1;
  #manner = -1;
  #seq = 0;
  #seqStep = 0;
  #mono = 0;
  #monoStep = 0;
  #lag = 0;
  #multiple = 0;
  #form: Form = 0;
  #count = 0;

  constructor() {
    this.#to.byte(VERSION);
  }

  get count(): number {
    return this.#count;
  }

  add(
    boot: number,
    seq: number,
    mono: number,
    at: number,
    uncertainClock: boolean,
    imported: boolean,
    quality: number,
    value: number | undefined,
  ): void {
    const to = this.#to;
    const manner = (uncertainClock ? 1 : 0) | (imported ? 2 : 0);
    const newRun = boot !== this.#boot || manner !== this.#manner;
    const lag = at - mono;
    const form = formOf(value, this.#form);
    to.byte(
      (form << 3) |
        (quality === 0 ? 0 : NOT_GOOD) |
        (lag === this.#lag ? 0 : NEW_LAG) |
        (newRun ? NEW_RUN : 0),
    );
    if (newRun) {
      to.natural(boot);
      to.byte(manner);
      this.#boot = boot;
      this.#manner = manner;
    }
    const seqStep = seq - this.#seq;
    const monoStep = mono - this.#mono;
    to.integer(seqStep - this.#seqStep);
    to.integer(monoStep - this.#monoStep);
    if (lag !== this.#lag) to.integer(lag - this.#lag);
    if (quality !== 0) to.byte(quality);
    this.#multiple = writeValue(to, value, form, this.#multiple);
    if (value !== undefined) this.#form = form;
    this.#seq = seq;
    this.#seqStep = seqStep;
    this.#mono = mono;
    this.#monoStep = monoStep;
    this.#lag = lag;
    this.#count += 1;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#to.take();
  }
}

/** The readings of a block; throws where it is not one. */
export function* readBlock(bytes: Uint8Array): Generator<Kept> {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== VERSION) throw new RangeError(`version ${version} of a block is not known`);
  let boot = 0;
  let manner = 0;
  let seq = 0;
  let seqStep = 0;
  let mono = 0;
  let monoStep = 0;
  let lag = 0;
  const base = { multiple: 0 };
  while (from.left > 0) {
    const head = from.byte();
    if ((head & NEW_RUN) !== 0) {
      boot = from.natural();
      manner = from.byte();
    }
    seqStep += from.integer();
    seq += seqStep;
    monoStep += from.integer();
    mono += monoStep;
    if ((head & NEW_LAG) !== 0) lag += from.integer();
    const quality = (head & NOT_GOOD) === 0 ? 0 : from.byte();
    const value = readValue(from, head >> 3, base);
    yield {
      boot,
      seq: seq as Seq,
      mono: mono as Millis,
      at: (mono + lag) as Instant,
      uncertainClock: (manner & 1) !== 0,
      imported: (manner & 2) !== 0,
      quality,
      value,
    };
  }
}
