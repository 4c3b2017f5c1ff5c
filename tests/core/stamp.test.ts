import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stamper } from '../../gateway/core/stamp.js';
import { instant } from '../../gateway/core/time.js';

describe('stamps', () => {
  it('carry the offset of the hall', () => {
    expect(stamper('Asia/Shanghai')(instant(0))).toBe('1970-01-01T08:00:00.000+08:00');
    expect(stamper('UTC')(instant(0))).toBe('1970-01-01T00:00:00.000+00:00');
    expect(stamper('America/St_Johns')(instant(Date.UTC(2026, 0, 1)))).toBe(
      '2025-12-31T20:30:00.000-03:30',
    );
  });

  it('change their offset in the night the clocks change', () => {
    const stamp = stamper('Europe/Brussels');
    const change = Date.UTC(2026, 9, 25, 1);
    expect(stamp(instant(change - 1))).toBe('2026-10-25T02:59:59.999+02:00');
    expect(stamp(instant(change))).toBe('2026-10-25T02:00:00.000+01:00');
  });

  it('mean the moment they were made of, in any order', () => {
    const stamp = stamper('Europe/Brussels');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (at) => {
        expect(Date.parse(stamp(instant(at)))).toBe(at);
      }),
    );
  });
});
