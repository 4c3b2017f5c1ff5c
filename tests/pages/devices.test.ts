import { describe, expect, it } from 'vitest';
import type { DeviceAnswer } from '../../dashboards/web/src/api.js';
import { dueOf, dueOrder } from '../../dashboards/web/src/pages/devices/due.js';
import { badness, chosenOf } from '../../dashboards/web/src/pages/devices/order.js';
import { instant } from '../../gateway/core/time.js';

const device = (id: string, more: Partial<DeviceAnswer> = {}): DeviceAnswer => ({
  id,
  names: { zh: id, en: id },
  bus: 'rs485-1',
  manufacturer: 'JXCT',
  model: 'IAQ',
  is: 'well',
  requests: 1000,
  noAnswer: 0,
  crc: 0,
  exceptions: 0,
  p50: 30,
  p95: 40,
  ...more,
});

describe('the order of the device table', () => {
  it('puts the lost first, then what fails most: 20 % wrong checksums stand above all that is well', () => {
    const devices = [
      device('well'),
      device('slightly', { noAnswer: 5 }),
      device('noisy', { is: 'failing', crc: 200 }),
      device('unasked', { is: 'not-asked', requests: 0 }),
      device('gone', { is: 'lost', noAnswer: 300 }),
    ];
    const order = [...devices].sort((a, b) => badness(a) - badness(b)).map(({ id }) => id);
    expect(order).toEqual(['gone', 'noisy', 'slightly', 'well', 'unasked']);
  });

  it('is narrowed by bus, state and text', () => {
    const devices = [device('aq-01'), device('ups-1', { bus: 'rs485-4', is: 'lost' })];
    const ids = (filter: Parameters<typeof chosenOf>[1]) =>
      chosenOf(devices, filter, ({ id }) => id).map(({ id }) => id);
    expect(ids({})).toEqual(['aq-01', 'ups-1']);
    expect(ids({ bus: 'rs485-4' })).toEqual(['ups-1']);
    expect(ids({ is: 'lost', text: 'AQ' })).toEqual([]);
  });
});

describe('the next calibration of a device', () => {
  const now = instant(Date.parse('2026-11-22T00:00:00+08:00'));
  const until = (day: string) => ({
    calibration: { number: 'C-1', until: instant(Date.parse(`${day}T00:00:00+08:00`)) },
  });

  it('holds through its last day, and is said early enough to send the instrument away', () => {
    expect(dueOf(until('2026-11-23'), now)).toMatchObject({ days: 0, is: 'soon' });
    expect(dueOf(until('2026-11-22'), now)).toMatchObject({ days: -1, is: 'over' });
    expect(dueOf(until('2027-01-04'), now)).toMatchObject({ days: 42, is: 'soon' });
    expect(dueOf(until('2027-01-05'), now)).toMatchObject({ days: 43, is: 'valid' });
    expect(dueOf({}, now)).toBeUndefined();
  });

  it('stands first where another unit hangs there without a certificate of its own', () => {
    const missing = dueOf({ calibration: { missingSince: now, serial: 'B77' } }, now);
    expect(missing).toEqual({ is: 'missing', since: now, serial: 'B77' });
    const order = [dueOf({}, now), dueOf(until('2026-12-01'), now), missing].map(dueOrder);
    expect([...order].sort((a, b) => a - b)).toEqual(order.toReversed());
  });
});
