import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printed, rounded, settled } from '../../../gateway/rules/verdicts/figure.js';

describe('rounding as GB/T 8170 does', () => {
  it.each([
    [0.105, 2, '0.10'],
    [0.115, 2, '0.12'],
    [0.1050000001, 2, '0.11'],
    [2.5, 0, '2'],
    [3.5, 0, '4'],
    [-0.5, 0, '0'],
    [-1.5, 0, '-2'],
    [1e-7, 3, '0.000'],
    [1048.5, 0, '1048'],
  ])('%f to %i decimals is %s', (value, decimals, text) => {
    expect(printed(value, decimals)).toBe(text);
  });

  it('takes what only the order of adding made for what it is', () => {
    expect(settled(0.1 + 0.2)).toBe(0.3);
    expect(printed(0.1 + 0.2 - 0.195, 2)).toBe('0.10');
  });

  it('is never further off than half a digit, and rounds what is rounded to itself', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.nat(5), (value, decimals) => {
        const once = rounded(value, decimals);
        expect(Math.abs(once - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
        expect(rounded(once, decimals)).toBe(once);
      }),
    );
  });
});
