import { describe, expect, it } from 'vitest';
import type { Sample } from '../../gateway/core/ports.js';
import { hours, type Instant, instant, minutes } from '../../gateway/core/time.js';
import { availability } from '../../gateway/rules/availability.js';
import { crowdingOf } from '../../gateway/rules/people/crowding.js';

const FROM = instant(Date.parse('2026-02-28T00:00:00+08:00'));
const TO = instant(FROM + hours(24));
const day = (of: (minute: number) => Omit<Sample, 'at'> | undefined): Sample[] =>
  Array.from({ length: 1440 }, (_, minute) => ({ minute, found: of(minute) })).flatMap(
    ({ minute, found }) =>
      found === undefined ? [] : [{ at: (FROM + minutes(minute)) as Instant, ...found }],
  );

describe('availability of a device (story A8)', () => {
  it('of a kiosk that answered 503 for 20 minutes is its share of up-time', () => {
    const samples = day((minute) =>
      minute >= 600 && minute < 620
        ? { quality: 'bad:no-communication' }
        : { quality: 'good', value: 35 },
    );
    const found = availability({ samples, period: minutes(1) }, FROM, TO);
    expect(found).toMatchObject({ up: minutes(1420), down: minutes(20), unknown: 0 });
    expect(found.share).toBeCloseTo(1420 / 1440, 9);
  });

  it('of an instrument needs no more than an answer', () => {
    const samples = day((minute) =>
      minute < 720
        ? { quality: 'uncertain:sub-normal', value: 7 }
        : { quality: 'bad:no-communication' },
    );
    expect(availability({ samples, period: minutes(1) }, FROM, TO).share).toBe(0.5);
  });

  it('does not count the time in which the gateway did not run', () => {
    const samples = day((minute) => (minute < 360 ? { quality: 'good', value: 1 } : undefined));
    const found = availability({ samples, period: minutes(1) }, FROM, TO);
    // The last reading stands for one minute more.
    expect(found).toMatchObject({ share: 1, unknown: minutes(1440 - 361) });
    expect(availability({ samples: [], period: minutes(1) }, FROM, TO).share).toBeUndefined();
  });
});

describe('crowding', () => {
  it('is the share of the open time with so many percent of the capacity', () => {
    const samples = day((minute) => ({
      quality: 'good',
      value: minute < 600 ? 99 : minute < 660 ? 110 : 20,
    }));
    const found = crowdingOf({ samples, period: minutes(1) }, 110, [
      { from: instant(FROM + hours(9)), to: instant(FROM + hours(12)) },
      { from: instant(FROM + hours(14)), to: instant(FROM + hours(15)) },
    ]);
    expect(found).toMatchObject({ open: hours(4), most: 110 });
    // 09:00-10:00 at 99 of 110 (90 %), 10:00-11:00 at 110 (100 %).
    expect(found.shares).toEqual([
      { percent: 80, share: 0.5 },
      { percent: 90, share: 0.5 },
      { percent: 100, share: 0.25 },
    ]);
  });
});
