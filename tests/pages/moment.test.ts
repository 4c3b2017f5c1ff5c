import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentIn } from '../../dashboards/web/src/moment.js';

const CHINA = 'Asia/Shanghai';
/** The same, asked of the browser's own calendar. */
const byIntl = (timeZone: string, at: number): string =>
  new Date(at).toLocaleString('sv-SE', { timeZone });
const written = (timeZone: string, at: number): string => {
  const { date, time } = momentIn(timeZone, at);
  return `${date} ${time}`;
};

describe('a moment on the clock of the hall', () => {
  it('is what the calendar of the browser says, in China and elsewhere', () => {
    const moments = fc.integer({ min: Date.UTC(1985), max: Date.UTC(2060) });
    const zones = fc.constantFrom(CHINA, 'Europe/Berlin', 'America/St_Johns', 'UTC');
    fc.assert(
      fc.property(zones, moments, (zone, at) => {
        expect(written(zone, at)).toBe(byIntl(zone, at));
      }),
      { numRuns: 500 },
    );
  });

  it('is right around the hour in which China set its clocks for the last time', () => {
    const last = Date.UTC(1991, 8, 14, 17);
    for (const at of [last - 3_600_001, last - 1, last, last + 3_600_000])
      expect(written(CHINA, at)).toBe(byIntl(CHINA, at));
  });
});
