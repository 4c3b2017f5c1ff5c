import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { DeviceId } from '../../gateway/core/identity.js';
import { deviceOfProfile } from '../../gateway/devices/profile-points.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';
import { decode } from '../../gateway/drivers/modbus/codec.js';

const { profiles } = readProfiles(
  fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url)),
);

const readingOf = (
  id: string,
  key: string,
  words: number[],
  choices: Record<string, string> = {},
): number | undefined => {
  const profile = [...profiles].find(([name]) => name === id)?.[1];
  if (profile === undefined) throw new Error(`no profile ${id}`);
  const made = deviceOfProfile(profile, { device: 'd' as DeviceId, unit: 1, choices, points: {} });
  if ('mistakes' in made) throw new Error(made.mistakes.map(({ en }) => en).join());
  const point = made.parts.wire.points.find((one) => one.point === `d/${key}`);
  if (point === undefined) throw new Error(`no point ${key}`);
  return decode(point.register, words, 0);
};

/** Words and what they mean as the makers' own documents print them. */
it.each([
  ['jxct-lux', 'illuminance', [0x0002, 0x06f6], 132_854],
  ['renke-th', 'humidity', [0x0292], 65.8],
  ['renke-th', 'temperature', [0xff9b], -10.1],
  ['xy-md02', 'temperature', [0x0131], 30.5],
  ['xy-md02', 'temperature', [0xff33], -20.5],
  ['xy-md02', 'humidity', [0x0222], 54.6],
  ['dfrobot-sen0483', 'air-velocity', [0x0025], 3.7],
  // Sensirion's interface description prints 439.09 ppm, 27.2 °C, 48.8 %.
  ['scd30', 'co2', [0x43db, 0x8c2e], 439.09515],
  ['scd30', 'temperature', [0x41d9, 0xe7ff], 27.2383],
  ['scd30', 'humidity', [0x4243, 0x3a1b], 48.8067],
] as const)('%s %s reads %j as %d', (id, key, words, value) => {
  expect(readingOf(id, key, [...words])).toBeCloseTo(value, 4);
});

it('reads a UPS that has no value as none, and its fixed points by their power of two', () => {
  expect(readingOf('huawei-ups2000', 'input-voltage', [0x7fff])).toBeUndefined();
  expect(readingOf('huawei-ups2000', 'charge', [0xffff])).toBeUndefined();
  expect(readingOf('huawei-ups2000', 'runtime', [0, 1800])).toBeCloseTo(30, 9);
  expect(readingOf('huawei-ups2000', 'battery-low', [0b0100_0000])).toBe(1);
  expect(readingOf('apc-smart-ups', 'charge', [100 * 512])).toBe(100);
  expect(readingOf('apc-smart-ups', 'load', [25.5 * 256])).toBe(25.5);
});

it('reads what the installer chose where sources disagree', () => {
  const adam = (order: string) =>
    readingOf('adam-4150', 'count-1', [0x0001, 0x0002], { 'word-order': order });
  expect(adam('low-first')).toBe(0x0002_0001);
  expect(adam('high-first')).toBe(0x0001_0002);
  const hcho = (scale: string) => readingOf('tc-s200', 'hcho', [45], { 'gas-scale': scale });
  expect(hcho('thousandths')).toBe(0.045);
  expect(hcho('hundredths')).toBe(0.45);
  const line = (byte: string) =>
    readingOf('neptun-smart', 'line-2', [0x0002], { 'line-bits': byte });
  expect(line('low-byte')).toBe(1);
  expect(line('high-byte')).toBe(0);
});
