import { expect, it } from 'vitest';
import { instant } from '../../../gateway/core/time.js';
import { missingYears } from '../../../gateway/rules/advice/years.js';

const hall = (years?: readonly number[]) => ({
  timeZone: 'Asia/Shanghai',
  calendar: { open: [], closed: [], ...(years && { years }) },
});
const missing = (years: readonly number[] | undefined, at: string) =>
  missingYears(hall(years), instant(Date.parse(at)));

it('from November on the next year is wanted, by the clock of the hall', () => {
  expect(missing([2026], '2026-10-31T23:59:00+08:00')).toEqual([]);
  expect(missing([2026], '2026-11-01T00:00:00+08:00')).toEqual([2027]);
  expect(missing([2026, 2027], '2026-11-22T09:00:00+08:00')).toEqual([]);
});

it('a year that has begun unknown stays missing', () => {
  expect(missing([2026], '2027-02-01T09:00:00+08:00')).toEqual([2027]);
  expect(missing([2026], '2027-12-01T09:00:00+08:00')).toEqual([2027, 2028]);
});

it('a hall that follows no public holidays misses none', () => {
  expect(missing(undefined, '2026-12-01T09:00:00+08:00')).toEqual([]);
});
