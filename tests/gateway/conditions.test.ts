import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../gateway/conditions.js';
import type { Hall } from '../../gateway/core/hall.js';
import type { BusId, DeviceId, HallId, ProfileId } from '../../gateway/core/identity.js';
import { millis } from '../../gateway/core/time.js';
import type { BusHealth, DeviceHealth } from '../../gateway/drivers/driver.js';
import { HeldClock } from '../drivers/modbus/held-clock.js';

const names = { zh: '一号', en: 'Number one' };
const device = (id: string) => ({
  id: id as DeviceId,
  names,
  bus: 'rs485-1' as BusId,
  profile: 'jxct-iaq' as ProfileId,
  unit: 11,
  choices: {},
  points: [],
  manufacturer: 'JXCT',
  model: 'IAQ',
});
const hall: Hall = {
  id: 'h' as HallId,
  names,
  timeZone: 'Asia/Shanghai',
  altitudeM: 0,
  opening: [],
  calendar: { open: [], closed: [] },
  floors: [],
  zones: [],
  counting: [],
  exits: [],
  noted: [],
  devices: [device('aq-01'), device('aq-02')],
};
const health = (id: string, more: Partial<DeviceHealth>): DeviceHealth => ({
  device: id as DeviceId,
  requests: 100,
  answered: 100,
  noAnswer: 0,
  crc: 0,
  exceptions: 0,
  p50: millis(61),
  p95: millis(70),
  ...more,
});

describe('conditions of devices', () => {
  it('tells counts in wall time, and the suspicion as a sentence with its evidence', async () => {
    const clock = new HeldClock();
    await clock.runUntil(50_000);
    const bus: BusHealth = {
      bus: 'rs485-1' as BusId,
      open: true,
      path: '/dev/ttyUSB0',
      load: 0.02,
      devices: [
        health('aq-01', { lastAnswer: millis(49_000) }),
        health('aq-02', {
          answered: 0,
          noAnswer: 100,
          silentUntil: millis(60_000),
          suspicion: { why: 'suspect-cable', evidence: '2/2: 11 12' },
        }),
      ],
    };
    const { buses, devices } = conditionsOf(hall, [bus], new Map(), new Map(), clock);
    expect(buses).toEqual([{ id: 'rs485-1', open: true, path: '/dev/ttyUSB0', load: 0.02 }]);
    const [well, lost] = devices;
    expect(well).toMatchObject({ is: 'well', answered: 1, lastAnswer: clock.wall() - 1000 });
    expect(well?.cause).toBeUndefined();
    expect(lost).toMatchObject({
      is: 'lost',
      evidence: '2/2: 11 12',
      askedAgain: clock.wall() + 10_000,
    });
    expect(lost?.cause?.en).toContain('cable');
  });
});
