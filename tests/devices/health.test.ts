import { expect, it } from 'vitest';
import type { Latest } from '../../gateway/core/current.js';
import type { Device } from '../../gateway/core/hall.js';
import type { BusId, DeviceId, PointId, ProfileId } from '../../gateway/core/identity.js';
import { reading } from '../../gateway/core/reading.js';
import { instant, millis, seconds } from '../../gateway/core/time.js';
import { conditionOf } from '../../gateway/devices/health.js';
import type { DeviceHealth } from '../../gateway/drivers/driver.js';

const co2 = 'aq-01/co2' as PointId;
const device: Device = {
  id: 'aq-01' as DeviceId,
  names: { zh: '等候区空气', en: 'Waiting air' },
  bus: 'rs485-1' as BusId,
  profile: 'jxct-iaq' as ProfileId,
  choices: {},
  manufacturer: 'JXCT',
  model: 'IAQ',
  points: [
    {
      id: co2,
      device: 'aq-01' as DeviceId,
      quantity: 'co2',
      unit: 'ppm',
      names: { zh: '二氧化碳', en: 'CO2' },
      decimals: 0,
      period: seconds(60),
      keepEvery: seconds(60),
      emergency: false,
      writable: false,
    },
  ],
};
const health = (said: Partial<DeviceHealth> = {}): DeviceHealth => ({
  device: device.id,
  requests: 100,
  answered: 100,
  noAnswer: 0,
  crc: 0,
  exceptions: 0,
  p50: millis(30),
  p95: millis(40),
  ...said,
});
const latest = (quality: 'good' | 'bad:sensor-failure' | 'bad:out-of-range') =>
  new Map<PointId, Latest>([[co2, { reading: reading(co2, instant(0), quality, 800) }]]);

it('is well when all is answered and measured', () => {
  expect(conditionOf(device, health(), latest('good'))).toEqual({ is: 'well', answered: 1 });
});

it('does not judge a device that was never asked', () => {
  const never = health({ requests: 0, answered: 0 });
  expect(conditionOf(device, never, new Map())).toEqual({ is: 'not-asked' });
});

it('names a device that is silent, in both languages', () => {
  const condition = conditionOf(device, health({ silentUntil: millis(9) }), latest('good'));
  expect(condition.is).toBe('lost');
  expect(condition.cause?.zh).toContain('等候区空气');
  expect(condition.cause?.en).toContain('Waiting air does not answer');
});

it('takes the suspicion of the wire before everything else', () => {
  const suspicion = { why: 'suspect-duplicate-unit', evidence: '11: 9/60' } as const;
  const suspected = conditionOf(device, health({ answered: 90, suspicion }), latest('good'));
  expect(suspected).toMatchObject({ is: 'failing', answered: 0.9 });
  expect(suspected.cause?.en).toContain('share');
});

it.each(['bad:sensor-failure', 'bad:out-of-range'] as const)(
  'tells a device that answers from one that measures: %s',
  (quality) => {
    const condition = conditionOf(device, health(), latest(quality));
    expect(condition.is).toBe('failing');
    expect(condition.cause?.zh).toContain('等候区空气 二氧化碳');
  },
);

it('is failing when many answers are lost although nobody knows why', () => {
  expect(conditionOf(device, health({ answered: 94 }), latest('good')).is).toBe('failing');
});
