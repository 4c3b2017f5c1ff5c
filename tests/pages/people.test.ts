import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, standingOf } from '../../dashboards/web/src/pages/people/standing.ts';
import { startOfDay } from '../../dashboards/web/src/pages/people/start-of-day.ts';
import { instant, millis } from '../../gateway/core/time.js';

const NOW = Date.parse('2026-03-10T10:00:00+08:00');
const account = (more: Partial<Account>): Account => ({
  ...{ name: '李娜', role: 'viewer', disabled: false, mustChange: false, hasPin: false },
  ...{ since: instant(0), signedIn: 0 },
  ...more,
});

describe('how an account stands', () => {
  it('says what keeps somebody out before what they must do', () => {
    const out = { disabled: true, until: instant(NOW - 1), waits: millis(1), mustChange: true };
    expect(standingOf(account({}), NOW)).toBe('well');
    expect(standingOf(account({ mustChange: true }), NOW)).toBe('must-change');
    expect(standingOf(account({ ...out, disabled: false, until: instant(NOW + 1) }), NOW)).toBe(
      'waits',
    );
    expect(standingOf(account({ ...out, disabled: false }), NOW)).toBe('ended');
    expect(standingOf(account(out), NOW)).toBe('disabled');
  });
});

describe('the beginning of a day', () => {
  it('is midnight of the hall, not of the browser', () => {
    expect(startOfDay('2026-03-10', 'Asia/Shanghai')).toBe(Date.parse('2026-03-10T00:00+08:00'));
    expect(startOfDay('2026-03-29', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T00:00+01:00'));
    expect(startOfDay('2026-03-30', 'Europe/Berlin')).toBe(Date.parse('2026-03-30T00:00+02:00'));
  });

  it.each(['', '2026-3-1', '10.03.2026', '2026-13-01', 'today'])('is none of %j', (text) => {
    expect(startOfDay(text, 'Asia/Shanghai')).toBeUndefined();
  });

  it('reads as midnight of that day in its zone, whatever the clocks there do', () => {
    const zone = fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'Europe/Berlin', 'Asia/Kathmandu');
    const day = fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, zone, (date, timeZone) => {
        const written = date.toISOString().slice(0, 10);
        const at = startOfDay(written, timeZone) ?? Number.NaN;
        const read = new Intl.DateTimeFormat('sv-SE', {
          timeZone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(at);
        expect(read).toBe(`${written} 00:00:00`);
      }),
    );
  });
});
