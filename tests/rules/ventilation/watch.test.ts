import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../gateway/config/config.js';
import type { Hall } from '../../../gateway/core/hall.js';
import type { PointId, ZoneId } from '../../../gateway/core/identity.js';
import type { Quality } from '../../../gateway/core/quality.js';
import { reading } from '../../../gateway/core/reading.js';
import { instant } from '../../../gateway/core/time.js';
import { airSpacesOf, outdoorCo2 } from '../../../gateway/rules/ventilation/space.js';
import { AirWatch } from '../../../gateway/rules/ventilation/watch.js';
import { here, realProfiles } from '../../config/sources.js';

const checked = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { hall } = checked.config;

const START = Date.parse('2026-02-28T10:00:00+08:00');
const minute = (n: number) => instant(START + n * 60_000);

interface Told {
  readonly of?: Hall;
  readonly minutes?: number;
  readonly co2?: (minute: number) => number;
  readonly quality?: (minute: number) => Quality;
  readonly people?: number;
}

/** An hour of the open hall on the ground floor, all its sensors alike. */
const hourOf = (told: Told) => {
  const watch = new AirWatch({ hall: told.of ?? hall, instruments: new Map() });
  for (let at = 0; at <= (told.minutes ?? 60); at += 1) {
    const say = (point: string, value: number) =>
      watch.hear(reading(point as PointId, minute(at), told.quality?.(at) ?? 'good', value));
    for (const point of ['aq-01/co2', 'aq-02/co2', 'aq-03/co2', 'aq-04/co2'])
      say(point, told.co2?.(at) ?? 900);
    say('aq-99/co2', 420);
    watch.count(
      minute(at),
      (zone) => (zone === 'f1-waiting' ? { net: told.people ?? 99 } : undefined),
      true,
    );
  }
  const now = watch.now(minute(told.minutes ?? 60));
  const found = now.find(({ space }) => space === 'f1-open-hall');
  if (found === undefined) throw new Error('no such space');
  return found.estimate;
};

describe('the air spaces of the demo hall', () => {
  it('are those of the reference hall, with their volume, staff and capacity', () => {
    const spaces = airSpacesOf(hall);
    const open = spaces.find(({ id }) => id === 'f1-open-hall');
    expect(open).toMatchObject({ staff: 22, capacity: 194, counted: ['f1-waiting'] });
    expect(open?.volumeM3).toBeCloseTo(3402, 6);
    expect(open?.co2.map(({ id }) => id)).toEqual([
      'aq-01/co2',
      'aq-02/co2',
      'aq-03/co2',
      'aq-04/co2',
    ]);
    expect(spaces.map(({ id }) => id)).toEqual([
      'f1-open-hall',
      'f1-24h',
      'f1-nursing',
      'f2-open-hall',
      'f2-meeting',
      'f2-training',
    ]);
    expect(outdoorCo2(hall)?.id).toBe('aq-99/co2');
  });
});

describe('fresh air per person, now', () => {
  it('is the balance of people, air inside and air outside over the last hour', () => {
    const estimate = hourOf({});
    if ('refused' in estimate) throw new Error(estimate.refused);
    // Steady: G over the rise, whoever is there; 99 of the public and 22 of the staff.
    expect(estimate.perPerson).toBeCloseTo(0.0187 / 480e-6, 6);
    expect(estimate.people).toBe(121);
    expect(estimate.low).toBeLessThan(estimate.perPerson);
    expect(estimate.high - estimate.perPerson).toBeGreaterThan(estimate.perPerson - estimate.low);
  });

  it('does not take a room that fills for one that is aired badly, nor the other way round', () => {
    const filling = hourOf({ co2: (at) => 800 + 3 * at });
    if ('refused' in filling) throw new Error(filling.refused);
    const stored = (3402 * 180e-6) / 121;
    expect(filling.perPerson).toBeCloseTo((0.0187 - stored) / 470e-6, -0.5);
  });

  it('is refused with a reason where something is missing', () => {
    expect(hourOf({ people: -22 })).toEqual({ refused: 'nobody' });
    expect(hourOf({ co2: () => 450 })).toEqual({ refused: 'too-near-outdoor' });
    expect(hourOf({ co2: () => 570 })).toEqual({ refused: 'too-uncertain' });
    expect(hourOf({ minutes: 40 })).toEqual({ refused: 'too-little-data' });
    const silent = {
      quality: (at: number) => (at < 20 ? 'bad:no-communication' : 'good') as Quality,
    };
    expect(hourOf(silent)).toEqual({ refused: 'too-little-data' });
    const flat = hall.zones.map(({ heightM: _, ...zone }) => zone);
    expect(hourOf({ of: { ...hall, zones: flat } })).toEqual({ refused: 'no-volume' });
    expect(hourOf({ of: { ...hall, counting: [] } })).toEqual({ refused: 'not-counted' });
    const inside = hall.zones.filter(({ kind }) => kind !== 'outdoor');
    expect(hourOf({ of: { ...hall, zones: inside } })).toEqual({ refused: 'no-outdoor' });
  });

  it('needs the pressure at altitude: an uncorrected sensor nobody knows of is left out', () => {
    expect(hourOf({ of: { ...hall, altitudeM: 2261 } })).toEqual({ refused: 'no-outdoor' });
  });

  it('forgets what is over an hour old', () => {
    const watch = new AirWatch({ hall, instruments: new Map() });
    for (let at = 0; at < 600; at += 1) {
      watch.hear(reading('aq-01/co2' as PointId, minute(at), 'good', 900));
      watch.hear(reading('aq-99/co2' as PointId, minute(at), 'good', 420));
      watch.count(
        minute(at),
        (zone: ZoneId) => (zone === 'f1-waiting' ? { net: at % 50 } : undefined),
        true,
      );
    }
    expect(JSON.stringify(watch.now(minute(599)))).toContain('perPerson');
  });
});
