import { describe, expect, it } from 'vitest';
import { isOpen } from '../../gateway/core/opening.js';
import { instant } from '../../gateway/core/time.js';

/** The hours of the reference hall: two spans a day, a make-up Saturday, a spring festival. */
const hall = {
  timeZone: 'Asia/Shanghai',
  opening: [
    { days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' },
    { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
  ],
  calendar: { open: ['2026-02-28'], closed: ['2026-02-23'] },
};
const at = (local: string) => instant(Date.parse(`${local}+08:00`));

describe('the hall is open', () => {
  it.each([
    ['a Tuesday before the hours', '2026-03-10T08:29:59', false],
    ['at the first second', '2026-03-10T08:30:00', true],
    ['until the last', '2026-03-10T11:59:59', true],
    ['not at noon', '2026-03-10T12:00:00', false],
    ['in the afternoon', '2026-03-10T13:30:00', true],
    ['not in the evening', '2026-03-10T17:30:00', false],
    ['not at night', '2026-03-10T00:42:00', false],
    ['not on an ordinary Saturday', '2026-03-07T10:00:00', false],
    ['on the Saturday that is worked, in the hours of a Monday', '2026-02-28T10:00:00', true],
    ['not at noon of that Saturday', '2026-02-28T12:30:00', false],
    ['not on a Monday of the festival', '2026-02-23T10:00:00', false],
  ])('%s', (_, local, open) => {
    expect(isOpen(hall, at(local))).toBe(open);
  });

  it('by the clock of its own time zone', () => {
    const moment = at('2026-03-10T16:00:00');
    expect(isOpen(hall, moment)).toBe(true);
    expect(isOpen({ ...hall, timeZone: 'Europe/Brussels' }, moment)).toBe(true);
    expect(isOpen({ ...hall, timeZone: 'America/Lima' }, moment)).toBe(false);
  });

  it('to the end of the day where it says 24:00', () => {
    const night = { ...hall, opening: [{ days: [2], from: '18:00', to: '24:00' }] };
    expect(isOpen(night, at('2026-03-10T23:59:59'))).toBe(true);
    expect(isOpen(night, at('2026-03-11T00:00:00'))).toBe(false);
  });

  it('never without hours, also on a day that is worked', () => {
    expect(isOpen({ ...hall, opening: [] }, at('2026-02-28T10:00:00'))).toBe(false);
  });
});
