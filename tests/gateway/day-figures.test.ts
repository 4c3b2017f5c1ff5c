import { describe, expect, it } from 'vitest';
import { readConfig } from '../../gateway/config/config.js';
import type { Event } from '../../gateway/core/event.js';
import type { PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { type Boot, hours, instant, millis, minutes, type Seq } from '../../gateway/core/time.js';
import { createDayFigures } from '../../gateway/day-figures.js';
import { here, realProfiles } from '../config/sources.js';
import { HeldClock } from '../held-clock.js';

const checked = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { hall } = checked.config;
const MIDNIGHT = Date.parse('2026-02-28T00:00:00+08:00');
const at = (time: string) => instant(Date.parse(`2026-02-28T${time}:00+08:00`));

/** The minutes of the Saturday and one before it. */
const minutely = (of: (minute: number) => Omit<Sample, 'at'>): Sample[] =>
  Array.from({ length: 1441 }, (_, index) => ({
    at: instant(MIDNIGHT + minutes(index - 1)),
    ...of(index - 1),
  }));

const figuresOf = (
  past: Readonly<Record<string, readonly Sample[]>>,
  events: readonly Event[] = [],
) =>
  createDayFigures(
    hall,
    checked.config.alarms,
    {
      history: async () => [],
      events: async () => events,
      samples: async (point: PointId, from, to) =>
        (past[point] ?? []).filter((sample) => sample.at >= from && sample.at <= to),
    },
    new HeldClock(instant(MIDNIGHT + hours(30))),
  );

const count = (time: string, net: number): Event => ({
  kind: 'people-counted',
  at: at(time),
  zone: 'f1-waiting' as ZoneId,
  in: net,
  out: 0,
  net,
  drift: 0,
  boot: '1' as Boot,
  seq: at(time) as number as Seq,
  mono: millis(0),
  clock: 'trusted',
});

describe('electricity of a day', () => {
  it('is by hour and tariff, over the end of the register, and never negative', async () => {
    const end = 2 ** 32 / 100;
    // 6 kW all day: 0.1 kWh a minute; the register ends at noon.
    const meter = minutely((minute) => ({
      quality: 'good',
      value: Number(((end + 0.1 * (minute - 720)) % end).toFixed(2)),
    }));
    const { meters } = await figuresOf({ 'meter-ac1/energy': meter }).energy('2026-02-28');
    const found = meters.find(({ device }) => device === 'meter-ac1');
    expect(found).toMatchObject({ point: 'meter-ac1/energy', rolledOver: 1, restarted: 0 });
    expect(found?.kwh).toBeCloseTo(143.9, 0);
    expect(Math.min(...(found?.hours ?? []))).toBeGreaterThan(5.8);
    // Three hours each of the two peaks and eight of the valley; February has no sharp hours.
    expect(found?.periods).toMatchObject({ sharp: 0 });
    expect(found?.periods.peak).toBeCloseTo(36, 0);
    expect(found?.periods.valley).toBeCloseTo(48, 0);
  });

  it('says how long the air conditioning ran with nobody there', async () => {
    // On from 07:00 to 18:30; open 08:30-12:00 and 13:30-17:30, people inside 12:00-12:20.
    const power = minutely((minute) => ({
      quality: 'good',
      value: minute >= 420 && minute < 1110 ? 3000 : 40,
    }));
    const { airConditioning } = await figuresOf({ 'meter-ac1/power': power }, [
      count('11:59', 4),
      count('12:20', 0),
    ]).energy('2026-02-28');
    const [first] = airConditioning;
    expect(first).toMatchObject({ power: 'meter-ac1/power', running: minutes(690) });
    // 07:00-08:30, 12:20-13:30, 17:30-18:30.
    expect(first?.empty).toBe(minutes(90 + 70 + 60));
    expect(first?.emptyKwh).toBeCloseTo(11, 6);
  });

  it('of a day that has not come is refused, and of nothing is nothing', async () => {
    await expect(figuresOf({}).energy('2026-03-05')).rejects.toMatchObject({ code: 'bad-request' });
    const { meters } = await figuresOf({}).energy(undefined);
    expect(meters.every(({ kwh }) => kwh === 0)).toBe(true);
  });
});

describe('comfort of a day', () => {
  it('is the open time within the limits of the alarms, beside the share of the air conditioning', async () => {
    // Too cold until 09:30, nothing read from 14:00 to 14:30; open 08:30-12:00 and 13:30-17:30.
    const temperature = minutely((minute) =>
      minute >= 840 && minute < 870
        ? { quality: 'bad:no-communication' }
        : { quality: 'good', value: minute < 570 ? 15 : 22 },
    );
    const meter = minutely((minute) => ({ quality: 'good', value: 100 + minute * 0.05 }));
    const { zones } = await figuresOf({
      'aq-07/temperature': temperature,
      'meter-ac2/energy': meter,
    }).comfort('2026-02-28');
    const waiting = zones.find(({ zone }) => zone === 'f2-waiting');
    expect(waiting).toMatchObject({
      ...{ low: 16, high: 28 },
      comfortable: minutes(150 + 210),
      uncomfortable: minutes(60),
      unknown: minutes(30),
    });
    // 72 kWh for 224 m² of 364 m².
    expect(waiting?.kwh).toBeCloseTo((72 * 224) / 364, 1);
    expect(zones.find(({ zone }) => zone === 'f2-windows')?.comfortable).toBe(0);
  });
});

describe('availability of a day (story A8)', () => {
  it('of a kiosk that answered 503 for 20 minutes is 98.6 %', async () => {
    const [point] = hall.devices.find(({ id }) => id === 'kiosk-3')?.points ?? [];
    if (point === undefined) throw new Error('kiosk-3 expected');
    const answers = minutely((minute) =>
      minute >= 600 && minute < 620
        ? { quality: 'bad:no-communication' }
        : { quality: 'good', value: 35 },
    );
    const found = await figuresOf({ [point.id]: answers }).availability('2026-02-28');
    const kiosk = found.devices.find(({ device }) => device === 'kiosk-3');
    expect(kiosk).toMatchObject({ down: minutes(20), up: minutes(1420), unknown: 0 });
    expect(kiosk?.share?.toFixed(3)).toBe('0.986');
    expect(found.share).toBe(kiosk?.share);
    expect(found.devices.find(({ device }) => device === 'aq-01')?.share).toBeUndefined();
  });
});
