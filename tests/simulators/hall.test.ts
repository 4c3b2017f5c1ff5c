import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import { hours, instant } from '../../gateway/core/time.js';
import { airAfter, CO2_M3_PER_PERSON_H, firstAir, freshAirM3h } from '../../simulators/hall/air.js';
import { instantIn, localTimeIn, openPeriods } from '../../simulators/hall/calendar.js';
import { type HallModel, type HallState, hallAt, step } from '../../simulators/hall/hall.js';
import { planOf } from '../../simulators/hall/plan.js';
import { World } from '../../simulators/hall/world.js';
import { readProfiles } from '../../simulators/profiles.js';
import { smallSetup } from './small-hall.js';

const setup = smallSetup();
const { hall } = setup;
const model: HallModel = {
  plan: planOf(hall),
  localTime: localTimeIn(hall.timeZone),
  meters: [],
};
const profiles = readProfiles(
  setup.profiles,
  hall.devices.map((device) => device.profile),
);
const at = (local: string) => instantIn(hall.timeZone)(local) ?? instant(Number.NaN);
const TUESDAY = '2026-03-10';

const walk = (from: HallState, stepMs: number, times: number): HallState[] => {
  const states = [from];
  for (let i = 0; i < times; i++) states.push(step(model, states.at(-1) as HallState, stepMs));
  return states;
};

const inside = ({ people: { inZone } }: HallState, zones: readonly string[]): number =>
  Object.entries(inZone).reduce((n, [zone, count]) => n + (zones.includes(zone) ? count : 0), 0);
const counted = ({ people: { counters } }: HallState, plus: string[], minus: string[]): number => {
  const total = (keys: string[]) =>
    keys.reduce((n, key) => n + (counters[`ctr-1/${key}` as PointId] ?? 0), 0);
  return total(plus) - total(minus);
};

describe('the people of the hall', () => {
  it('are never fewer than none, and are what the door counters say, on any day of any seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 28 }), (seed, day) => {
        const date = `2026-03-${String(day).padStart(2, '0')}`;
        const states = walk(hallAt(model, at(`${date}T08:00`), seed), hours(0.25), 48);
        for (const state of states) {
          for (const count of Object.values(state.people.inZone))
            expect(count).toBeGreaterThanOrEqual(0);
          expect(inside(state, ['lobby', 'waiting', 'windows'])).toBe(
            counted(state, ['count-1', 'count-6'], ['count-2', 'count-5']),
          );
          expect(inside(state, ['round'])).toBe(counted(state, ['count-3'], ['count-4']));
          expect(inside(state, ['upstairs'])).toBe(counted(state, ['count-5'], ['count-6']));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('come in opening hours, stay below the declared capacity, and are gone at night', () => {
    const [morning, evening] = [at(`${TUESDAY}T10:15`), at(`${TUESDAY}T19:30`)];
    for (const seed of [1, 2, 3]) {
      const open = hallAt(model, morning, seed);
      expect(inside(open, ['lobby', 'waiting', 'windows'])).toBeGreaterThan(15);
      expect(inside(open, ['lobby', 'waiting', 'windows'])).toBeLessThan(88);
      expect(inside(hallAt(model, evening, seed), ['lobby', 'waiting', 'windows'])).toBe(0);
    }
  });

  it('come on a make-up Saturday and stay away on a closed Monday', () => {
    expect(inside(hallAt(model, at('2026-02-28T10:00'), 1), ['waiting'])).toBeGreaterThan(5);
    expect(inside(hallAt(model, at('2026-02-21T10:00'), 1), ['waiting'])).toBe(0);
    expect(inside(hallAt(model, at('2026-02-23T10:00'), 1), ['waiting'])).toBe(0);
  });
});

describe('the air of the hall', () => {
  const [space] = model.plan.airSpaces;
  if (!space) throw new Error('the small hall has an air space');
  const outdoor = { temperature: 5, humidity: 60, co2: 420, pm25: 40, lux: 1000 };

  it('comes to rest where people give off as much CO2 as fresh air carries away', () => {
    const people = 40;
    const rest = airAfter(space, firstAir(outdoor), people, true, outdoor, 100).co2;
    const expected = 420 + (CO2_M3_PER_PERSON_H * people * 1e6) / freshAirM3h(space, true);
    expect(rest).toBeCloseTo(expected, 6);
  });

  it('gives the same whether an hour is one step or sixty', () => {
    let air = firstAir(outdoor);
    for (let i = 0; i < 60; i++) air = airAfter(space, air, 30, true, outdoor, 1 / 60);
    expect(air.co2).toBeCloseTo(airAfter(space, firstAir(outdoor), 30, true, outdoor, 1).co2, 6);
  });

  it('falls by the tracer decay of its air changes when all have gone', () => {
    const changes = freshAirM3h(space, true) / space.volumeM3;
    const full = { ...firstAir(outdoor), co2: 1620 };
    const after = airAfter(space, full, 0, true, outdoor, 0.5).co2;
    expect(after).toBeCloseTo(420 + 1200 * Math.exp(-changes / 2), 6);
  });

  it('stays plausible through a year of days', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 364 }), (seed, day) => {
        const start = instant(at('2026-01-01T06:00') + hours(24) * day);
        for (const state of walk(hallAt(model, start, seed), hours(0.5), 30))
          for (const air of Object.values(state.air)) {
            expect(air.co2).toBeGreaterThan(400);
            expect(air.co2).toBeLessThan(1400);
            expect(air.temperature).toBeGreaterThan(5);
            expect(air.temperature).toBeLessThan(36);
            expect(air.water).toBeGreaterThan(0);
            expect(air.pm25).toBeGreaterThan(0);
          }
      }),
      { numRuns: 8 },
    );
  });
});

describe('the hall as instruments see it', () => {
  const world = (local: string, seed = 1) => new World(hall, profiles, at(local), seed);
  const points = hall.devices.flatMap(({ id, profile }) =>
    Object.keys(profiles.get(profile)?.points ?? {}).map((key) => `${id}/${key}` as PointId),
  );
  const all = (seen: World) => points.map((point) => seen.value(point));

  it('is the same for the same seed and another for another', () => {
    expect(all(world(`${TUESDAY}T10:00`, 7))).toEqual(all(world(`${TUESDAY}T10:00`, 7)));
    expect(all(world(`${TUESDAY}T10:00`, 7))).not.toEqual(all(world(`${TUESDAY}T10:00`, 8)));
  });

  it('does not hang on how often it is looked at', () => {
    const [often, once] = [world(`${TUESDAY}T09:00`), world(`${TUESDAY}T09:00`)];
    for (let s = 20; s <= 3600; s += 20) often.moveTo(instant(at(`${TUESDAY}T09:00`) + s * 1000));
    once.moveTo(at(`${TUESDAY}T10:00`));
    expect(all(often)).toEqual(all(once));
  });

  it('shows every point within the range of its profile, at every hour', () => {
    for (const date of ['2026-01-13', '2026-07-14'])
      for (let hour = 0; hour < 24; hour += 4) {
        const seen = world(`${date}T${String(hour).padStart(2, '0')}:30`);
        for (const point of points) {
          const [device, key = ''] = point.split('/');
          const profile = hall.devices.find(({ id }) => id === device)?.profile;
          const range = profile && profiles.get(profile)?.points[key]?.range;
          expect(range).toBeDefined();
          const value = seen.value(point) ?? Number.NaN;
          expect(value).toBeGreaterThanOrEqual(range?.[0] ?? 0);
          expect(value).toBeLessThanOrEqual(range?.[1] ?? 0);
        }
      }
  });

  it('is lit and loud when open, dark and quiet at night', () => {
    const [day, night] = [world(`${TUESDAY}T10:00`), world(`${TUESDAY}T23:00`)];
    const value = (seen: World, point: string) => seen.value(point as PointId) ?? Number.NaN;
    expect(value(day, 'lux-01/illuminance')).toBeGreaterThan(300);
    expect(value(night, 'lux-01/illuminance')).toBeLessThan(10);
    expect(value(day, 'noise-01/noise')).toBeGreaterThan(value(night, 'noise-01/noise') + 10);
    expect(value(day, 'aq-01/co2')).toBeGreaterThan(value(night, 'aq-01/co2') + 60);
    expect(value(day, 'aq-99/co2')).toBeLessThan(450);
    expect(value(day, 'meter-main/power')).toBeGreaterThan(3 * value(night, 'meter-main/power'));
  });

  it('goes to the battery and into the dark when the mains are lost', () => {
    const seen = world(`${TUESDAY}T10:00`);
    seen.switchMains(false);
    seen.moveTo(at(`${TUESDAY}T10:10`));
    const value = (point: string) => seen.value(point as PointId) ?? Number.NaN;
    expect(value('ups-1/mode')).toBe(3);
    expect(value('ups-1/charger')).toBe(5);
    expect(value('ups-1/charge')).toBeLessThan(80);
    expect(value('meter-main/power')).toBe(0);
    expect(value('lux-01/illuminance')).toBeLessThan(300);
    seen.switchMains(true);
    seen.moveTo(at(`${TUESDAY}T10:11`));
    expect(value('ups-1/mode')).toBe(2);
    expect(value('lux-01/illuminance')).toBeGreaterThan(300);
  });

  it('counts energy up by power times time', () => {
    const seen = world(`${TUESDAY}T10:00`);
    const value = (point: string) => seen.value(point as PointId) ?? Number.NaN;
    const before = value('meter-main/energy');
    const power = value('meter-main/power');
    seen.moveTo(at(`${TUESDAY}T10:30`));
    const mean = (power + value('meter-main/power')) / 2;
    expect(value('meter-main/energy') - before).toBeGreaterThan((0.4 * mean) / 1000);
    expect(value('meter-main/energy') - before).toBeLessThan((0.6 * mean) / 1000);
  });
});

describe('the clock on the wall', () => {
  it('knows the day, the hour and the periods of a zone with summer time', () => {
    const local = localTimeIn('Europe/Brussels');
    expect(local(instant(Date.UTC(2026, 6, 1, 10, 30)))).toEqual({
      date: '2026-07-01',
      hour: 12.5,
      weekday: 3,
      dayOfYear: 182,
    });
    expect(local(instant(Date.UTC(2026, 0, 31, 23, 15))).date).toBe('2026-02-01');
  });

  it('reads local time back, across the hours that are skipped and doubled', () => {
    const read = instantIn('Europe/Brussels');
    const local = localTimeIn('Europe/Brussels');
    expect(read('2026-07-01T12:30')).toBe(Date.UTC(2026, 6, 1, 10, 30));
    expect(read('2026-01-01 00:00:01')).toBe(Date.UTC(2025, 11, 31, 23, 0, 1));
    expect(read('2026-13-01T00:00')).toBeUndefined();
    expect(read('yesterday')).toBeUndefined();
    const doubled = read('2026-10-25T02:30');
    expect(doubled && local(doubled).hour).toBe(2.5);
  });

  it('opens by the week, unless the calendar says otherwise', () => {
    const periods = (date: string, weekday: number) => openPeriods(hall, { date, weekday }).length;
    expect(periods('2026-03-10', 2)).toBe(2);
    expect(periods('2026-03-14', 6)).toBe(0);
    expect(periods('2026-02-28', 6)).toBe(2);
    expect(periods('2026-02-23', 1)).toBe(0);
  });
});
