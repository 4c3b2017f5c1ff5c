import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FAULT_CODES, Fault } from '../../gateway/core/fault.js';
import type { Point } from '../../gateway/core/hall.js';
import type { DeviceId, PointId } from '../../gateway/core/identity.js';
import { isBad } from '../../gateway/core/quality.js';
import { instant, millis, seconds } from '../../gateway/core/time.js';
import { scanOf } from '../../gateway/devices/scan.js';
import type { Answer } from '../../gateway/drivers/driver.js';

const device = 'aq-01' as DeviceId;
const co2 = 'aq-01/co2' as PointId;
const mode = 'aq-01/mode' as PointId;
const at = instant(1_770_000_000_000);

const point = (id: PointId, said: Partial<Point>): Point => ({
  id,
  device,
  quantity: 'co2',
  unit: 'ppm',
  names: { zh: '点', en: 'point' },
  decimals: 0,
  period: seconds(60),
  keepEvery: seconds(60),
  emergency: false,
  writable: false,
  ...said,
});
const names = { zh: '态', en: 'state' };
const hall = new Map([
  [co2, point(co2, { range: [200, 5000] })],
  [mode, point(mode, { quantity: 'status', range: [0, 5], states: { '0': names, '5': names } })],
]);

const answer = (...values: [PointId, number | undefined][]): Answer => ({
  device,
  mono: millis(5000),
  took: millis(40),
  values: values.map(([id, value]) => ({ point: id, value, raw: [] })),
});
const read = (id: PointId, value: number | undefined) =>
  scanOf(answer([id, value]), hall, at, 'trusted').readings[0];

it('gives a plausible value its quality, unit and time', () => {
  expect(scanOf(answer([co2, 812]), hall, at, 'uncertain')).toEqual({
    device,
    mono: 5000,
    clock: 'uncertain',
    origin: 'live',
    readings: [{ point: co2, at, quality: 'good', value: 812 }],
  });
});

it.each([
  [co2, undefined, 'bad:sensor-failure'],
  [co2, Number.NaN, 'bad:sensor-failure'],
  [co2, Number.POSITIVE_INFINITY, 'bad:out-of-range'],
  [co2, 199, 'bad:out-of-range'],
  [co2, 5001, 'bad:out-of-range'],
  // Inside the range of the states, but none of them: an undocumented mode is no mode.
  [mode, 3, 'bad:out-of-range'],
] as const)('never lets %s = %s pass as a value', (id, value, quality) => {
  expect(read(id, value)).toEqual({ point: id, at, quality });
});

it('keeps the ends of the range', () => {
  expect(read(co2, 200)?.quality).toBe('good');
  expect(read(co2, 5000)?.quality).toBe('good');
  expect(read(mode, 5)?.quality).toBe('good');
});

it('makes a failed request bad readings of every point that it asked', () => {
  for (const code of FAULT_CODES) {
    const fault = new Fault(code);
    const failed: Answer = {
      device,
      mono: millis(1),
      took: millis(200),
      fault,
      points: [co2, mode],
    };
    const { readings } = scanOf(failed, hall, at, 'trusted');
    expect(readings).toEqual([
      { point: co2, at, quality: fault.quality },
      { point: mode, at, quality: fault.quality },
    ]);
    expect(isBad(fault.quality)).toBe(true);
  }
});

it('says nothing about points that the hall does not know', () => {
  const stranger = 'aq-01/co' as PointId;
  expect(scanOf(answer([stranger, 1], [co2, 400]), hall, at, 'trusted').readings).toHaveLength(1);
});

it('has one reading for each value, and a value exactly where it is not bad', () => {
  const values = fc.array(
    fc.tuple(fc.constantFrom(co2, mode), fc.option(fc.double(), { nil: undefined })),
  );
  fc.assert(
    fc.property(values, (given) => {
      const { readings } = scanOf(answer(...given), hall, at, 'trusted');
      expect(readings.map((reading) => reading.point)).toEqual(given.map(([id]) => id));
      for (const reading of readings) expect('value' in reading).toBe(!isBad(reading.quality));
    }),
  );
});
