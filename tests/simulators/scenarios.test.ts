import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import { Points } from '../../simulators/points.js';
import { readScenario } from '../../simulators/scenario.js';
import { mistakesIn, setupSchema } from '../../simulators/setup.js';
import { HeldClock } from '../held-clock.js';
import { smallHall } from './small-hall.js';

const directory = fileURLToPath(new URL('../../simulators/scenarios', import.meta.url));

describe('scenarios', () => {
  it.each(readdirSync(directory))('%s can be played', (file) => {
    const scenario = readScenario(directory, file.replace('.yaml', ''));
    expect(scenario?.steps.length).toBeGreaterThan(0);
  });

  it('are found by name only', () => {
    expect(readScenario(directory, 'no-such')).toBeUndefined();
    expect(readScenario(directory, '../scenarios/fire')).toBeUndefined();
  });
});

describe('what a point shows', () => {
  const point = 'd/co2' as PointId;
  const shown = () => {
    const clock = new HeldClock();
    return { clock, points: new Points(clock, () => 420) };
  };

  it('is an override over a write over the hall', () => {
    const { points } = shown();
    expect(points.show(point)).toEqual({ value: 420, from: 'source' });
    points.write(point, 5);
    points.override(point, 900);
    expect(points.show(point)).toMatchObject({ value: 900, from: 'override' });
    points.release(point);
    expect(points.show(point)).toMatchObject({ value: 5, from: 'written' });
  });

  it('falls back when the time of an override is over', async () => {
    const { clock, points } = shown();
    points.override(point, undefined, 2000);
    expect(points.show(point)).toEqual({ from: 'override', since: clock.wall() });
    await clock.advance(2000);
    expect(points.show(point)).toEqual({ value: 420, from: 'source' });
  });
});

describe('the line on standard input', () => {
  it('leaves aside what a checked hall has besides', () => {
    const zones = smallHall.zones.map((zone) => ({ ...zone, names: { zh: '厅', en: 'Hall' } }));
    const hall = { ...smallHall, zones, names: { zh: '厅', en: 'Hall' } };
    const parsed = setupSchema.parse({ profiles: 'p', hall, start: 1000 });
    expect(parsed.hall.zones[0]).not.toHaveProperty('names');
    expect(parsed).toMatchObject({ start: 1000, speed: 1, broker: false });
  });

  it('says each mistake with its place', () => {
    const wrong = { profiles: '', hall: { ...smallHall, timeZone: 8 }, speed: -1 };
    const checked = setupSchema.safeParse(wrong);
    const places = checked.success ? [] : mistakesIn(checked.error).map((m) => m.split(':')[0]);
    expect(places).toEqual(['profiles', 'hall.timeZone', 'speed']);
  });
});
