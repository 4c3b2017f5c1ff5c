import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterWrong,
  createTries,
  decideWait,
  FREE,
  type Tries,
} from '../../gateway/access/tries.js';
import { hours, type Millis, millis, minutes, seconds } from '../../gateway/core/time.js';

describe('wrong tries', () => {
  it('of an account are free five times, then each waits twice as long, at most a quarter of an hour', () => {
    let now = millis(0);
    let tries: Tries | undefined;
    const waits: number[] = [];
    for (let n = 0; n < 13; n += 1) {
      tries = afterWrong('account', tries, now);
      const wait = decideWait('account', tries, now);
      waits.push(wait / 1000);
      now = millis(now + wait);
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
  });

  it('are forgotten after a time, sooner for an address than for an account', () => {
    const tries: Tries = { wrong: 30, last: millis(0) };
    expect(decideWait('account', tries, millis(0))).toBe(minutes(15));
    expect(afterWrong('account', tries, hours(11)).wrong).toBe(31);
    expect(afterWrong('account', tries, millis(hours(12) + 1)).wrong).toBe(1);
    expect(afterWrong('address', tries, millis(minutes(15) + 1)).wrong).toBe(1);
  });

  it('never make anybody wait longer than the longest, nor a negative time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('account' as const, 'address' as const),
        fc.nat(1000),
        fc.nat(86_400_000),
        (tried, wrong, passed) => {
          const wait = decideWait(tried, { wrong, last: millis(0) }, millis(passed));
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(minutes(15));
          if (wrong < FREE[tried]) expect(wait).toBe(0);
          else
            expect(wait).toBe(
              Math.max(0, decideWait(tried, { wrong, last: millis(0) }, millis(0)) - passed),
            );
        },
      ),
    );
  });

  it('are remembered of so many only, the one tried longest ago forgotten first', () => {
    const now: Millis = seconds(1);
    const book = createTries({ mono: () => now });
    for (let n = 0; n < FREE.account; n += 1) book.begin('account', 'first');
    expect(book.wait('account', 'first')).toBeGreaterThan(0);
    for (let n = 0; n < 5000; n += 1) book.begin('account', `name ${n}`);
    expect(book.wait('account', 'first')).toBe(0);
  });
});
