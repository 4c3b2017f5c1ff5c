import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant, millis } from '../../gateway/core/time.js';
import { stepBetween, wallOf } from '../../gateway/journal/clock.js';

const moment = (wall: number, mono: number) => ({ wall: instant(wall), mono: millis(mono) });

test('a clock that was set is seen, forwards and backwards, by how much', () => {
  expect(stepBetween(moment(1_000, 0), moment(3_602_000, 1_000))).toBe(3_600_000);
  expect(stepBetween(moment(10_000_000, 0), moment(6_401_000, 1_000))).toBe(-3_600_000);
});

test('a steered or a sleeping clock is not a set one', () => {
  expect(stepBetween(moment(0, 0), moment(1_000.5, 1_000))).toBeUndefined();
  expect(stepBetween(moment(0, 0), moment(90_000, 90_000))).toBeUndefined();
  fc.assert(
    fc.property(
      fc.integer(),
      fc.nat(),
      fc.integer({ min: -499, max: 499 }),
      (wall, took, drift) => {
        expect(stepBetween(moment(wall, 5), moment(wall + took + drift, 5 + took))).toBeUndefined();
      },
    ),
  );
});

test('what happened before somebody vouched is put right by the record of the boot', () => {
  expect(wallOf(millis(5_000), { by: 'ntp', offset: millis(1_790_000_000_000) })).toBe(
    1_790_000_005_000,
  );
});
