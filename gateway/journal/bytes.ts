/** Growing bytes with variable-length integers (LEB128; signed ones zigzag), up to 2^53. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #room(wanted: number): void {
    if (this.#length + wanted <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + wanted));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }

  byte(n: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = n;
  }

  /** A whole number from 0. */
  natural(n: number): void {
    this.#room(8);
    let rest = n;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign. */
  integer(n: number): void {
    this.natural(n >= 0 ? n * 2 : -n * 2 - 1);
  }

  float64(n: number): void {
    this.#room(8);
    this.#bytes.writeDoubleLE(n, this.#length);
    this.#length += 8;
  }

  text(text: string): void {
    const size = Buffer.byteLength(text);
    this.natural(size);
    this.#room(size);
    this.#bytes.write(text, this.#length);
    this.#length += size;
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  uint32(n: number): void {
    this.#room(4);
    this.#bytes.writeUInt32LE(n, this.#length);
    this.#length += 4;
  }

  /** A copy with a buffer of its own, fit to be transferred to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.#length);
    taken.set(this.#bytes.subarray(0, this.#length));
    return taken;
  }

  /** What was written so far; valid until the next write. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Reads what a ByteWriter wrote; throws a RangeError past the end. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const n = this.#bytes[this.#at];
    if (n === undefined) throw new RangeError('past the end');
    this.#at += 1;
    return n;
  }

  natural(): number {
    let n = 0;
    let weight = 1;
    for (;;) {
      const byte = this.byte();
      n += (byte & 0x7f) * weight;
      if (byte < 0x80) return n;
      weight *= 128;
    }
  }

  integer(): number {
    const n = this.natural();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  float64(): number {
    const n = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return n;
  }

  text(): string {
    const size = this.natural();
    if (size > this.left) throw new RangeError('past the end');
    const text = this.#bytes.toString('utf8', this.#at, this.#at + size);
    this.#at += size;
    return text;
  }

  skip(count: number): void {
    if (count > this.left) throw new RangeError('past the end');
    this.#at += count;
  }
}
