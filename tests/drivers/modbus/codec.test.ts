import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../gateway/drivers/modbus/codec.js';
import {
  ENCODINGS,
  type Register,
  WORD_ORDERS,
  widthOf,
} from '../../../gateway/drivers/modbus/register.js';

const register = (more: Partial<Register> = {}): Register => ({
  table: 'holding',
  address: 0,
  encoding: 'uint16',
  wordOrder: 'abcd',
  scale: 1,
  offset: 0,
  sentinels: [],
  ...more,
});
const words = (...hex: readonly number[]) => hex;

describe('decode', () => {
  it('reads the four word orders of 0x0A0B0C0D', () => {
    const value = 0x0a0b_0c0d;
    const read = (wordOrder: Register['wordOrder'], ...as: readonly number[]) =>
      decode(register({ encoding: 'uint32', wordOrder }), as, 0);
    expect(read('abcd', 0x0a0b, 0x0c0d)).toBe(value);
    expect(read('badc', 0x0b0a, 0x0d0c)).toBe(value);
    expect(read('cdab', 0x0c0d, 0x0a0b)).toBe(value);
    expect(read('dcba', 0x0d0c, 0x0b0a)).toBe(value);
  });

  it('carries the pattern of word orders over to 64 bits', () => {
    const value = 0x0102_0304_0506;
    const read = (wordOrder: Register['wordOrder'], ...as: readonly number[]) =>
      decode(register({ encoding: 'uint64', wordOrder }), as, 0);
    expect(read('abcd', 0x0000, 0x0102, 0x0304, 0x0506)).toBe(value);
    expect(read('badc', 0x0000, 0x0201, 0x0403, 0x0605)).toBe(value);
    expect(read('cdab', 0x0506, 0x0304, 0x0102, 0x0000)).toBe(value);
    expect(read('dcba', 0x0605, 0x0403, 0x0201, 0x0000)).toBe(value);
  });

  it('reads the voltage of the SDM630 manual: 43 66 33 34 is 230.2 V', () => {
    const float = register({ encoding: 'float32' });
    expect(decode(float, words(0x4366, 0x3334), 0)).toBeCloseTo(230.2, 4);
    expect(decode(float, words(0x4366, 0x3333), 0)).toBe(230.2);
  });

  it('scales without the dust of binary fractions', () => {
    expect(decode(register({ scale: 0.1 }), words(234), 0)).toBe(23.4);
    expect(decode(register({ scale: 0.01, offset: -40 }), words(6543), 0)).toBe(25.43);
    expect(decode(register({ encoding: 'int16', scale: 0.1 }), words(0xff9c), 0)).toBe(-10);
  });

  it('keeps a scale that is no decimal', () => {
    expect(decode(register({ scale: 1 / 3 }), words(9), 0)).toBeCloseTo(3, 12);
  });

  it('takes one bit of a register, and turns a contact over by scale and offset', () => {
    const third = register({ encoding: 'bit', bit: 3 });
    expect(decode(third, words(0b1000), 0)).toBe(1);
    expect(decode(third, words(0b0111), 0)).toBe(0);
    const closedAtRest = register({ table: 'discrete', encoding: 'bit', scale: -1, offset: 1 });
    expect(decode(closedAtRest, words(0), 0)).toBe(1);
  });

  it('has no value where the device says so, signed or as printed', () => {
    const lost = register({ encoding: 'int16', sentinels: [0x8000] });
    expect(decode(lost, words(0x8000), 0)).toBeUndefined();
    expect(decode(register({ encoding: 'int16', sentinels: [-32768] }), words(0x8000), 0)).toBe(
      undefined,
    );
    expect(decode(lost, words(0x7fff), 0)).toBe(0x7fff);
    const all = register({ encoding: 'uint64', sentinels: [Number(0xffff_ffff_ffff_ffffn)] });
    expect(decode(all, words(0xffff, 0xffff, 0xffff, 0xffff), 0)).toBeUndefined();
  });

  it('has no value for NaN, infinities and a block that ends too soon', () => {
    const float = register({ encoding: 'float32' });
    expect(decode(float, words(0x7fc0, 0), 0)).toBeUndefined();
    expect(decode(float, words(0x7f80, 0), 0)).toBeUndefined();
    expect(decode(float, words(0xff80, 0), 0)).toBeUndefined();
    expect(decode(float, words(0x4366), 0)).toBeUndefined();
    expect(decode(register(), [], 0)).toBeUndefined();
    expect(decode(register({ table: 'coil', encoding: 'bit' }), [1], 1)).toBeUndefined();
  });

  it('is exact to 2^53 and gives the nearest double beyond', () => {
    const long = register({ encoding: 'uint64' });
    expect(decode(long, words(0x001f, 0xffff, 0xffff, 0xffff), 0)).toBe(2 ** 53 - 1);
    expect(decode(long, words(0x0020, 0x0000, 0x0000, 0x0001), 0)).toBe(2 ** 53);
  });
});

describe('encode', () => {
  it('refuses what the encoding cannot hold', () => {
    expect(encode(register(), 65_536)).toBeUndefined();
    expect(encode(register(), -1)).toBeUndefined();
    expect(encode(register({ encoding: 'int16' }), 32_768)).toBeUndefined();
    expect(encode(register({ encoding: 'uint64' }), 2 ** 64)).toBeUndefined();
    expect(encode(register({ encoding: 'int64' }), 2 ** 63)).toBeUndefined();
    expect(encode(register({ table: 'coil', encoding: 'bit' }), 2)).toBeUndefined();
    expect(encode(register({ scale: 0.1 }), Number.NaN)).toBeUndefined();
    expect(encode(register(), undefined)).toBeUndefined();
  });

  it('says "no value" by the sentinel, or by NaN', () => {
    expect(encode(register({ sentinels: [0xffff] }), undefined)).toEqual([0xffff]);
    const float = register({ encoding: 'float32' });
    expect(decode(float, encode(float, undefined) as number[], 0)).toBeUndefined();
  });

  it('leaves the other bits of a register alone', () => {
    const third = register({ encoding: 'bit', bit: 3 });
    expect(encode(third, 1, [0b0101])).toEqual([0b1101]);
    expect(encode(third, 0, [0b1101])).toEqual([0b0101]);
    expect(encode(third, 1)).toEqual([0b1000]);
  });
});

const decimal = fc.constantFrom(1, 0.1, 0.01, 0.001, 0.5, 2, 10, -1, 0.25);
const shape = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  wordOrder: fc.constantFrom(...WORD_ORDERS),
  scale: decimal,
  offset: fc.constantFrom(0, -40, 0.5, 100),
  bit: fc.integer({ min: 0, max: 15 }),
});

describe('round trip', () => {
  it('what was decoded encodes to the same words, wherever they stand in a block', () => {
    fc.assert(
      fc.property(
        shape.filter(({ encoding }) => encoding !== 'bit'),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 0, max: 4 }),
        (as, block, at) => {
          const there = register(as);
          const width = widthOf(there.encoding);
          const value = decode(there, block, at);
          // Scaled 64-bit values and floats lose low bits in a double; whole numbers up to 32 bits must not.
          fc.pre(value !== undefined && width <= 2 && there.encoding !== 'float32');
          expect(encode(there, value)).toEqual(block.slice(at, at + width));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('64-bit integers that a double holds come back word for word', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORD_ORDERS), fc.maxSafeInteger(), (wordOrder, value) => {
        const signed = register({ encoding: 'int64', wordOrder });
        expect(decode(signed, encode(signed, value) as number[], 0)).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('floats come back as the same float, in its shortest decimal', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WORD_ORDERS),
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        (wordOrder, value) => {
          const float = register({ encoding: 'float32', wordOrder });
          const back = decode(float, encode(float, value) as number[], 0) as number;
          expect(Math.fround(back)).toBe(value + 0);
          expect(String(back).length).toBeLessThanOrEqual(String(value).length);
          const double = register({ encoding: 'float64', wordOrder });
          expect(decode(double, encode(double, value) as number[], 0)).toBe(value + 0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws and never gives a number that is none', () => {
    fc.assert(
      fc.property(
        shape,
        fc.constantFrom('coil', 'discrete', 'input', 'holding'),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }),
        fc.integer({ min: -1, max: 7 }),
        fc.double(),
        (as, table, block, at, value) => {
          const there = register({ ...as, table });
          const read = decode(there, block, at);
          expect(read === undefined || Number.isFinite(read)).toBe(true);
          const said = encode(there, value);
          for (const word of said ?? []) expect(word >= 0 && word <= 0xffff).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
