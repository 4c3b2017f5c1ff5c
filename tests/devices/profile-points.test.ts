import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { DeviceId, PointId, ProfileId, ZoneId } from '../../gateway/core/identity.js';
import { millis, seconds } from '../../gateway/core/time.js';
import {
  type DeviceOnSite,
  type DeviceParts,
  deviceOfProfile,
} from '../../gateway/devices/profile-points.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';
import { planDevice } from '../../gateway/drivers/modbus/plan.js';

const { profiles } = readProfiles(
  fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url)),
);
const profile = (id: string) => {
  const found = profiles.get(id as ProfileId);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};
const site = (said: Partial<DeviceOnSite> = {}): DeviceOnSite => ({
  device: 'd-1' as DeviceId,
  unit: 7,
  choices: {},
  points: {},
  ...said,
});
const partsOf = (id: string, said: Partial<DeviceOnSite> = {}): DeviceParts => {
  const made = deviceOfProfile(profile(id), site(said));
  if ('mistakes' in made) throw new Error(made.mistakes.map(({ en }) => en).join());
  return made.parts;
};
const mistakesOf = (id: string, said: Partial<DeviceOnSite>) => {
  const made = deviceOfProfile(profile(id), site(said));
  return 'mistakes' in made ? made.mistakes : [];
};

it('asks emergency contacts at 250 ms, counters at 1 s, the rest every minute', () => {
  const [contact] = partsOf('waveshare-8di').points;
  expect(contact).toMatchObject({ id: 'd-1/1', emergency: true, period: millis(250), unit: '1' });
  expect(contact?.states?.['1']).toEqual({ zh: '闭合', en: 'Closed' });
  const { points } = partsOf('adam-4150', { choices: { 'word-order': 'low-first' } });
  const counter = points.find(({ id }) => id === 'd-1/count-3');
  expect(counter).toMatchObject({ period: seconds(1), rollsOverAt: 2 ** 32, emergency: false });
  expect(partsOf('jxct-iaq').points[0]).toMatchObject({ period: seconds(60), unit: '%' });
});

it('lets hall.yaml say otherwise, point by point', () => {
  const zone = 'f1-waiting' as ZoneId;
  const names = { zh: '一层', en: 'First' };
  const { points, wire } = partsOf('jxct-iaq', {
    zone,
    points: { co2: { names, period: seconds(10), keepEvery: seconds(30) } },
  });
  const co2 = points.find(({ id }) => id === 'd-1/co2');
  expect(co2).toMatchObject({ names, zone, period: seconds(10), keepEvery: seconds(30) });
  expect(points.find(({ id }) => id === 'd-1/pm10')).toMatchObject({ zone, period: seconds(60) });
  expect(wire).toMatchObject({ device: 'd-1', unit: 7, maxGap: 2 });
  expect(wire.points.find(({ point }) => point === co2?.id)?.period).toBe(seconds(10));
});

it('opens for writing only what hall.yaml lists, with the pulse that falls by itself', () => {
  const { points, wire } = partsOf('waveshare-relay', { writable: ['relay-2'] });
  expect(points.filter(({ writable }) => writable).map(({ id }) => id)).toEqual(['d-1/relay-2']);
  const writes = Object.fromEntries(wire.points.map(({ point, write }) => [point, write]));
  expect(writes['d-1/relay-1' as PointId]).toBeUndefined();
  expect(writes['d-1/relay-2' as PointId]).toEqual({
    min: 0,
    max: 1,
    pulse: { address: 0x0201, step: millis(100), most: 0x7fff },
  });
});

it('lists every mistake at once, each at its place', () => {
  const mistakes = mistakesOf('tc-s200', {
    choices: { 'gas-scale': 'tenths', 'word-order': 'low-first' },
    points: { co3: {} },
    writable: ['co2', 'co4'],
  });
  expect(mistakes.map(({ path }) => path.join('.'))).toEqual([
    'points.co3',
    'choose.gas-scale',
    'choose.word-order',
    'writable.0',
    'writable.1',
  ]);
  for (const { zh, en } of mistakes) expect([zh, en]).not.toContain('');
});

it('asks for an answer that is missing', () => {
  const [mistake] = mistakesOf('adam-4150', {});
  expect(mistake?.path).toEqual(['choose']);
  expect(mistake?.en).toContain('low-first, high-first');
});

it('asks a three-phase meter for even numbers of at most 80 registers, as it insists', () => {
  const { blocks } = planDevice(partsOf('eastron-sdm630').wire);
  expect(blocks.map(({ count }) => count % 2)).not.toContain(1);
  expect(Math.max(...blocks.map(({ count }) => count))).toBeLessThanOrEqual(80);
});
